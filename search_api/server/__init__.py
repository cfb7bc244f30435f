"""A server: what runs it, what lives as long as it, and what watches it."""
