"""Guards taken out one by one: each mutant of `mutants.toml` must be killed by the one test it names.

    python -m tests.faults.mutants [NAME …]

Works on a copy of the source. A test counts as a killer only if it passes on the unchanged copy first.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = Path(__file__).with_name("mutants.toml")
_PATIENCE = 1800  # seconds: a test that hangs without a guard has noticed too
COPIED = ("indexer", "search_api", "tests", "corpus", "docs", "release")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One exact replacement in one file, and the test that must notice it."""

    name: str
    file: str
    old: str
    new: str
    test: str

    def apply(self, root: Path) -> None:
        """Take the guard out of the copy at `root`; `undo` puts it back."""
        path = root / self.file
        path.write_text(path.read_text(encoding="utf-8").replace(self.old, self.new), encoding="utf-8")

    def undo(self, root: Path) -> None:
        """Put the file back as it is in the source."""
        shutil.copyfile(ROOT / self.file, root / self.file)


def mutants() -> list[Mutant]:
    """Return the mutants of the table."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return [Mutant(name, **row) for name, row in rows.items()]


def copy(target: Path) -> None:
    """Copy what the tests need."""
    for name in COPIED:
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy2(path, target / path.name)


def passes(root: Path, test: str) -> bool:
    """Run one test in the copy; say whether it passed. Raises RuntimeError where it did not run."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--tb=no"]
    command += ["-m", "faults or not faults", test]
    # No byte code, of children neither: two mutants of one file may have its size, and be written in one second.
    environment = {**os.environ, "PYTHONPATH": str(root), "FAULT_SHARE": "0.2", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=root, env=environment, capture_output=True, text=True, check=False, timeout=_PATIENCE
        )
    except subprocess.TimeoutExpired:
        return False
    if done.returncode not in (0, 1) or " skipped" in done.stdout:
        raise RuntimeError(f"{test} did not run: {done.stdout[-500:]}{done.stderr[-500:]}")
    return done.returncode == 0


def main(names: list[str]) -> int:
    """Run the mutants of these names, or all; returns how many survived."""
    chosen = [mutant for mutant in mutants() if not names or mutant.name in names]
    survived, sound = [], {}
    with tempfile.TemporaryDirectory(prefix="timtin-mutants-") as folder:
        root = Path(folder)
        copy(root)
        for mutant in chosen:
            began = time.monotonic()
            if mutant.test not in sound:
                sound[mutant.test] = passes(root, mutant.test)
            mutant.apply(root)
            alive = not sound[mutant.test] or passes(root, mutant.test)
            mutant.undo(root)
            verdict = "SURVIVED" if alive else "killed"
            print(f"{verdict:8} {mutant.name} by {mutant.test} ({time.monotonic() - began:.0f} s)", flush=True)
            survived += [mutant.name] if alive else []
    print(f"{len(chosen) - len(survived)} of {len(chosen)} killed", *survived)
    return len(survived)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
