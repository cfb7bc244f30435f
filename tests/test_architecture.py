"""The house's plan: who may import what, no cycles, nothing at home in `__init__`, no long files."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = {
    path.relative_to(ROOT): path for package in ("indexer", "search_api") for path in (ROOT / package).rglob("*.py")
}
# Where each library may be imported: a file, or a folder. Any further place needs its reason here.
HOMES = {
    "faiss": ["indexer/vectors.py"],
    "tantivy": ["indexer/lexical.py"],
    "sqlite3": ["indexer/catalogue"],
    # The network of the answers is trained with torch, and read without.
    "torch": ["indexer/encoder.py", "indexer/model", "search_api/answer/learning/learn_matching.py"],
    "sentence_transformers": ["indexer/encoder.py", "indexer/model"],
    "fastapi": ["search_api"],
    "starlette": ["search_api"],
    "uvicorn": [f"search_api/server/{name}.py" for name in ("draining", "serving", "workers")],
    "typer": ["search_api/cli"],
    "rich": ["search_api/cli"],
}
LONGEST = 400


def module(path: Path) -> str:
    """Return the dotted name of a file."""
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


MODULES = {module(path) for path in FILES}


def imports(tree: ast.AST, *, at_import: bool = False) -> Iterator[str]:
    """Yield the modules that a file imports; `at_import` leaves out those inside functions and for types alone."""
    for node in ast.iter_child_nodes(tree):
        if at_import and (isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or _for_types(node)):
            continue
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)
            yield node.module
        else:
            yield from imports(node, at_import=at_import)


def _for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


@functools.cache
def trees() -> dict[Path, ast.Module]:
    """Parse every file, for the process alone that runs these tests, not for each that collects them."""
    return {path: ast.parse(full.read_text(encoding="utf-8")) for path, full in FILES.items()}


@pytest.mark.parametrize("library", HOMES)
def test_a_library_is_imported_in_its_home_only(library: str) -> None:
    """Heavy and replaceable libraries have one door each."""
    homes = [Path(home) for home in HOMES[library]]
    strangers = [
        str(path)
        for path, tree in trees().items()
        if any(name.split(".")[0] == library for name in imports(tree))
        and not any(path == home or home in path.parents for home in homes)
    ]
    assert strangers == []


def test_the_indexer_never_imports_the_service() -> None:
    """The way goes from search_api to indexer, never back."""
    backwards = [
        str(path)
        for path, tree in trees().items()
        if path.parts[0] == "indexer" and any(name.split(".")[0] == "search_api" for name in imports(tree))
    ]
    assert backwards == []


FINDING = ("query", "understanding", "ranking", "results", "phrases", "mentions", "candidates", "completions", "answer")
SERVING = ("server", "bounds", "access", "routes", "pages", "cli", "app")


def test_what_finds_knows_nothing_of_who_asks() -> None:
    """Queries, ranking, answers and mentions work without a server, a page or a command line."""
    serving = tuple(f"search_api.{name}" for name in SERVING)
    strangers = {
        f"{path}: {name}"
        for path, tree in trees().items()
        if path.parts[0] == "search_api" and path.parts[1] in FINDING
        for name in imports(tree)
        if name.startswith(serving)
    }
    assert strangers == set()


ANSWER = ("question", "evidence", "spans")


@pytest.mark.parametrize("layer", ANSWER)
def test_answers_are_built_in_layers(layer: str) -> None:
    """What is asked knows nothing of sentences, nor sentences of short answers, nor these of what is made of them."""
    below = tuple(f"search_api.answer.{name}." for name in ANSWER[: ANSWER.index(layer) + 1])
    strangers = {
        f"{path}: {name}"
        for path, tree in trees().items()
        if path.parts[:3] == ("search_api", "answer", layer)
        for name in imports(tree)
        if name.startswith("search_api.answer.") and not name.startswith(below)
    }
    assert strangers == set()


def test_no_import_cycles() -> None:
    """Modules can be put in an order in which each imports only earlier ones."""
    graph = {
        module(path): {name for name in imports(tree, at_import=True) if name in MODULES and name != module(path)}
        for path, tree in trees().items()
    }
    while True:
        free = {name for name, needs in graph.items() if not needs}
        if not free:
            break
        graph = {name: needs - free for name, needs in graph.items() if name not in free}
    assert graph == {}


def test_init_files_hold_a_docstring_at_most() -> None:
    """Nothing lives in `__init__.py` but a docstring and perhaps the version."""
    for path, tree in trees().items():
        if path.name == "__init__.py":
            rest = [
                node
                for node in tree.body
                if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
                and not (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__version__")
            ]
            assert rest == [], path


def test_files_are_short() -> None:
    """No file is over 400 lines."""
    long = {str(path): lines for path, full in FILES.items() if (lines := len(full.read_text().splitlines())) > LONGEST}
    assert long == {}


def test_heavy_libraries_are_imported_late() -> None:
    """No module imports torch or a web framework's test kit when it is itself imported, training code aside."""
    early = [
        str(path)
        for path, tree in trees().items()
        if Path("indexer/model") not in path.parents
        and {name.split(".")[0] for name in imports(tree, at_import=True)}
        & {"torch", "sentence_transformers", "underthesea"}
    ]
    assert early == []
