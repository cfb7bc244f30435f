"""Readers of article files: plain text, JSONL, HTML, folders, standard input."""
