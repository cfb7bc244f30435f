"""Ranking: from a query to articles in order."""
