"""The command line's frame: codes, streams, languages, errors in words."""

import functools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from search_api.cli import serve
from search_api.cli.main import run

ROOT = Path(__file__).resolve().parents[3]


def process(
    *arguments: str, environ: Mapping[str, str] | None = None, folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `timtin` as its own process, away from this process's settings."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TIMTIN_")}
    return subprocess.run(
        [sys.executable, "-m", "search_api.cli", *arguments],
        env={**clean, "PYTHONPATH": str(ROOT), **(environ or {})},
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


def test_bare_command_says_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    """Purpose and two examples in fewer than 25 lines, and no error."""
    assert run([]) == 0
    text = capsys.readouterr().out
    assert text.count("timtin ") >= 4
    assert len(text.splitlines()) < 25


def test_help_imports_nothing_heavy() -> None:
    """`--help` answers without torch, faiss, tantivy, numpy or a web server."""
    script = (
        "import sys; from search_api.cli.main import run; code = run(['--help'])\n"
        "heavy = {'torch', 'faiss', 'tantivy', 'numpy', 'uvicorn', 'fastapi', 'sentence_transformers'}\n"
        "print(code, sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60)
    assert done.stdout.splitlines()[-1] == "0 []"


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["serch", "x"], "serch"),
        (["keys", "lits"], "Ý bạn là list?"),
        (["serve", "--prot", "80"], "Ý bạn là --port?"),
        (["keys", "revoke"], "thiếu"),
        (["keys", "add", "--scope", "all"], "read, write, metrics"),
        (["config", "--lang", "fr"], "vi hoặc en"),
        (["search", "x", "--limit", "0"], "--limit không hợp lệ: cần từ 1 trở lên"),
        (["search", "x", "--limit", "ba"], "cần một số nguyên"),
        (["search", "x", "--mode", "hybird"], "Ý bạn là hybrid?"),
        (["search", "x", "--mode", "dnese"], "Ý bạn là dense?"),
        (["mentions", "x", "--format", "cvs"], "Ý bạn là csv?"),
        (["topics", "nope"], "thừa đối số: nope"),
        (["show", "a", "b"], "thừa đối số: b"),
        (["verify", "--quick", "--full"], "không dùng cùng nhau"),
        (["keys", "add", "--scope", "read", "--days", "0"], "cần từ 1 trở lên"),
    ],
)
def test_bad_usage_is_code_2_with_the_remedy(
    arguments: list[str], wanted: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message says which word, guesses what was meant, and leaves stdout alone."""
    assert run(arguments) == 2
    shown = capsys.readouterr()
    assert wanted in shown.err
    assert shown.out == ""


def test_a_wrong_variable_is_code_2(tmp_path: Path) -> None:
    """`config --check` names the variable, its value and what would be right."""
    done = process("config", "--check", environ={"TIMTIN_QUEUE": "many", "TIMTIN_LANG": "en"}, folder=tmp_path)
    assert done.returncode == 2
    assert "TIMTIN_QUEUE = 'many'" in done.stderr
    assert "whole number" in done.stderr
    assert process("config", "--check", folder=tmp_path).returncode == 0


def test_english_on_request(tmp_path: Path) -> None:
    """--lang may stand anywhere; TIMTIN_LANG does the same."""
    assert "Usage:" in process("config", "--help", "--lang", "en").stdout
    assert "Cách dùng:" in process("config", "--help").stdout
    assert "Usage:" in process("--help", environ={"TIMTIN_LANG": "en"}).stdout


def test_a_closed_pipe_is_quiet() -> None:
    """`timtin … | head -1` ends without a word of complaint, also under the C locale."""
    command = f"{sys.executable} -m search_api.cli config --lang vi | head -1"
    environ = {**os.environ, "LC_ALL": "C", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, shell=True, env=environ, capture_output=True, encoding="utf-8", timeout=60)
    assert done.stderr == ""
    assert done.stdout.startswith("thiết lập")


def test_a_closed_pipe_is_code_0(tmp_path: Path) -> None:
    """Who reads one line of many has got what was wanted."""
    command = f"set -o pipefail; {sys.executable} -m search_api.cli config | head -1"
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    done = subprocess.run(["bash", "-c", command], env=environ, capture_output=True, encoding="utf-8", timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("timtin se", "search serve"),
        ("timtin search --li", "--limit"),
        ("timtin mentions bau", "bau-cu-2021 bau-cu-2026"),
        ("timtin search --topic chuyen", "chuyen-doi-so"),
        ("timtin search --mode d", "dense"),
        ("timtin mentions x --format j", "jsonl"),
    ],
)
def test_a_shell_completes_commands_options_topics_and_choices(words: str, wanted: str) -> None:
    """What bash asks by the script of `--show-completion`."""
    asked = {"_TIMTIN_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    done = process(environ=asked)
    assert (done.stdout.split(), done.returncode) == (wanted.split(), 0)


def test_ctrl_c_says_what_is_kept(tmp_path: Path) -> None:
    """Interrupted while it reads, `timtin index` ends with code 130 and a sentence, and no trace."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TIMTIN_")}
    working = subprocess.Popen(
        [sys.executable, "-m", "search_api.cli", "index", "-", "--index", str(tmp_path / "index")],
        env={**clean, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        # A background job of a shell would hand its deafness to the signal down.
        preexec_fn=functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    while not (tmp_path / "index" / "writer.lock").exists():
        assert working.poll() is None
        time.sleep(0.05)
    working.send_signal(signal.SIGINT)
    shown = working.communicate(timeout=60)
    assert working.returncode == 130
    assert shown == ("", "Đã dừng. Những gì đã báo là xong vẫn được giữ.\n")


def test_help_is_in_one_language(capsys: pytest.CaptureFixture[str]) -> None:
    """No word of the library's English stands in the Vietnamese help."""
    assert run(["search", "--help"]) == 0
    text = capsys.readouterr().out
    assert not [word for word in ("OPTIONS", "Options", "<int", "<str", "default", "Arguments", "Show") if word in text]


def test_an_error_of_the_index_is_told_in_vietnamese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What failed and the remedy in the reader's language, the detail as it came; in English the detail alone."""
    monkeypatch.setenv("TIMTIN_LANG", "vi")
    missing = str(tmp_path / "none")
    assert run(["status", "--index", missing]) == 1
    assert f"chưa có chỉ mục ở {missing}; lập bằng `timtin index" in capsys.readouterr().err
    assert run(["status", "--index", missing, "--lang", "en"]) == 1
    assert f"Error: there is no index at {missing}" in capsys.readouterr().err


def test_a_language_holds_for_one_command_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """In one process too: neither help texts nor messages stay in the language of the call before."""
    missing = str(tmp_path / "none")
    told = []
    for language in ("en", "vi", "en", "vi"):
        assert run(["search", "--help", "--lang", language]) == 0
        assert run(["keys", "--help", "--lang", language]) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[2] != told[1] == told[3]
    assert not re.search("[ăâđêôơưạảấầế]", told[0].replace("“", ""), re.IGNORECASE)
    assert run(["status", "--index", missing, "--lang", "en"]) == 1
    assert run(["status", "--index", missing]) == 1
    english, vietnamese = capsys.readouterr().err.splitlines()
    assert english.startswith("Error: there is no index")
    assert vietnamese.startswith("Lỗi: chưa có chỉ mục")


def test_a_settings_file_chooses_the_language(tmp_path: Path) -> None:
    """As any setting; the environment and --lang go before it, and a broken file is told in words."""
    (tmp_path / "timtin.toml").write_text('lang = "en"\n', encoding="utf-8")
    assert "Usage:" in process("--help", folder=tmp_path).stdout
    assert "Cách dùng:" in process("--help", folder=tmp_path, environ={"TIMTIN_LANG": "vi"}).stdout
    (tmp_path / "timtin.toml").write_text('lang = "en"\nport = = 2\n', encoding="utf-8")
    done = process("config", "--check", folder=tmp_path)
    assert (done.returncode, done.stderr.startswith("Lỗi: timtin.toml:2: giá trị phải là")) == (2, True)


def test_what_the_system_refuses_is_told_in_vietnamese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file and the cause, no number of the library; a folder in a file's place too."""
    (tmp_path / "file").write_text("x")
    assert run(["keys", "add", "--scope", "read", "--index", str(tmp_path / "file" / "index")]) == 1
    told = f"Lỗi: không ghi được {tmp_path / 'file' / 'index.audit.jsonl'}: đã có một tệp ở đó"
    assert capsys.readouterr().err == f"{told}; chưa có gì của lần ghi này được công bố\n"
    assert run(["keys", "list", "--index", str(tmp_path / "file" / "index")]) == 1
    assert (
        capsys.readouterr().err == f"Lỗi: không dùng được {tmp_path / 'file' / 'index.keys.json'}: không phải thư mục\n"
    )
    assert run(["index", str(tmp_path), "--index", str(tmp_path / "file")]) == 1
    shown = capsys.readouterr().err
    assert "không phải thư mục" in shown
    assert "not noted" not in shown


def test_a_closed_index_is_told_in_vietnamese(tmp_path: Path) -> None:
    """By whose it is and what to type, not by the library; tried without the rights of an administrator."""
    (tmp_path / "index").mkdir(mode=0)
    script = "from search_api.cli.main import run; print(run(['status', '--index', 'index']))"
    drop = ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all"] if os.getuid() == 0 else []
    if drop and not shutil.which("setpriv"):
        pytest.skip("not proven: the administrator opens every file, and there is no setpriv to be somebody else")
    environ = {name: value for name, value in os.environ.items() if not name.startswith("TIMTIN_")}
    done = subprocess.run(
        [*drop, sys.executable, "-c", script],
        env={**environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.stdout == "1\n", done.stderr
    told = f"Lỗi: người dùng này không đọc được index (chủ là uid {os.getuid()}); hãy dùng 'chown -R'"
    assert done.stderr == f"{told} hoặc 'chmod -R a+rX'\n"


def test_nothing_is_made_where_there_was_no_index(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped --index with --rebuild does not leave an empty index behind."""
    assert run(["index", "--rebuild", "--index", str(tmp_path / "indx")]) == 1
    assert "chưa có chỉ mục" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_source_that_cannot_be_read_is_told_in_vietnamese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --strict the first bad file ends the run, and says why."""
    (tmp_path / "a.doc").write_text("x")
    assert run(["index", str(tmp_path / "a.doc"), "--strict", "--index", str(tmp_path / "index")]) == 1
    assert "loại tệp .doc không được đọc" in capsys.readouterr().err


def test_a_taken_port_is_told_before_anything_is_loaded(capsys: pytest.CaptureFixture[str]) -> None:
    """Which address, why, and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert run(["serve", "--port", port]) == 1
    shown = capsys.readouterr()
    assert f"127.0.0.1:{port}" in shown.err
    assert "--port" in shown.err
    assert "phục vụ tại" not in shown.err


@pytest.mark.parametrize(
    ("host", "wanted"),
    [("192.0.2.7", "máy này không có địa chỉ đó"), ("no.such.host.invalid", "không có máy nào tên này")],
)
def test_an_address_of_another_machine_is_told(host: str, wanted: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The remedy is another --host, not another port."""
    assert run(["serve", "--host", host]) == 1
    shown = capsys.readouterr().err
    assert wanted in shown
    assert "--host" in shown
    assert "phục vụ tại" not in shown


def test_a_socket_that_cannot_be_made_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No folder, a file in its place, another server that listens; an old socket that nobody serves is taken."""
    (tmp_path / "file").write_text("x")
    for path, wanted in (
        (tmp_path / "no" / "s", "không có tệp hay thư mục này"),
        (tmp_path / "file", "đã có một tệp ở đó"),
    ):
        assert run(["serve", "--socket", str(path)]) == 1
        shown = capsys.readouterr().err
        assert wanted in shown
        assert len(shown.splitlines()) == 1
    with socket.socket(socket.AF_UNIX) as there:
        there.bind(str(tmp_path / "s"))
        there.listen()
        assert run(["serve", "--socket", str(tmp_path / "s")]) == 1
        assert "đang có chương trình dùng" in capsys.readouterr().err
    serve._check_socket(tmp_path / "s")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "s"]


def test_keys_are_made_listed_and_revoked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The key alone goes to stdout; the list never shows it; the audit log names each change."""
    folder = ["--index", str(tmp_path / "index")]
    assert run(["keys", "add", "--scope", "write", "--note", "báo", *folder]) == 0
    token = capsys.readouterr().out.strip()
    assert token.startswith("tt_")
    assert run(["keys", "list", *folder]) == 0
    shown = capsys.readouterr().out
    assert "báo" in shown
    assert token not in shown
    key_id = token.split("_")[1]
    assert run(["keys", "revoke", key_id, *folder]) == 0
    assert run(["keys", "revoke", "nobody", *folder]) == 2
    assert "nobody" in capsys.readouterr().err
    log = (tmp_path / "index.audit.jsonl").read_text()
    assert [f'"{action}"' in log for action in ("key-added", "key-revoked")] == [True, True]
    assert token not in log
