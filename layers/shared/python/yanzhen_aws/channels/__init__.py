"""One file per channel, found by its name. A channel is a module with two functions:

    def address(employee: Employee, settings: Settings) -> str | None
    def send(message: Message, settings: Settings, clients: Clients) -> None

`address` says where the channel reaches a person: None without an address, or where the channel is not set up. `send`
hands the message over; it raises Undeliverable when trying again cannot help, anything else may be tried again. Adding
a channel is adding one file.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from types import ModuleType
from typing import Any

import boto3
from botocore.exceptions import ClientError

from yanzhen.base import Model
from yanzhen.directory import Employee
from yanzhen.errors import Busy
from yanzhen_aws.items import is_throttle
from yanzhen_aws.settings import Settings

Clients = Callable[[str], Any]
"""AWS's client of a service by its name."""


class Message(Model):
    """What one person is told: a subject and a body, and the same in a line or two for channels without room."""

    to: str
    subject: str
    body: str
    short: str


class Undeliverable(Exception):
    """This message can never reach this address; `problem` is the service's stable code."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@cache
def all_channels() -> Mapping[str, ModuleType]:
    """Every channel by the name of its file, in alphabetical order: the first that reaches a person is used."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}") for name in names}


def channel_of(employee: Employee, settings: Settings) -> tuple[str, str] | None:
    """The channel that reaches a person, and the address there; None when nothing does."""
    for name, channel in all_channels().items():
        address: str | None = channel.address(employee, settings)
        if address:
            return name, address
    return None


def address_of(employee: Employee, channel: str, settings: Settings) -> str | None:
    """Where a channel reaches a person who is still here; None when it does not."""
    address: str | None = all_channels()[channel].address(employee, settings) if employee.active else None
    return address or None


@cache
def clients(service: str) -> Any:
    """One client a process and service."""
    return boto3.client(service)  # type: ignore[call-overload]


def deliver(channel: str, message: Message, settings: Settings, clients: Clients = clients) -> None:
    """Send a message through a channel; Undeliverable when it never can be, Busy when it may later."""
    all_channels()[channel].send(message, settings, clients)


def refusal(error: ClientError, permanent: frozenset[str]) -> Exception:
    """What a service's error means: not at all, not now, or a fault of ours that stays what it is."""
    code = error.response.get("Error", {}).get("Code", "")
    if code in permanent:
        return Undeliverable(code)
    return Busy(what=code) if is_throttle(error) else error
