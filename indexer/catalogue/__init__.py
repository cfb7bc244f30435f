"""The catalogue: the truth of an index, in SQLite; vectors and postings can be rebuilt from it."""
