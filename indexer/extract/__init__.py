"""Metadata out of an article: places, people and offices, bodies, dates, figures, documents."""
