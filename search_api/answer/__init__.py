"""Typed answers with their proof: from the extracted metadata and the ranking, nothing generated."""
