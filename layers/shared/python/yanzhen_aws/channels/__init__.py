"""One file per channel, found by its name. A channel is a module with its medium and two functions:

    MEDIUM: Medium
    def addresses(person: Employee, reach: Reach, settings: Settings) -> Sequence[str]
    def send(message: Message, settings: Settings, outside: Outside) -> None

`addresses` says where the channel reaches a person: empty without an address, or where the channel is not set up; a
person is told at each of them. `send` hands the message over to one; it raises Undeliverable when trying again cannot
help, anything else may be tried again. Adding a channel is adding one file.
"""

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from functools import cache
from types import ModuleType

from botocore.exceptions import ClientError

from yanzhen.directory import Employee
from yanzhen.errors import Busy
from yanzhen.reach import Medium, Reach
from yanzhen_aws.items import is_throttle
from yanzhen_aws.messages import Message, Undeliverable
from yanzhen_aws.outside import Outside, the_outside
from yanzhen_aws.settings import Settings


@cache
def all_channels() -> Mapping[str, ModuleType]:
    """Every channel by the name of its file, in alphabetical order."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}") for name in names}


def known(settings: Settings) -> Sequence[tuple[str, Medium, bool]]:
    """Every channel by its name, with its medium and whether it is in use."""
    return [
        (name, channel.MEDIUM, settings.uses(name) and (name != "mail" or settings.sender_email is not None))
        for name, channel in all_channels().items()
    ]


def ways(person: Employee, reach: Reach, settings: Settings) -> Sequence[tuple[Medium, str, str]]:
    """Medium, channel and address of every channel that is set up and has one for a person who is still here."""
    if not person.active:
        return ()
    found: list[tuple[Medium, str, str]] = []
    for name, channel in all_channels().items():
        if settings.uses(name):
            found += [(channel.MEDIUM, name, address) for address in channel.addresses(person, reach, settings)]
    return found


def addresses_of(person: Employee, channel: str, reach: Reach, settings: Settings) -> Sequence[str]:
    """Where a channel reaches a person who is still here; empty when it does not, or no longer."""
    return [
        address for _, name, address in ways(person, reach, settings) if name == channel and address not in reach.dead
    ]


def deliver(channel: str, message: Message, settings: Settings, outside: Outside | None = None) -> None:
    """Send a message through a channel; Undeliverable when it never can be, anything else when it may later."""
    all_channels()[channel].send(message, settings, outside or the_outside(settings))


def refusal(error: ClientError, permanent: frozenset[str], dead: frozenset[str] = frozenset()) -> Exception:
    """What a service's error means: not at all, not now, or a fault of ours that stays what it is."""
    code = error.response.get("Error", {}).get("Code", "")
    if code in permanent or code in dead:
        return Undeliverable(code, dead=code in dead)
    return Busy(what=code) if is_throttle(error) else error
