"""How long a server takes until a search would succeed, from its start to `/readyz` 200, after a kill -9.

    python -m tests.bench.ready --index index --runs 5

Starts it, waits, kills it with SIGKILL and starts it again; the first run reads files that may not be in memory yet.
It runs byte code, as an installed program does, whatever PYTHONDONTWRITEBYTECODE says: the first run writes it.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException

from tests.bench.http_load import PORT, cpu_seconds


def status() -> int:
    """Ask `/readyz`; 0 where nobody listens yet."""
    connection = HTTPConnection("127.0.0.1", PORT, timeout=30)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


def once(command: list[str], environ: dict[str, str]) -> str:
    """Start a server, wait until it is ready, kill it; returns what it took."""
    began = time.monotonic()
    server = subprocess.Popen(command, env=environ)
    try:
        listening = 0.0
        while (found := status()) != 200:
            if found and not listening:
                listening = time.monotonic() - began
            if server.poll() is not None or time.monotonic() > began + 60:
                raise SystemExit("the server did not become ready")
            time.sleep(0.02)
        ready = time.monotonic() - began
        took = cpu_seconds(server.pid)
    finally:
        server.send_signal(signal.SIGKILL)
        server.wait()
    return f"listening after {listening:.2f} s, ready after {ready:.2f} s, {took:.2f} s of processor"


def main() -> None:
    """Print a line for each run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", default="index")
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    environ = {**os.environ, "TIMTIN_LOG_LEVEL": "warning", "OMP_NUM_THREADS": "1"}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "search_api.cli", "-q", "serve", "--port", str(PORT), "--index", args.index]
    for _ in range(args.runs):
        sys.stdout.write(f"{once(command, environ)}; load {os.getloadavg()[0]:.1f}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
