"""One origin on a laptop: pages with their fall-back, settings, and the API behind /v1."""

import gzip
import json
import socket
import struct
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from infra.local.proxy import Proxy
from infra.page_headers import content_security_policy

LONG = 20_000_000
ASKED, CLIENT_LEFT = threading.Event(), threading.Event()


class _Api(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        if self.path.endswith("/slow"):
            self._long_answer()
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        seen = {"path": self.path, "body": body, "token": self.headers.get("Authorization"), "method": self.command}
        answer = json.dumps(seen).encode()
        self.send_response(418)
        self.send_header("Content-Type", "application/problem+json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def _long_answer(self) -> None:
        """Longer than all buffers, and only when nobody waits for it any more."""
        ASKED.set()
        CLIENT_LEFT.wait(20)
        self.send_response(200)
        self.send_header("Content-Length", str(LONG))
        self.end_headers()
        with suppress(ConnectionError):
            self.wfile.write(bytes(LONG))

    do_GET = do_POST = do_DELETE = _answer

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("web")
    pages = folder / "dist"
    (pages / "console" / "assets").mkdir(parents=True)
    (pages / "index.html").write_text("phone")
    (pages / "console" / "index.html").write_text("console")
    (pages / "console" / "assets" / "a-1.js").write_text("script")
    (folder / "secret.txt").write_text("secret")
    api = ThreadingHTTPServer(("127.0.0.1", 0), _Api)
    threading.Thread(target=api.serve_forever, args=(0.05,), daemon=True).start()
    proxy = Proxy(0, pages=pages, api=f"http://127.0.0.1:{api.server_port}/stage", config={"client_id": "c"})
    proxy.start()
    yield proxy
    proxy.close()
    api.shutdown()
    api.server_close()


def _ask(url: str, method: str = "GET", body: bytes | None = None) -> tuple[int, str, str, str]:
    request = urllib.request.Request(url, data=body, method=method, headers={"Authorization": "Bearer t"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return (
                answer.status,
                answer.read().decode(),
                answer.headers["Content-Type"],
                answer.headers["Cache-Control"],
            )
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers["Content-Type"], error.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("path", "page"),
    [("/", "phone"), ("/sessions/1", "phone"), ("/console", "console"), ("/console/review?unit=a", "console")],
)
def test_an_address_of_a_page_gives_its_app(proxy: Proxy, path: str, page: str) -> None:
    assert _ask(proxy.address + path) == (200, page, "text/html", "no-cache")


def test_assets_are_immutable_and_settings_are_not(proxy: Proxy) -> None:
    status, body, kind, cache = _ask(f"{proxy.address}/console/assets/a-1.js")
    assert (status, body, kind) == (200, "script", "text/javascript")
    assert "immutable" in cache
    assert _ask(f"{proxy.address}/config.json") == (200, '{"client_id": "c"}', "application/json", "no-store")


def test_texts_leave_gzipped_for_whoever_takes_it(proxy: Proxy) -> None:
    address = f"{proxy.address}/console/assets/a-1.js"
    with urllib.request.urlopen(
        urllib.request.Request(address, headers={"Accept-Encoding": "gzip"}), timeout=20
    ) as answer:
        assert (answer.headers["Content-Encoding"], gzip.decompress(answer.read())) == ("gzip", b"script")


def test_a_laptops_pages_have_the_rules_of_aws_and_reach_the_bucket_without_tls(proxy: Proxy) -> None:
    with urllib.request.urlopen(f"{proxy.address}/", timeout=20) as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert policy.replace("http://127.0.0.1:*", "https:") == content_security_policy()


def test_pages_run_only_our_own_scripts_and_webassembly_and_no_text_becomes_one() -> None:
    rules = dict(rule.split(" ", 1) for rule in content_security_policy().split("; "))
    assert rules["default-src"] == "'self'"
    assert rules["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert rules["worker-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"


@pytest.mark.parametrize("path", ["/../secret.txt", "/%2e%2e/secret.txt", "/console/..%2f..%2fsecret.txt"])
def test_nothing_outside_the_pages_is_served(proxy: Proxy, path: str) -> None:
    assert "secret" not in _ask(proxy.address + path)[1]


def test_a_call_reaches_the_api_unchanged_and_its_answer_comes_back(proxy: Proxy) -> None:
    status, body, kind, _ = _ask(f"{proxy.address}/v1/evidence?unit=a%2Fb", "POST", b'{"x": 1}')
    assert (status, kind) == (418, "application/problem+json")
    assert json.loads(body) == {
        "path": "/stage/v1/evidence?unit=a%2Fb",
        "body": '{"x": 1}',
        "token": "Bearer t",
        "method": "POST",
    }


def test_an_api_that_is_away_is_a_problem_and_not_a_hang(tmp_path: Path) -> None:
    proxy = Proxy(0, pages=tmp_path, api="http://127.0.0.1:1/stage", config={})
    proxy.start()
    try:
        status, body, kind, _ = _ask(f"{proxy.address}/v1/me")
        assert (status, kind) == (502, "application/problem+json")
        assert json.loads(body)["code"] == "busy"
    finally:
        proxy.close()


def test_a_client_that_leaves_in_the_middle_is_no_fault(proxy: Proxy, capfd: pytest.CaptureFixture[str]) -> None:
    others = set(threading.enumerate())
    client = socket.create_connection(("127.0.0.1", proxy.port))
    client.sendall(b"GET /v1/slow HTTP/1.1\r\nHost: x\r\n\r\n")
    assert ASKED.wait(20)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
    CLIENT_LEFT.set()
    for thread in set(threading.enumerate()) - others:
        if "process_request_thread" in thread.name:
            thread.join(20)
    assert _ask(f"{proxy.address}/sessions/1")[:2] == (200, "phone")
    assert capfd.readouterr().err == ""


def test_any_other_fault_of_the_proxy_is_shown(proxy: Proxy, capfd: pytest.CaptureFixture[str]) -> None:
    try:
        raise ValueError("a mistake")
    except ValueError:
        proxy._server.handle_error(None, ("127.0.0.1", 1))
    assert "a mistake" in capfd.readouterr().err
