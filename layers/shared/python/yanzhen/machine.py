"""A machine that may bring people, such as an HR system: it has a token of its own and no other right.

The token is shown once. What is stored is its SHA-256: 256 random bits need no salt and no slow hash.
"""

import hmac
import re
from hashlib import sha256
from typing import Protocol

from pydantic import Field

from yanzhen.base import Instant, Model
from yanzhen.directory import UNIT_PATH

TOKEN = re.compile(r"yz_([0-9A-HJKMNP-TV-Z]{26})_([A-Za-z0-9_-]{43})")


class Machine(Model):
    """Whose people it brings: those of `unit_path` and below."""

    machine_id: str
    name: str = Field(min_length=1, max_length=200)
    unit_path: str = Field(pattern=UNIT_PATH)
    region: str = Field(default="CN", pattern=r"^[A-Z]{2}$")
    """Where its phone numbers without a country code belong."""
    token_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    created_at: Instant
    expires_at: Instant
    revoked_at: Instant | None = None


class Machines(Protocol):
    """The machines a company let in."""

    def machine(self, machine_id: str) -> Machine | None: ...
    def put_machine(self, machine: Machine) -> None: ...


def token_of(machine_id: str, secret: str) -> str:
    return f"yz_{machine_id}_{secret}"


def digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def admitted(token: str, machines: Machines, now: Instant) -> Machine | None:
    """The machine of a token that is whole, in time and not revoked; None for every other."""
    form = TOKEN.fullmatch(token)
    machine = machines.machine(form[1]) if form else None
    if machine is None or not hmac.compare_digest(machine.token_sha256, digest(token)):
        return None
    return machine if machine.revoked_at is None and now < machine.expires_at else None
