"""Queries: words, what else each may be called, slips and other tongues."""
