"""Bounds on what requests may take."""
