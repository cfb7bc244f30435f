"""Whether the time that a key is refused in tells how much of it was right: medians of each kind of wrong key.

    python -m tests.bench.keys --times 10000 [--keys 100]

Shows one key after the other to `Keys.find`, kinds in turn: another secret of a known id that differs in its first or
its last character only, one that is too short, an unknown id, a revoked key, and the right one. Noise is how far the
medians of the two halves of one kind lie apart at most. What differs by more would be seen by who measures so often;
the right key may take longer, since its time of expiry is looked at.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from search_api.access.keys import Keys


def shown(keys: Keys, count: int) -> dict[str, str]:
    """Make so many keys, and return a token of each kind."""
    tokens = [keys.add(("read",))[1] for _ in range(count)]
    token, (gone, dead) = tokens[count // 2], keys.add(("read",))
    keys.revoke(gone.id)
    tag, name, secret = token.split("_", 2)
    return {
        "right": token,
        "first character differs": f"{tag}_{name}_{'A' if secret[0] != 'A' else 'B'}{secret[1:]}",
        "last character differs": f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}",
        "half of it": token[: len(token) // 2],
        "unknown id": f"{tag}_{'0' * len(name)}_{secret}",
        "revoked": dead,
    }


def measure(keys: Keys, tokens: Mapping[str, str], times: int) -> dict[str, list[int]]:
    """Return the nanoseconds of each look-up by kind, the kinds in another order each time."""
    order = list(tokens)
    took: dict[str, list[int]] = {kind: [] for kind in tokens}
    for _ in range(times):
        random.shuffle(order)
        for kind in order:
            began = time.perf_counter_ns()
            keys.find(tokens[kind])
            took[kind].append(time.perf_counter_ns() - began)
    return took


def main() -> None:
    """Print a table, and what the kinds of wrong keys differ by."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=10_000)
    parser.add_argument("--keys", type=int, default=100, help="keys in the file")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="timtin-keys-") as place:
        keys = Keys(Path(place) / "keys.json")
        tokens = shown(keys, args.keys)
        measure(keys, tokens, 100)
        took = measure(keys, tokens, args.times)
    medians = {kind: statistics.median(all_of) / 1000 for kind, all_of in took.items()}
    noise = max(abs(statistics.median(one[::2]) - statistics.median(one[1::2])) / 1000 for one in took.values())
    wrong = [median for kind, median in medians.items() if kind != "right"]
    sys.stdout.write("| key | median |\n|---|---|\n")
    sys.stdout.writelines(f"| {kind} | {median:.2f} µs |\n" for kind, median in medians.items())
    sys.stdout.write(f"\nwrong keys differ by {max(wrong) - min(wrong):.2f} µs at most, noise {noise:.2f} µs\n")


if __name__ == "__main__":
    main()
