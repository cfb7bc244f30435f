"""The bundle for machines without a network, over two tiny wheels instead of gigabytes."""

import json
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from release.bundle import ROOT, digest, pins, settle, sign

NO_NETWORK = ["unshare", "--map-root-user", "--net"]


def write_wheel(folder: Path, name: str, *, needs: str = "", script: str = "") -> Path:
    """Write an installable wheel of one module that prints its name and version."""
    wheel, about = folder / f"{name}-1.2-py3-none-any.whl", f"{name}-1.2.dist-info"
    needed = f"Requires-Dist: {needs}\n" if needs else ""
    metadata = f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.2\nLicense-Expression: MIT\n{needed}"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(f"{name}.py", f"def main():\n    print('{name} 1.2')\n")
        archive.writestr(f"{about}/METADATA", metadata)
        archive.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        if script:
            archive.writestr(f"{about}/entry_points.txt", f"[console_scripts]\n{script} = {name}:main\n")
        archive.writestr(f"{about}/RECORD", "")
    return wheel


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle of the program and one library."""
    folder = tmp_path / "bundle"
    (folder / "wheels").mkdir(parents=True)
    write_wheel(folder / "wheels", "timtin", needs="syllable", script="timtin")
    write_wheel(folder / "wheels", "syllable")
    settle(folder)
    return folder


def install(bundle: Path, target: Path, **values: str) -> "subprocess.CompletedProcess[str]":
    """Run the installer where there is no network."""
    if not shutil.which("unshare") or subprocess.run([*NO_NETWORK, "true"], check=False).returncode:
        pytest.skip("no network namespace may be made here: not proven without a network")
    environ = {"PATH": "/usr/bin:/bin", "PYTHON": sys.executable, **values}
    command = [*NO_NETWORK, "sh", str(bundle / "install.sh"), str(target)]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=300)


def test_everything_needed_is_pinned_and_no_tool_of_tests() -> None:
    """The closure over the dependencies holds what they need in turn; what only tests need stays out."""
    found = pins()
    assert {"torch", "numpy", "tantivy", "faiss-cpu", "pydantic-core", "huggingface-hub"} <= set(found)
    assert not {"timtin", "pytest", "ruff", "schemathesis", "onnxruntime"} & set(found)


def test_what_is_needed_is_read_from_the_project_itself() -> None:
    """Not from what was noted at its installation, which may lack what was added since."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}
    assert named
    assert named <= set(pins())


def test_lock_sums_and_parts_agree_with_the_files(bundle: Path) -> None:
    """Every wheel stands in the lock and in the list of parts with its digest, every file in the sums."""
    wheels = {wheel.name.split("-")[0]: digest(wheel) for wheel in (bundle / "wheels").iterdir()}
    lock = (bundle / "requirements.lock").read_text().splitlines()
    assert lock == [f"{name}==1.2 --hash=sha256:{wheels[name]}" for name in ("syllable", "timtin")]
    parts = json.loads((bundle / "sbom.cdx.json").read_text())
    assert (parts["bomFormat"], parts["specVersion"]) == ("CycloneDX", "1.6")
    (library,) = parts["components"]
    assert library["purl"] == "pkg:pypi/syllable@1.2"
    assert library["hashes"] == [{"alg": "SHA-256", "content": wheels["syllable"]}]
    assert library["licenses"] == [{"expression": "MIT"}]
    assert parts["metadata"]["component"]["name"] == "timtin"
    summed = {line.split("  ")[1] for line in (bundle / "SHA256SUMS").read_text().splitlines()}
    files = {str(path.relative_to(bundle)) for path in bundle.rglob("*") if path.is_file()}
    assert summed == files - {"SHA256SUMS"}


def test_it_installs_without_a_network(bundle: Path, tmp_path: Path) -> None:
    """One command makes an environment in which the program answers."""
    done = install(bundle, tmp_path / "venv")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "timtin 1.2"


def test_a_changed_file_is_refused_before_anything_is_installed(bundle: Path, tmp_path: Path) -> None:
    """One wheel exchanged: the sums do not fit. Sums made to fit: the lock still refuses it."""
    write_wheel(bundle / "wheels", "syllable", script="evil")
    done = install(bundle, tmp_path / "venv")
    assert done.returncode != 0
    assert not (tmp_path / "venv").exists()
    lines = (bundle / "SHA256SUMS").read_text().splitlines()
    fitted = [f"{digest(bundle / line.split('  ')[1])}  {line.split('  ')[1]}" for line in lines]
    (bundle / "SHA256SUMS").write_text("\n".join(fitted) + "\n")
    done = install(bundle, tmp_path / "venv")
    assert done.returncode != 0
    assert "hash" in done.stderr.lower()
    assert not (tmp_path / "venv" / "bin" / "timtin").exists()


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not on this machine: not proven")
def test_a_signature_is_checked_where_signers_are_named(bundle: Path, tmp_path: Path) -> None:
    """A bundle without one, or signed with another key, is refused before anything is made."""
    for name in ("good", "other"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)], check=True)
    signers = tmp_path / "signers"
    signers.write_text("timtin " + (tmp_path / "good.pub").read_text())
    for key, code in ((None, False), ("other", False), ("good", True)):
        (bundle / "SHA256SUMS.sig").unlink(missing_ok=True)
        if key:
            sign(bundle, tmp_path / key)
        done = install(bundle, tmp_path / f"venv-{key}", SIGNERS=str(signers))
        assert (done.returncode == 0, (tmp_path / f"venv-{key}").exists()) == (code, code), done.stderr


def test_another_python_is_refused_in_words(bundle: Path, tmp_path: Path) -> None:
    """Wheels fit one version of Python; another one is told so, and nothing is made."""
    script = bundle / "install.sh"
    version = ".".join(map(str, sys.version_info[:2]))
    script.write_text(script.read_text().replace(version, "3.2"))
    done = install(bundle, tmp_path / "venv")
    assert done.returncode != 0
    assert "for Python 3.2" in done.stderr
    assert not (tmp_path / "venv").exists()
