"""Stand-ins of services on loopback: HTTPS and SMTP over TLS, that answer as told and keep what they were sent."""

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from yanzhen_aws.outside import Outside
from yanzhen_aws.settings import Settings
from yanzhen_aws.web import Web

LOOPBACK = "127.0.0.1"
TIMEOUT_S = 1.0
PATIENCE_S = 30.0
"""Where nothing hangs, a busy machine is no fault."""


@dataclass
class StandIn:
    """What it answers, and what it was sent."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    hangs: bool = False
    drips: bool = False
    """It never ends, and is never silent."""
    seen: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)
    port: int = 0
    released: threading.Event = field(default_factory=threading.Event)


class FakeOutside(Outside):
    """Every host is the stand-in, whose certificate is trusted; secrets are those given."""

    def __init__(
        self, port: int, trusts: ssl.SSLContext, secrets: Mapping[str, Any], timeout_s: float = PATIENCE_S
    ) -> None:
        super().__init__(Settings())
        self.tls = trusts
        self.web = Web(
            resolve=lambda host: [(LOOPBACK, port)],
            allowed=lambda address: address == LOOPBACK,
            context=trusts,
            timeout_s=timeout_s,
        )
        self._given = secrets

    def secrets(self, channel: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._given[channel]
        return found


def certificate(folder: Path, names: list[str]) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The server's side and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stand-in")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "stand-in.pem"
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
    file.write_bytes(pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    client = ssl.create_default_context(cadata=made.public_bytes(Encoding.PEM).decode())
    return server, client


@contextmanager
def https(context: ssl.SSLContext) -> Iterator[StandIn]:
    """An HTTPS service."""
    told = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.seen.append((f"{self.headers['Host']}{self.path}", dict(self.headers), body))
            if told.hangs:
                told.released.wait(10)
                return
            if told.drips:
                with suppress(OSError):
                    self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
                    while not told.released.wait(0.05):
                        self.wfile.write(b"x")
                        self.wfile.flush()
                return
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(told.body)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(told.body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    told.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        told.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def smtp(context: ssl.SSLContext, refusals: Mapping[str, str]) -> Iterator[StandIn]:
    """A mail server that asks for STARTTLS and refuses the commands named."""
    told = StandIn()
    listener = socket.create_server((LOOPBACK, 0))
    told.port = listener.getsockname()[1]

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with suppress(OSError, ssl.SSLError):
                    _talk(connection, context, refusals, told)
                connection.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def _talk(plain: socket.socket, context: ssl.SSLContext, refusals: Mapping[str, str], told: StandIn) -> None:
    connection: socket.socket = plain
    reader = connection.makefile("rb")

    def say(text: str) -> None:
        connection.sendall(text.encode() + b"\r\n")

    say("220 stand-in")
    secured = False
    while line := reader.readline():
        command = line.decode().split()[0].upper()
        told.seen.append((line.decode().strip(), {"tls": str(secured)}, b""))
        if command in refusals:
            say(refusals[command])
        elif command == "EHLO":
            say("250-stand-in\r\n250-AUTH PLAIN\r\n250 8BITMIME" if secured else "250-stand-in\r\n250 STARTTLS")
        elif command == "STARTTLS":
            say("220 go")
            connection = context.wrap_socket(connection, server_side=True)
            reader, secured = connection.makefile("rb"), True
        elif command == "AUTH":
            say("235 in")
        elif command == "DATA":
            say("354 go")
            letter = b""
            while (part := reader.readline()) not in (b".\r\n", b""):
                letter += part
            told.seen.append(("LETTER", {"tls": str(secured)}, letter))
            say(refusals.get("LETTER", "250 taken"))
        elif command == "QUIT":
            say("221 bye")
            return
        else:
            say("250 ok")
