"""Sentences that may speak of a topic, for a person to decide."""
