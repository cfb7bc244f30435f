"""`python -m search_api.cli`."""

from search_api.cli.main import main

main()
