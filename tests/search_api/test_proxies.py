"""nginx and Apache before a real server, under a prefix and TLS, with the configuration of docs/deploy/."""

import contextlib
import os
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest

from search_api.access.keys import Keys
from search_api.settings import Settings
from tests.search_api.real_server import ROOT, Servers, free_port, wait_for

MODULES = Path("/usr/lib/apache2/modules")
NEEDED = (
    "mpm_event",
    "authz_core",
    "proxy",
    "proxy_http",
    "alias",
    "headers",
    "reqtimeout",
    "ssl",
    "deflate",
    "filter",
)
FORGED = {
    "X-Forwarded-For": "6.6.6.6",
    "Forwarded": "for=6.6.6.6;host=evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "gopher",
    "X-Original-URL": "/metrics",
    "X-Rewrite-URL": "/metrics",
    "X-Real-IP": "6.6.6.6",
}


def deployed(name: str, inside: int | Path) -> str:
    """Return a configuration of docs/deploy/ for a server on another port or socket."""
    text = (ROOT / "docs" / "deploy" / name).read_text()
    if isinstance(inside, int):
        return text.replace("127.0.0.1:8000", f"127.0.0.1:{inside}")
    text = re.sub(r"^ *(proxy_pass|ProxyPass|ProxyPassReverse) .*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"# (?=proxy_pass|ProxyPass)", "", text)  # as the comment before these lines says
    return text.replace("/run/timtin/http.sock", str(inside))


def nginx(folder: Path, inside: int | Path, outside: int) -> list[str]:
    """Write what surrounds the location of nginx.conf; returns the command."""
    folders = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root; " if os.geteuid() == 0 else ""  # else its worker could not write into the test's folder
    (folder / "nginx.conf").write_text(
        f"{user}daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/body; {folders}\n"
        f"server {{ listen 127.0.0.1:{outside} ssl; client_header_timeout 2s;\n"
        f"ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem;\n"
        f"{deployed('nginx.conf', inside)} }} }}\n"
    )
    return ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)]


def apache(folder: Path, inside: int | Path, outside: int) -> list[str]:
    """Write what surrounds apache.conf; returns the command."""
    modules = "".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so\n" for name in NEEDED)
    user = "User www-data\nGroup www-data\n" if os.geteuid() == 0 else ""
    (folder / "apache.conf").write_text(
        f"{modules}{user}ServerRoot {folder}\nServerName 127.0.0.1\nPidFile {folder}/pid\nErrorLog {folder}/error.log\n"
        f"Mutex file:{folder} default\nListen 127.0.0.1:{outside}\n<VirtualHost *:{outside}>\nSSLEngine on\n"
        f"SSLCertificateFile {folder}/cert.pem\nSSLCertificateKeyFile {folder}/key.pem\n"
        f"{deployed('apache.conf', inside).replace('header=10', 'header=2')}\n</VirtualHost>\n"
    )
    return ["apache2", "-X", "-f", str(folder / "apache.conf")]


PROXIES = {"nginx": nginx, "apache2": apache}


