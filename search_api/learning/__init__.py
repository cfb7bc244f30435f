"""Measuring the ranking on judged sets, and learning it from them."""
