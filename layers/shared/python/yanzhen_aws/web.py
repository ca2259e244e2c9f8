"""HTTPS to services outside, and to addresses that people typed in: so never to a machine of our own.

Only https on its port; a name is resolved once and every address of it must be public, and the connection goes to the
very address that was looked at; redirects are not followed; a service that hangs is given up in time; an answer is
read up to a limit.
"""

import http.client
import ipaddress
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from yanzhen.base import Model
from yanzhen_aws.messages import Undeliverable

TIMEOUT_S = 8.0
MOST_BYTES = 64_000
HTTPS = 443

Resolve = Callable[[str], list[tuple[str, int]]]


class Answer(Model):
    """A status and the beginning of a body."""

    status: int
    body: bytes

    def json_object(self) -> Mapping[str, Any]:
        """The body as an object; ServiceError when it is none, since a service that says `ok` says so in JSON."""
        try:
            found = json.loads(self.body)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise ServiceError(f"http_{self.status}_no_json")
        return found


class ServiceError(Exception):
    """A service did not take a message, and may later; `code` is stable and holds no address."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def resolve(host: str) -> list[tuple[str, int]]:
    """Every address of a host."""
    found = socket.getaddrinfo(host, HTTPS, type=socket.SOCK_STREAM)
    return [(str(address[0]), HTTPS) for *_, address in found]


def is_public(address: str) -> bool:
    """Neither a network of our own nor one with a special meaning, also when wrapped in IPv6."""
    found = ipaddress.ip_address(address.split("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        wrapped = found.ipv4_mapped or found.sixtofour or (found.teredo and found.teredo[1])
        if wrapped:
            return is_public(str(wrapped))
        if found in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
    return found.is_global and not found.is_multicast


class Web:
    """Requests with bounds; tests give it another way to resolve, to trust and to wait."""

    def __init__(
        self,
        *,
        resolve: Resolve = resolve,
        allowed: Callable[[str], bool] = is_public,
        context: ssl.SSLContext | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._resolve = resolve
        self._allowed = allowed
        self._context = context or ssl.create_default_context()
        self._timeout_s = timeout_s

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Undeliverable for an address that may not be called; ServiceError when nothing or a redirect comes back."""
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError as error:
            raise Undeliverable("bad_address", dead=True) from error
        if parts.scheme != "https" or not parts.hostname or port not in (None, HTTPS) or parts.username:
            raise Undeliverable("bad_address", dead=True)
        target = parts.path or "/"
        if parts.query:
            target += f"?{parts.query}"
        try:
            answer = self._ask(parts.hostname, target, body, headers)
        except TimeoutError as error:
            raise ServiceError("timeout") from error
        except (OSError, http.client.HTTPException) as error:
            raise ServiceError(type(error).__name__.lower()) from error
        if 300 <= answer.status < 400:
            raise Undeliverable("redirects", dead=True)
        if answer.status == 429 or answer.status >= 500:
            raise ServiceError(f"http_{answer.status}")
        return answer

    def _ask(self, host: str, target: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        ends_at = time.monotonic() + self._timeout_s
        found = self._resolve(host)
        if not found:
            raise ServiceError("no_such_host")
        if not all(self._allowed(address) for address, _ in found):
            raise Undeliverable("private_address", dead=True)
        connection = http.client.HTTPSConnection(host, timeout=self._timeout_s)
        plain = socket.create_connection(found[0], timeout=self._timeout_s)
        # A socket's own timeout begins anew with every byte: one that drips would never be given up.
        handles, late = [plain], threading.Event()
        over = threading.Timer(max(ends_at - time.monotonic(), 0), _give_up, (handles, late))
        over.start()
        try:
            connection.sock = self._context.wrap_socket(plain, server_hostname=host)
            handles.append(connection.sock)
            connection.request("POST", target, body, {**headers, "Content-Length": str(len(body))})
            answer = connection.getresponse()
            read = bytearray()
            while len(read) < MOST_BYTES and (part := answer.read1(MOST_BYTES - len(read))):
                read += part
            if late.is_set():
                raise TimeoutError
            return Answer(status=answer.status, body=bytes(read))
        except (OSError, http.client.HTTPException) as error:
            if late.is_set():
                raise TimeoutError from error
            raise
        finally:
            over.cancel()
            connection.close()
            plain.close()


def _give_up(handles: Sequence[socket.socket], late: threading.Event) -> None:
    """Ends whatever waits on a connection; once wrapped in TLS, the plain socket is no handle of it any more."""
    late.set()
    for handle in handles:
        with suppress(OSError):
            handle.shutdown(socket.SHUT_RDWR)


def post_json(web: Web, url: str, payload: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Answer:
    body = json.dumps(payload, ensure_ascii=False).encode()
    return web.post(url, body, {"Content-Type": "application/json; charset=utf-8", **(headers or {})})
