"""The language of exhaustive queries, and where texts meet them."""
