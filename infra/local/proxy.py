"""One origin on a laptop, as CloudFront gives on AWS: pages, `/config.json`, and `/v1` and `/scim` handed to the API.

web/README.md says which path gives which answer.
"""

import gzip
import http.client
import json
import mimetypes
import shutil
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from infra.page_headers import PERMISSIONS_POLICY, content_security_policy

HOP_BY_HOP = frozenset(
    {"connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding"}
    | {"upgrade", "host", "content-length"}
)
API_SECONDS = 60
UNAVAILABLE = json.dumps({"type": "about:blank", "title": "The API does not answer", "status": 502, "code": "busy"})
mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/wasm", ".wasm")

LAPTOP = "http://127.0.0.1:*"
"""Where the bucket and the issuer are on a laptop."""
COMPRESSED = ("text/", "application/json", "application/manifest+json", "application/wasm", "image/svg+xml")


class Proxy:
    """Serves `pages` and forwards `/v1` and `/scim` to `api` until closed."""

    def __init__(self, port: int, *, pages: Path, api: str, config: dict[str, Any]) -> None:
        self.pages = pages
        self.config = config
        target = urlsplit(api)
        self.api_host, self.api_port, self.api_path = target.hostname or "", target.port or 80, target.path.rstrip("/")
        self._server = _Server(("127.0.0.1", port), self)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.2,), name="proxy", daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        if self._thread.is_alive():
            self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], proxy: Proxy) -> None:
        self.proxy = proxy
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that leaves in the middle of an answer is no fault; anything else is shown."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _answer(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if path == "/v1" or path.startswith(("/v1/", "/scim/")):
            self._forward()
        elif self.command not in {"GET", "HEAD"}:
            self._send(405, b"", "text/plain", "no-store")
        elif path == "/config.json":
            self._send(200, json.dumps(self.server.proxy.config).encode(), "application/json", "no-store")
        else:
            self._page(path)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _answer

    def __getattr__(self, name: str) -> Any:
        """A method that nobody here takes is refused as CloudFront does: no 501, as if the server were at fault."""
        if name.startswith("do_"):
            return self._refuse
        raise AttributeError(name)

    def _refuse(self) -> None:
        self.close_connection = True
        self._send(405, b"", "text/plain", "no-store")

    def _page(self, path: str) -> None:
        root = self.server.proxy.pages.resolve()
        wanted = (root / path.lstrip("/")).resolve()
        inside = wanted.is_relative_to(root)
        if inside and wanted.is_file():
            immutable = "/assets/" in path
            cache = "public, max-age=31536000, immutable" if immutable else "no-cache"
            self._send_file(wanted, cache)
            return
        page = root / "console" / "index.html" if path.split("/")[1:2] == ["console"] else root / "index.html"
        if page.is_file():
            self._send_file(page, "no-cache")
        else:
            self._send(404, b"the web is not built yet: npm run build in web/\n", "text/plain", "no-store")

    def _send_file(self, path: Path, cache: str) -> None:
        """Texts leave gzipped, as from CloudFront."""
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        if kind.startswith(COMPRESSED) and "gzip" in self.headers.get("Accept-Encoding", ""):
            self._send(200, gzip.compress(path.read_bytes(), 6), kind, cache, encoding="gzip")
        else:
            self._send(200, path.read_bytes(), kind, cache)

    def _send(self, status: int, body: bytes, kind: str, cache: str, encoding: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if encoding:
            self.send_header("Content-Encoding", encoding)
            self.send_header("Vary", "Accept-Encoding")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", cache)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Security-Policy", content_security_policy(beyond=LAPTOP))
        self.send_header("Permissions-Policy", PERMISSIONS_POLICY)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _forward(self) -> None:
        proxy = self.server.proxy
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else None
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        api = http.client.HTTPConnection(proxy.api_host, proxy.api_port, timeout=API_SECONDS)
        try:
            try:
                api.request(self.command, proxy.api_path + self.path, body=body, headers=headers)
                answer = api.getresponse()
            except (OSError, http.client.HTTPException):
                self._send(502, UNAVAILABLE.encode(), "application/problem+json", "no-store")
            else:
                self._relay(answer)
        finally:
            api.close()

    def _relay(self, answer: http.client.HTTPResponse) -> None:
        """Bytes are passed on as they come."""
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP | {"date", "server"}:
                self.send_header(name, value)
        if answer.length is None:
            self.send_header("Connection", "close")
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(answer.length))
        self.end_headers()
        if self.command != "HEAD":
            shutil.copyfileobj(answer, self.wfile, 64 * 1024)

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not printed: the API's own log has them."""
