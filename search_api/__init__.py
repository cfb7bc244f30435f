"""TimTin's search: queries, ranking, the HTTP API, the page and the command line."""
