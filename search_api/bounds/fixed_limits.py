"""The bounds of a request that no setting changes."""

QUERY_BYTES = 16_384  # of an address after its question mark
HEADER_BYTES = 65_536
WRONG_KEYS = "10/minute"  # a caller that shows more is shut out for the rest of the minute
