"""The commands on a small index of their own: what they print, where, and with which code."""

import json
import os
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from types import SimpleNamespace

import pytest

from search_api.cli.main import run
from tests.search_api.tiny_model import write_tiny_model

ROOT = Path(__file__).resolve().parents[3]
ARTICLES = [
    {
        "id": "ke",
        "title": "Khởi công kè sông Đà",
        "body": "Sáng 3/2/2026, tỉnh khởi công kè sông Đà.",
        "date": "2026-02-03",
    },
    {
        "id": "bau",
        "title": "Ngày bầu cử",
        "body": "Ngày 15/3/2026, cử tri cả nước đi bầu cử đại biểu Quốc hội khóa XVI.",
    },
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model, two articles and their index."""
    place = tmp_path_factory.mktemp("commands")
    write_tiny_model(place / "model", [f"{article['title']} {article['body']}" for article in ARTICLES])
    lines = [json.dumps(article, ensure_ascii=False) for article in ARTICLES]
    (place / "tin.jsonl").write_text("\n".join([*lines, "{broken"]), encoding="utf-8")
    options = ["--index", str(place / "index"), "--model", str(place / "model")]
    assert run(["index", str(place / "tin.jsonl"), *options]) == 0
    return place


@pytest.fixture
def here(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same folder, named by the environment."""
    monkeypatch.setenv("TIMTIN_INDEX", str(place / "index"))
    monkeypatch.setenv("TIMTIN_MODEL", str(place / "model"))
    monkeypatch.setenv("NO_COLOR", "1")
    return place


Captured = pytest.CaptureFixture[str]


def test_index_reports_what_it_did(here: Path, capsys: Captured) -> None:
    """The summary goes to stdout, what was skipped to stderr with its line, and --json holds both."""
    assert run(["index", str(here / "tin.jsonl")]) == 0
    shown = capsys.readouterr()
    assert "giữ nguyên 2" in shown.out
    assert "tin.jsonl:3" in shown.err
    assert run(["index", str(here / "tin.jsonl"), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["articles"], report["unchanged"], len(report["skipped"])) == (2, 2, 1)
    assert run(["index", str(here / "tin.jsonl"), "--strict"]) == 1
    assert run(["index", str(here / "nowhere")]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_search_prints_hits_and_marks(here: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain in a pipe, coloured when asked for, the API's shape with --json, code 1 for nothing found."""
    assert run(["search", "khoi cong ke", "-n", "1"]) == 0
    text = capsys.readouterr().out
    assert "Khởi công kè sông Đà" in text
    assert "\x1b" not in text
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run(["search", "bầu cử", "-n", "1"]) == 0
    assert "\x1b[1;33m" in capsys.readouterr().out
    assert run(["search", "bầu cử", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["results"][0]["article"]["id"] == "bau"
    assert run(["search", "bầu cử", "--from", "2030"]) == 1
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["search", "x", "--mode", "magic"], "hybrid, dense, lexical"),
        (["search", "x", "--place", "Phu Thoo"], "Phú Thọ"),
        (["search", "x", "--from", "31/02/2026"], "2026-03-15"),
        (["search", "?!"], "một từ"),
        (["mentions", "x", "--format", "pdf"], "csv"),
    ],
)
def test_a_wrong_value_is_code_2(here: Path, capsys: Captured, arguments: list[str], wanted: str) -> None:
    """The message says what would be right."""
    assert run(arguments) == 2
    assert wanted in capsys.readouterr().err


def test_mentions_in_every_format(here: Path, capsys: Captured) -> None:
    """Table, CSV, JSONL and page list the same; the count goes to stderr."""
    assert run(["mentions", "bau-cu-2026", "--format", "jsonl"]) == 0
    shown = capsys.readouterr()
    rows = [json.loads(line) for line in shown.out.splitlines()]
    assert {row["article"]["id"] for row in rows} == {"bau"}
    assert f"{len(rows)} lượt nhắc" in shown.err
    assert run(["mentions", "bau-cu-2026", "--format", "csv", "-q"]) == 0
    shown = capsys.readouterr()
    assert len(shown.out.splitlines()) == len(rows) + 1
    assert shown.err == ""
    assert run(["mentions", "kè sông Đà"]) == 0
    assert run(["mentions", "voi hai đầu"]) == 1


def test_however_an_argument_is_typed(here: Path, capsys: Captured) -> None:
    """NFC, NFD and no marks at all mean the same: in a question, in a phrase, in a place."""

    def printed(*arguments: str) -> str:
        assert run(list(arguments)) == 0
        return capsys.readouterr().out

    def first(text: str) -> str:
        return str(json.loads(printed("search", text, "--json"))["results"][0]["article"]["id"])

    question, phrase, place = "khởi công kè sông Đà", "kè sông Đà", "Phú Thọ"
    assert {first(form) for form in (question, unicodedata.normalize("NFD", question), "khoi cong ke song da")} == {
        "ke"
    }
    rows = [printed("mentions", form, "--format", "csv") for form in (phrase, unicodedata.normalize("NFD", phrase))]
    assert rows[0] == rows[1]
    for form in (place, unicodedata.normalize("NFD", place), "phu tho", unicodedata.normalize("NFD", "Đà Nẵng")):
        assert run(["search", question, "--place", form]) in (0, 1)  # 2 would say that no such place is known
        assert "phu tho" not in capsys.readouterr().err


def test_an_answer_with_its_proof(here: Path, capsys: Captured) -> None:
    """The short answer, its sentence and article; where nothing supports one, the nearest sentences and code 0."""
    assert run(["ask", "Khởi công kè sông Đà ngày nào?"]) == 0
    shown = capsys.readouterr().out
    assert "3/2/2026" in shown
    assert "Sáng 3/2/2026, tỉnh khởi công kè sông Đà." in shown
    assert "Khởi công kè sông Đà · 2026-02-03 · ke" in shown
    assert run(["ask", "Bệnh viện Bạch Mai có bao nhiêu giường?"]) == 0
    nothing = capsys.readouterr().out
    assert "Không tìm thấy" in nothing
    assert "ke" in nothing or "bau" in nothing
    assert all(line.startswith("    ") for line in nothing.splitlines() if line.endswith("%")), "articles stand below"
    assert run(["ask", "kè \udcb5", "--json"]) == 0, "bytes that are no UTF-8 are no fault of the program"
    assert json.loads(capsys.readouterr().out)["offsets"] == {"unit": "codepoint", "normalization": "NFC"}


def test_a_slip_in_a_place_is_guessed(here: Path, capsys: Captured) -> None:
    """A letter off in the name of a commune or province, with its kind or without."""
    for typed, meant in (("phuong Moc Chao", "phường Mộc Châu"), ("Nghe Ann", "tỉnh Nghệ An")):
        assert run(["search", "chợ", "--place", typed]) == 2
        assert f"Ý bạn là {meant}?" in capsys.readouterr().err


def test_of_topics_as_alike_the_one_with_swapped_digits_is_guessed(here: Path, capsys: Captured) -> None:
    """ "2062" is 2026 with two digits swapped, not 2021."""
    run(["mentions", "bau-cu-2062"])
    assert "Ý bạn là bau-cu-2026?" in capsys.readouterr().err


def test_show_status_and_models(here: Path, capsys: Captured) -> None:
    """What the index holds, one article, and a guess at a mistyped id."""
    assert run(["show", "ke", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["published"] == "2026-02-03"
    assert run(["show", "kee"]) == 1
    assert "Ý bạn là ke?" in capsys.readouterr().err
    assert run(["show", "khanh-thanh-nha-van-hoa"]) == 1
    assert "Ý bạn là" not in capsys.readouterr().err, "what looks like no id is taken for none"
    assert run(["status", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["articles"] == 2
    assert facts["settings"]["TIMTIN_INDEX"]["origin"] == "environment"
    assert 0 < facts["disk"]["floor"] <= 1_000_000_000
    assert (facts["limits"]["query"]["characters"], facts["limits"]["rates"]["wrong_keys"]) == (512, "10/minute")
    assert run(["models"]) == 0
    assert "hub giữ trọng số dạng pickle" in capsys.readouterr().out
    assert run(["--lang", "en", "models"]) == 0
    assert "bundled" in capsys.readouterr().out
    assert run(["topics", "--json"]) == 0
    assert any(topic["id"] == "bau-cu-2026" for topic in json.loads(capsys.readouterr().out))


def test_status_shows_the_limits_that_are_set(here: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every setting that bounds a request, in both languages; what is left to the machine as it comes out there."""
    bounds = {
        "RATE_LIMIT": "31/minute",
        "RATE_LIMIT_KEY": "32/minute",
        "RATE_LIMIT_WRITE": "33/minute",
        "CONCURRENCY": "7",
        "QUEUE": "34",
        "QUEUE_SECONDS": "3.5",
        "DEADLINE_SECONDS": "36.5",
        "HEADER_SECONDS": "37.5",
        "BODY_SECONDS": "38.5",
        "BODY_BYTES": "3900001",
    }
    for name, value in bounds.items():
        monkeypatch.setenv(f"TIMTIN_{name}", value)
    for language, at_once in (("vi", "7 lượt tìm"), ("en", "7 searches")):
        assert run(["--lang", language, "status"]) == 0
        limits = [line for line in capsys.readouterr().out.splitlines() if "TIMTIN_" not in line]
        assert [value for value in bounds.values() if not any(value in line for line in limits)] == []
        assert any(at_once in line for line in limits)
    monkeypatch.setenv("TIMTIN_CONCURRENCY", "0")
    assert run(["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["limits"]["load"]["at_once"] == max(2, os.cpu_count() or 1)


def test_care_of_the_index(place: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """Back up, remove, restore, go back, compact; verify is clean after each and finds damage."""
    shutil.copytree(place / "index", tmp_path / "index")
    monkeypatch.setenv("TIMTIN_INDEX", str(tmp_path / "index"))
    assert run(["backup", str(tmp_path / "backups")]) == 0
    assert Path(capsys.readouterr().out.strip()).is_dir()
    assert run(["remove", "ke"]) == 0
    assert run(["remove", "ke"]) == 1
    assert run(["show", "ke"]) == 1
    assert run(["restore", str(tmp_path / "backups")]) == 0
    assert run(["show", "ke"]) == 0
    assert run(["compact"]) == 0
    assert run(["verify"]) == 0
    lines = [json.loads(line) for line in (tmp_path / "index.audit.jsonl").read_text().splitlines()]
    assert [line["action"] for line in lines] == ["remove", "remove", "restore", "compact"]
    assert [(line["result"], line.get("after", "-")) for line in lines[:2]] == [("done", None), ("missing", "-")]
    assert len(lines[0]["before"]) == 64
    damaged = next((tmp_path / "index").rglob("meta.json"))
    damaged.write_bytes(damaged.read_bytes()[:-1])
    capsys.readouterr()
    assert run(["verify"]) == 1
    assert "meta.json" in capsys.readouterr().err
    monkeypatch.setenv("TIMTIN_MODEL", str(place / "model"))
    assert run(["index", str(place / "tin.jsonl")]) == 0
    assert "đã tự sửa: phần từ khóa bị hỏng, đã làm lại từ danh mục" in capsys.readouterr().err


def test_below_the_floor_of_free_disk_commands_write_nothing(
    place: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They say so in one sentence; reading, removing and what makes room go on."""
    shutil.copytree(place / "index", tmp_path / "index")
    monkeypatch.setenv("TIMTIN_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("TIMTIN_MODEL", str(place / "model"))
    monkeypatch.setenv("TIMTIN_TOPICS", str(tmp_path / "topics"))
    (tmp_path / "topics").mkdir()
    assert run(["backup", str(tmp_path / "backups")]) == 0
    monkeypatch.setenv("TIMTIN_DISK_FLOOR_BYTES", str(1 << 60))
    capsys.readouterr()
    for command in (
        ["index", str(place / "tin.jsonl")],
        ["index", "--rebuild"],
        ["backup", str(tmp_path / "more")],
        ["restore", str(tmp_path / "backups")],
        ["topics", "--widen", "bau-cu-2026", "--accept", "hội đồng bầu cử xã"],
        ["adapt"],
    ):
        assert run(["--lang", "en", *command]) == 1, command
        told = capsys.readouterr().err
        assert f"below the floor of {1 << 60}; writing stops, reading goes on" in told, command
        assert "TIMTIN_DISK_FLOOR_BYTES" in told
    assert not (tmp_path / "more").exists()
    assert not list((tmp_path / "topics").iterdir())
    for command in (["search", "bầu cử"], ["remove", "ke"], ["compact"], ["verify"]):
        assert run(command) == 0, command


def test_an_indexing_stops_at_the_floor_and_goes_on_later(
    place: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the middle too: what was published stays, nothing half, and the same command finishes once there is room."""
    many = [json.dumps({**ARTICLES[1], "id": f"tin-{n}", "title": f"Tin {n}"}, ensure_ascii=False) for n in range(5)]
    (tmp_path / "tin.jsonl").write_text("\n".join(many), encoding="utf-8")
    shutil.copytree(place / "index", tmp_path / "index")
    options = ["--index", str(tmp_path / "index"), "--model", str(place / "model")]
    looks = iter([10**12, 10**12, 10**12])
    with monkeypatch.context() as short:
        usage = "search_api.bounds.disk.shutil.disk_usage"
        short.setattr(usage, lambda _: SimpleNamespace(total=10**12, free=next(looks, 0)))
        assert run(["index", str(tmp_path / "tin.jsonl"), *options]) == 1
    assert "đĩa chỉ còn 0 byte, dưới mức 1000000000; việc ghi dừng" in capsys.readouterr().err
    assert run(["verify", "--index", str(tmp_path / "index")]) == 0
    assert run(["show", "tin-0", "--index", str(tmp_path / "index")]) == 1
    assert run(["index", str(tmp_path / "tin.jsonl"), *options]) == 0
    assert run(["show", "tin-4", "--index", str(tmp_path / "index")]) == 0


def test_an_indexing_is_one_line_of_the_audit_log(place: Path) -> None:
    """With what it did; where no line could be written nothing is begun."""
    first = json.loads((place / "index.audit.jsonl").read_text().splitlines()[0])
    assert [first[name] for name in ("action", "key", "result", "added", "generation")] == ["index", None, "done", 2, 1]
    options = ["--index", str(place / "other"), "--model", str(place / "model")]
    (place / "other.audit.jsonl").mkdir()
    assert run(["index", str(place / "tin.jsonl"), *options]) == 1
    assert not (place / "other").exists()


def test_a_missing_index_is_one_sentence(tmp_path: Path, capsys: Captured) -> None:
    """It names the folder and what to run, without a trace; --debug would show one."""
    assert run(["status", "--index", str(tmp_path / "none")]) == 1
    told = capsys.readouterr().err
    assert "none" in told
    assert "timtin index" in told
    assert "Traceback" not in told


@pytest.mark.skipif(not shutil.which("unshare"), reason="unshare is not on this machine: not proven without network")
def test_search_works_without_any_network(here: Path) -> None:
    """In a namespace without network the index is made and asked."""
    probe = subprocess.run(["unshare", "-rn", "true"], capture_output=True)
    if probe.returncode:
        pytest.skip("this machine allows no user namespaces: not proven without network")
    command = ["unshare", "-rn", sys.executable, "-m", "search_api.cli", "search", "bầu cử", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=100)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["results"]
