"""The command `timtin`: results to stdout, the rest to stderr; exit codes 0 done, 1 failed, 2 bad usage."""
