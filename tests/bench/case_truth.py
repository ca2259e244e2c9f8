"""What was done and told, held against a clean run: the pure rules on the same facts, in memory, undisturbed.

A clean run takes from a history only what people did, and when; what the clock did follows. So one act too many, one
missing, in another order or with another moment, and the histories differ.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default as mail_policy
from typing import Any

from tests.fakes import FakeCases, FakeDirectory, FakeNotices
from yanzhen import case_life as life
from yanzhen.case import Act, Case, What
from yanzhen.case_desk import CaseDesk
from yanzhen.directory import Employee, OrgUnit
from yanzhen.notice import Notice
from yanzhen.policy import Policy
from yanzhen.reach import Reach

CLOCK = frozenset({What.REMINDED, What.OVERDUE, What.ESCALATED})
Told = tuple[str, str]
"""An employee and a fact."""


@dataclass
class Clean:
    """The undisturbed world of the same people."""

    units: Sequence[OrgUnit]
    people: Sequence[Employee]
    channels: Mapping[str, str | None]
    policy: Policy
    directory: FakeDirectory = field(default_factory=FakeDirectory)
    notices: FakeNotices = field(default_factory=FakeNotices)

    def __post_init__(self) -> None:
        self.cases = FakeCases(self.notices)
        self.desk = CaseDesk(self.directory, self.cases, lambda person: self.channels[person.employee_id])
        for unit in self.units:
            self.directory.put_unit(unit)
        for person in self.people:
            # Who left since was here when it was told: leaving itself is told to nobody.
            self.directory.put_employee(person.model_copy(update={"active": True}))

    def run(self, case: Case) -> Case:
        """The case as it would stand had nothing disturbed it."""
        triggers = iter(case.triggers)

        def opened(last: Case | None) -> Case | None:
            return life.opened(
                case.case_id, case.key, case.shortfall, next(triggers), unit_path=case.unit_path,
                timezone=case.timezone, policy=self.policy, now=act.at, last=last, measured=case.measured,
            )  # fmt: skip

        for act in case.history:
            if act.what in (What.OPENED, What.ADDED):
                self.desk.open(case.key, opened, act.at)
            else:
                self.desk.change(case.case_id, lambda found, act=act: _again(found, act), act.at)  # type: ignore[misc]
        found = self.cases.get(case.case_id)
        assert found is not None
        return found


def _again(case: Case, act: Act) -> Case:
    """A person's act is done again; at the moment of one of the clock's, what the rules say."""
    by, version = act.by or "", case.version
    if act.what in CLOCK:
        return life.advanced(case, act.at)
    if act.what is What.ANSWERED:
        return life.answered(case, act.text, by, act.at, act.files)
    if act.what is What.ACCEPTED:
        return life.accepted(case, act.text, by, act.at, expected_version=version)
    if act.what is What.RETURNED:
        return life.returned(case, act.text, by, act.at, expected_version=version)
    if act.what is What.DEADLINE:
        assert act.due is not None
        return life.postponed(case, act.due, act.text, by, act.at, expected_version=version)
    if act.what is What.WAIVED:
        return life.waived(case, act.text, by, act.at, expected_version=version)
    return life.mended(case, act.at) if act.what is What.MENDED else life.left(case, act.at)


def same(case: Case, clean: Case) -> bool:
    """The same life; versions and runs count takeovers, which change nothing of the case."""
    besides = {"version", "run", "measured", "shortfall"}
    return case.model_dump(exclude=besides) == clean.model_dump(exclude=besides)


def heard_in_mails(letters: Iterable[bytes], people: Sequence[Employee], facts: frozenset[Told]) -> Counter[Told]:
    """Whole mails as a server took them."""
    who = {person.email: person.employee_id for person in people if person.email}
    found: Counter[Told] = Counter()
    for letter in letters:
        mail = message_from_bytes(letter, policy=mail_policy)
        body = mail.get_body(("plain",))
        found.update(_facts(who[str(mail["To"])], body.get_content() if body else "", facts))
    return found


def heard_in_texts(groups: Mapping[str, Any], people: Sequence[Employee], facts: frozenset[Told]) -> Counter[Told]:
    """Text messages by number, as the emulator keeps them."""
    who = {person.phone: person.employee_id for person in people}
    found: Counter[Told] = Counter()
    for number, texts in groups.items():
        for text in texts:
            found.update(_facts(str(who[number]), text["Message"], facts))
    return found


def heard_in_chats(
    seen: Iterable[tuple[str, Any, bytes]], people: Sequence[Employee], reaches: Mapping[str, Reach],
    facts: frozenset[Told],
) -> Counter[Told]:  # fmt: skip
    """What was posted to people's webhooks."""
    who = {hook.url: person for person, reach in reaches.items() for hook in reach.webhooks.values()}
    found: Counter[Told] = Counter()
    for address, _, body in seen:
        found.update(_facts(who[f"https://{address}"], json.loads(body)["text"]["content"], facts))
    return found


def _facts(employee_id: str, text: str, known: frozenset[Told]) -> Iterator[Told]:
    """Which facts a message tells, by its links."""
    for path, told in set(re.findall(r"https?://[^/\s]+(/[\w/.#-]*)\?n=([\w/.%-]+)", text)):
        kind, _, rest = told.partition("/")
        whole = f"{kind}/{path.rpartition('/')[2]}/{rest}"
        yield employee_id, whole if (employee_id, whole) in known else told


def expected(notices: Iterable[Notice]) -> Counter[tuple[str, str, str]]:
    return Counter((one.employee_id, one.fact, one.channel) for one in notices)
