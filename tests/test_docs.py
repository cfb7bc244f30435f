"""The documents cover the program: every command, setting, route and model is named where people look for it."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.model.known import known_models
from search_api.app import create_app
from search_api.cli.main import run
from search_api.server.metrics import Metrics
from search_api.settings import PREFIX, Settings, shown

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = ["index", "search", "ask", "mentions", "serve", "eval", "status", "show", "remove", "topics", "models"]
COMMANDS += ["verify", "adapt", "backup", "restore", "compact", "rollback", "keys", "config"]


def text(name: str) -> str:
    """Return a document; the test is skipped where it is not written yet."""
    path = ROOT / name
    if not path.exists():
        pytest.skip(f"{name} is not there")
    return path.read_text(encoding="utf-8")


def test_help_names_every_command() -> None:
    """`timtin --help` lists the commands that the documents speak of."""
    shown = subprocess.run(
        [sys.executable, "-m", "search_api.cli", "--help"], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60
    ).stdout
    assert [name for name in COMMANDS if f"\n  {name} " not in shown] == []


def test_the_readme_names_every_command_and_setting() -> None:
    """Nothing can be set or run that README does not name; of a setting it has the default and the meaning."""
    readme = text("README.md")
    assert [name for name in COMMANDS if f"timtin {name}" not in readme] == []
    rows = set(readme.splitlines())
    for name, field in Settings.model_fields.items():
        default = f"`{shown(field.default)}`" if shown(field.default) else ""
        assert f"| `{PREFIX}{name.upper()}` | {default} | {field.description} |" in rows


def test_the_api_page_names_every_route(tmp_path: Path) -> None:
    """Every path of the OpenAPI document stands in docs/api.md."""
    page = text("docs/api.md")
    paths = create_app(Settings(index=tmp_path / "index")).openapi()["paths"]
    assert [path for path in paths if path.replace(":path", "") not in page] == []


def test_the_page_on_the_code_names_what_is_there() -> None:
    """Every module and folder in the tables of docs/code.md exists; modules of the indexer and of the search's packages
    are all named."""
    rows = [line.strip("|").split("|") for line in text("docs/code.md").splitlines() if line.startswith("| ")]
    files = [path for package in ("indexer", "search_api") for path in (ROOT / package).rglob("*")]
    there = {path.stem for path in files}
    named = {name.strip("/").rpartition("/")[2] for row in rows for name in re.findall(r"`([a-z_0-9/]+)`", row[-1])}
    assert len(named) > 100
    assert named - there == set()
    assert {path.stem for path in (ROOT / "indexer").glob("*.py")} - {"__init__"} <= named
    packages = {row[0].strip(" `/"): set(re.findall(r"`(\w+)`", row[-1])) for row in rows if row[0].endswith("/` ")}
    assert len(packages) > 10
    for package, modules in packages.items():
        own = {path.stem for path in (ROOT / "search_api" / package).glob("*.py")} - {"__init__"}
        assert modules == own, package


def test_models_are_named() -> None:
    """Every model that `timtin models` lists stands in models.md."""
    page = text("models.md")
    assert [model.id for model in known_models() if model.id not in page] == []


def test_every_setting_of_the_operators_page_exists() -> None:
    """The operator's page names no setting that is not there."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    named = set(re.findall(r"TIMTIN_[A-Z_]+[A-Z]", text("docs/operations.md")))
    assert named - known == set()


def test_every_metric_is_explained() -> None:
    """The operator's page names each metric, without the prefix that all share."""
    page = text("docs/operations.md")
    names = [family.name.removeprefix("timtin_") for family in Metrics().registry.collect()]
    assert len(names) > 20
    assert [name for name in names if f"`{name}`" not in page and f"`{name}_total`" not in page] == []


@pytest.mark.parametrize("name", ["docs/reliability.md", "docs/operations.md", "SECURITY.md"])
def test_every_test_that_a_promise_names_exists(name: str) -> None:
    """No promise rests on a test that was renamed or never written."""
    found = {str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("*.py")}
    named = set(re.findall(r"`((?:[a-z_]+/)*(?:test_)[a-z_0-9]+\.py)`", text(name)))
    assert named
    assert [test for test in named if not any(path.endswith(test) for path in found)] == []


def test_documents_point_to_what_exists() -> None:
    """Every picture and file that the READMEs link to is there."""
    for name in ("README.md", "README.vi.md"):
        targets = re.findall(r"\]\(([^)#:]+)\)", text(name))
        assert [target for target in targets if not (ROOT / target).exists()] == []


def test_examples_of_the_readme_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every line of the block of examples ends well and prints something, on the sample corpus."""
    block = text("README.md").split("<!-- The examples")[1].split("```sh\n")[1].split("```")[0]
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("TIMTIN_INDEX", str(tmp_path / "index"))
    for line in block.strip().splitlines():
        name, *arguments = shlex.split(line)
        assert (name, run(arguments)) == ("timtin", 0), line
        assert capsys.readouterr().out.strip(), line
