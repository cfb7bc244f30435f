"""Puts everything that an installation without a network needs into one folder and one archive.

    make bundle        # or: python -m release.bundle dist

The wheels are those that this environment runs with, at exactly its versions, and the project's own, which carries the
model. Beside them lie `requirements.lock` (the SHA-256 of each wheel; pip takes nothing else), `SHA256SUMS` of every
file (signed where a key is named), `sbom.cdx.json` (CycloneDX), the operator's documents, the sample articles and
`install.sh`.
"""

import argparse
import hashlib
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from release.sbom import sbom

ROOT = Path(__file__).resolve().parents[1]
PROJECT = "timtin"
BESIDE = ("LICENSE", "README.md", "README.vi.md", "SECURITY.md", "models.md", "docs", "corpus")


def own_needs() -> list[str]:
    """Return what the project itself needs, by its own file: what was noted when it was installed may be older."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return list(project["dependencies"])


def pins() -> dict[str, str]:
    """Return what the project needs to run, by name with the installed version; the project itself left out.

    Raises PackageNotFoundError where this environment lacks something.
    """
    found: dict[str, str] = {}
    todo: list[tuple[str, frozenset[str]]] = [(PROJECT, frozenset({""}))]
    seen = set(todo)
    while todo:
        name, extras = todo.pop()
        installed = distribution(name)
        found[canonicalize_name(name)] = installed.version
        for line in own_needs() if name == PROJECT else installed.requires or ():
            needed = Requirement(line)
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
                step = (needed.name, frozenset({"", *needed.extras}))
                if step not in seen:
                    seen.add(step)
                    todo.append(step)
    del found[canonicalize_name(PROJECT)]
    return dict(sorted(found.items()))


def gather(wheels: Path) -> None:
    """Download the pinned wheels (what has none is built) and build the project's own."""
    with tempfile.TemporaryDirectory() as scratch:
        listed = Path(scratch, "pins.txt")
        listed.write_text("".join(f"{name}=={version}\n" for name, version in pins().items()))
        # A copy, so that building leaves nothing in the checkout, and takes in nothing that lies there.
        source = Path(scratch, "source")
        source.mkdir()
        for part in ("indexer", "search_api"):
            shutil.copytree(ROOT / part, source / part, ignore=shutil.ignore_patterns("__pycache__"))
        for part in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / part, source / part)
        for wanted in (["--requirement", str(listed)], [str(source)]):
            command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "--wheel-dir", str(wheels)]
            subprocess.run([*command, *wanted], check=True)


def settle(folder: Path) -> None:
    """Write lock, list of parts, installer and sums for the wheels in `folder`/wheels."""
    wheels = sorted((folder / "wheels").glob("*.whl"))
    lock = []
    for wheel in wheels:
        name, version, _, _ = parse_wheel_filename(wheel.name)
        lock.append(f"{name}=={version} --hash=sha256:{digest(wheel)}\n")
    (folder / "requirements.lock").write_text("".join(lock))
    (folder / "sbom.cdx.json").write_text(sbom({wheel: digest(wheel) for wheel in wheels}, PROJECT), encoding="utf-8")
    script = Path(__file__).with_name("install.sh").read_text(encoding="utf-8")
    wanted = ".".join(map(str, sys.version_info[:2]))
    (folder / "install.sh").write_text(script.replace("@PYTHON@", wanted), encoding="utf-8")
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    sums = "".join(f"{digest(path)}  {path.relative_to(folder)}\n" for path in files)
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")


def sign(folder: Path, key: Path) -> None:
    """Sign the sums, and so every file, with an SSH key; leaves SHA256SUMS.sig beside them."""
    command = ["ssh-keygen", "-Y", "sign", "-q", "-f", str(key), "-n", PROJECT, str(folder / "SHA256SUMS")]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main() -> None:
    """Make the folder and the archive in the folder named; print the archive's path and size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, nargs="?", default=Path("dist"))
    parser.add_argument("--sign", type=Path, metavar="KEY", help="an SSH key to sign the sums with")
    args = parser.parse_args()
    built_for = f"python{sys.version_info[0]}.{sys.version_info[1]}-{sys.platform}-{platform.machine()}"
    folder = args.out / f"{PROJECT}-{distribution(PROJECT).version}-{built_for}"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "wheels").mkdir(parents=True)
    gather(folder / "wheels")
    for name in BESIDE:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    settle(folder)
    if args.sign:
        sign(folder, args.sign)
    archive = folder.with_name(folder.name + ".tar")  # wheels are compressed already
    with tarfile.open(archive, "w") as tar:
        tar.add(folder, folder.name)
    sys.stdout.write(f"{archive}  {archive.stat().st_size / 1e6:,.0f} MB\n")


if __name__ == "__main__":
    main()