@pytest.fixture(scope="module", params=[(name, way) for name in PROXIES for way in ("port", "socket")], ids="-".join)
def base(request: pytest.FixtureRequest, place: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The public address of a server behind a proxy; 80 requests a minute are allowed."""
    name, way = request.param
    for program in (name, "openssl"):
        if not shutil.which(program):
            pytest.skip(f"{program} is not on this machine: not proven behind {name}")
    outside, tmp_path = free_port(), tmp_path_factory.mktemp(name)
    public = f"https://127.0.0.1:{outside}/tim"
    certificate = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"]
    files = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")]
    subprocess.run([*certificate, *files], check=True, capture_output=True)
    with behind(way) as inside, contextlib.closing(Servers(place)) as servers:
        where = {"port": inside, "trusted_proxies": "127.0.0.1"}
        if isinstance(inside, Path):
            where = {"socket": inside, "trusted_proxies": "unix"}
        servers(**where, root_path="/tim", public_url=public, rate_limit="80/minute")
        proxy = subprocess.Popen(PROXIES[name](tmp_path, inside, outside), stderr=subprocess.DEVNULL)
        try:
            with httpx.Client(base_url=public, verify=False) as client:
                wait_for("/healthz", client)
            yield public
        finally:
            proxy.terminate()
            proxy.wait(20)


@contextlib.contextmanager
def behind(way: str) -> Iterator[int | Path]:
    """Yield where the server listens, behind its proxy: a free port, or a socket in a folder open to all users."""
    if way == "port":
        yield free_port()
        return
    with tempfile.TemporaryDirectory(prefix="timtin-", dir="/tmp") as folder:  # a socket's path has 107 bytes at most
        Path(folder).chmod(0o755)  # Apache's workers are another user
        yield Path(folder) / "http.sock"


@pytest.fixture
def outside(base: str) -> Iterator[httpx.Client]:
    """A client before the proxy that forges whatever a client can forge."""
    with httpx.Client(base_url=base, headers=FORGED, verify=False, timeout=60) as client:
        yield client


def test_every_link_carries_the_public_address(outside: httpx.Client, base: str) -> None:
    """Page, feed, search plug-in and widget name the prefix and the public address, never a forged one."""
    page = outside.get("/?q=xã")
    assert page.status_code == 200
    assert 'href="/tim/' in page.text
    assert 'href="/static' not in page.text
    assert f"{base}/v1/feed.atom" in outside.get("/v1/feed.atom?q=xã").text
    feed = outside.get("/v1/feed.json?q=xã").json()
    assert [feed[name].startswith(f"{base}/") for name in ("home_page_url", "feed_url")] == [True, True]
    assert outside.get("/opensearch.xml").text.count(base) >= 2
    demo = outside.get("/widget-demo")
    assert f"{base}/widget.js" in demo.text
    assert outside.get("/widget.js").headers["content-type"].startswith("text/javascript")
    assert outside.get("/v1/topics/").headers["location"] == "/tim/v1/topics"
    typed = outside.get(base, follow_redirects=True)  # without the slash at its end, as people type it
    assert (typed.status_code, str(typed.url)) == (200, f"{base}/")
    for path in ("/?q=xã", "/v1/feed.atom?q=xã", "/opensearch.xml", "/widget-demo", "/mentions?q=xã", "/docs"):
        assert "evil.example" not in outside.get(path).text, path


def test_ids_and_questions_pass_unharmed(outside: httpx.Client) -> None:
    """Slashes, marks and question marks of an id arrive as they were sent; JSON comes compressed."""
    article = outside.get("/v1/articles/m%E1%BB%A5c%2Ftin%20%E1%BA%A1%3F")
    assert article.json()["id"] == "mục/tin ạ?"
    found = outside.get("/v1/search", params={"q": "thôn trồng cây"})
    assert found.json()["results"][0]["article"]["id"] == "mục/tin ạ?"
    for path in ("x%2Fsimilar", "http%3A%2F%2Fb%C3%A1o.vn%2F%2Fa%2F..%2Fb"):
        assert outside.get(f"/v1/articles/{path}").json()["detail"].count(unquote(path)), path
    assert found.headers["content-encoding"] == "gzip"
    assert "default-src 'none'" in found.headers["content-security-policy"]


def test_a_body_too_large_is_refused(outside: httpx.Client, place: Path) -> None:
    """By the proxy or, where it does not count, by the server behind it; a small one is taken in."""
    key = Keys(Settings(index=place / "index").keys_path).add(("write",))[1]
    bearer = {"Authorization": f"Bearer {key}"}
    assert outside.put("/v1/articles/x", content=b"x" * 3_000_000, headers=bearer).status_code == 413
    pieces = (b"x" * 60_000 for _ in range(50))  # no length is told
    assert outside.put("/v1/articles/x", content=pieces, headers=bearer).status_code == 413
    written = outside.put("/v1/articles/x%2Fy", json={"title": "Tin qua cổng", "body": "Cầu thông xe."}, headers=bearer)
    assert written.json()["id"] == "x/y"


def test_half_sent_requests_end_at_the_proxy(outside: httpx.Client) -> None:
    """Who does not finish its headers is let go by the proxy; others are served meanwhile, also afterwards."""
    trusting = ssl._create_unverified_context()
    with contextlib.ExitStack() as stack:
        slow = []
        for _ in range(20):
            plain = socket.create_connection(("127.0.0.1", outside.base_url.port or 0), timeout=30)
            slow.append(stack.enter_context(trusting.wrap_socket(plain)))
            slow[-1].sendall(b"GET /tim/v1/search?q=x HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        assert outside.get("/v1/search?q=xã").status_code == 200
        for connection in slow:
            with contextlib.suppress(OSError):  # a deadline of 30 seconds is a TimeoutError, told apart below
                while connection.recv(4096):
                    pass
            assert closed(connection)
    assert outside.get("/healthz").status_code == 200


def test_another_host_is_told_nothing(outside: httpx.Client, base: str) -> None:
    """Asked by a name that is not its own, the server names none but its public one."""
    for path in ("/opensearch.xml", "/v1/feed.atom?q=xã", "/widget-demo", "/"):
        answer = outside.get(path, headers={"Host": "evil.example"})
        assert answer.status_code == 400, path
        assert "evil.example" not in answer.text
        assert "location" not in answer.headers


def test_forged_headers_open_and_hide_nothing(outside: httpx.Client) -> None:
    """Metrics stay closed, another path cannot be slipped in, and the caller is counted as who it is."""
    assert outside.get("/metrics").status_code == 401
    assert outside.get("/v1/topics").json()["topics"] is not None
    statuses = [outside.get("/v1/topics", headers={"X-Forwarded-For": f"6.6.{n}.6"}).status_code for n in range(85)]
    assert statuses[0] == 200
    assert statuses[-1] == 429
    assert outside.get("/healthz").status_code == 200


def closed(connection: ssl.SSLSocket) -> bool:
    """Say whether the other side has ended a connection."""
    connection.settimeout(0.1)
    try:
        return connection.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True
