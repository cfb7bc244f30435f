"""A process with a server's imports and word lists paid: for each line of its input a forked child serves.

    python tests/faults/http_server.py INDEX MODEL SOCKET

Answers each line with the pid of the child, which serves until it is killed. It starts no thread itself, so a forked
child is whole.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from indexer.extract.gazetteer import Gazetteer
from search_api import parts
from search_api.access import writing
from search_api.server.serving import serve
from search_api.settings import Settings
from search_api.understanding.understand import Understander


def main() -> None:
    """Fork a server for each line of standard input."""
    index, model, address = sys.argv[1:]
    settings = Settings(index=index, model=model, socket=address, rate_limit="off", rate_limit_write="off")
    stages = parts.open_stages(settings)
    writing.open_stages = lambda _: stages
    Understander(Gazetteer.load())
    child = 0
    while sys.stdin.readline():
        if child:
            os.waitpid(child, 0)
        Path(address).unlink(missing_ok=True)
        child = os.fork()
        if not child:
            serve(settings)
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    main()
