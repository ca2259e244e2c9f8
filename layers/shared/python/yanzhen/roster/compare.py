"""What a file would change, row by row, before anything is changed. Pure: rows and company in, report out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from yanzhen.base import Model
from yanzhen.directory import Employee, Role, within
from yanzhen.roster.columns import Columns, Field, Kind, letter
from yanzhen.roster.plain import text
from yanzhen.roster.ways import Ways

Action = Literal["new", "changed", "moved", "leaves", "unchanged", "wrong"]
APPLIED: tuple[Action, ...] = ("leaves", "new", "moved", "changed")
"""What is done, leavers first: who left is locked out before anything else."""
PRIVILEGED = (Role.HR, Role.ADMIN, Role.AUDITOR)
"""Roles that no file gives, changes or takes away by leaving a person out."""
UNIQUE = (Field.BADGE, Field.SUBJECT)
SHARED = (Field.EMAIL, Field.PHONE)
"""Two people with one of these may be one person twice: told, not refused."""


class Trouble(Model):
    """What is wrong with a cell. `fatal`: the row is left out; else it is told and the row counts."""

    code: str
    fatal: bool = True
    field: Field | None = None
    cell: str | None = None
    value: str = ""
    facts: dict[str, str | int] = {}


class Change(Model):
    """One value before and after, as the directory has it."""

    field: Field | None
    kept: str = ""
    """Without a field: the heading under which the value is only kept."""
    before: str | bool | float | None
    after: str | bool | float | None

    def value_in(self, person: Employee) -> Any:
        """What the person has of it now."""
        return person.extra.get(self.kept) if self.field is None else getattr(person, self.field)


class Entry(Model):
    """One row of the report. `row` is the file's, 1 the first; None for somebody the file does not name."""

    row: int | None
    key: str
    """The employee number; of a unit its path, the present one if it moves."""
    name: str
    action: Action
    changes: tuple[Change, ...] = ()
    troubles: tuple[Trouble, ...] = ()


class Orders(Model):
    """What the person who imports decided, and who that is."""

    kind: Kind = "people"
    columns: Columns
    kept: dict[int, str] = {}
    """By column: under what name its cells are kept."""
    ways: Ways
    scope: str
    importer: str
    whole: bool = False
    """The file names everybody of the scope: who is not in it has left."""


class Cleaned(Model):
    """A row as values of the directory."""

    row: int
    values: dict[Field, Any]
    said: dict[Field, str] = {}
    """The cell's own text, where it is another than the value."""
    kept: dict[str, str] = {}
    """What is only kept, by its heading; empty cells are not in it."""
    troubles: tuple[Trouble, ...] = ()

    @property
    def fatal(self) -> bool:
        return any(one.fatal for one in self.troubles)


def trouble_at(
    code: str,
    row: int,
    columns: Columns,
    field: Field | None,
    value: str,
    facts: Mapping[str, Any],
    *,
    fatal: bool = True,
) -> Trouble:
    """What is wrong in a row, with the name of its cell in the file."""
    cell = f"{letter(columns.index(field))}{row}" if field and field in columns else None
    return Trouble(code=code, fatal=fatal, field=field, cell=cell, value=value[:80], facts=dict(facts))


class Trial:
    """A file held against a company. `people` are all of the scope, and whoever else the file names by number."""

    def __init__(self, rows: Sequence[Cleaned], people: Mapping[str, Employee], orders: Orders) -> None:
        self._rows = rows
        self._people = people
        self._orders = orders
        self._named: defaultdict[tuple[Field, Any], list[int]] = defaultdict(list)
        for row in rows:
            for field in (Field.NUMBER, *UNIQUE, *SHARED):
                if field in row.values:
                    self._named[field, row.values[field]].append(row.row)
        self._numbers = {row.values.get(Field.NUMBER) for row in rows}
        self._holders = {
            (field, getattr(person, field)): person.employee_id
            for person in people.values()
            for field in UNIQUE
            if getattr(person, field) and (person.active or field is Field.SUBJECT)
        }

    def entries(self, start: int, stop: int) -> list[Entry]:
        """The report of some of the rows, by their place in the file."""
        return [self._entry(row) for row in self._rows[start:stop]]

    def leavers(self) -> Iterator[Entry]:
        """Who is in the scope, active, and not in the whole file. Whoever imports stays, and so do HR, administrators
        and auditors: an HR system often does not know them."""
        if not self._orders.whole:
            return
        for employee_id in sorted(self._people):
            person = self._people[employee_id]
            if (
                person.active
                and employee_id not in self._numbers
                and within(person.unit_path, self._orders.scope)
                and person.role not in PRIVILEGED
                and employee_id != self._orders.importer
            ):
                gone = Change(field=Field.ACTIVE, before=True, after=False)
                yield Entry(row=None, key=employee_id, name=person.name, action="leaves", changes=(gone,))

    def heads(self, entries: Iterable[Entry]) -> dict[str, int]:
        """Heads of each unit that would have people, once these entries are applied."""
        after = {
            person.employee_id: person
            for person in self._people.values()
            if within(person.unit_path, self._orders.scope)
        }
        for entry in entries:
            if entry.action in APPLIED:
                after[entry.key] = revised(after.get(entry.key), entry)
        counts: defaultdict[str, int] = defaultdict(int)
        for person in after.values():
            if person.active:
                counts[person.unit_path] += person.role is Role.MANAGER
        return dict(counts)

    def _entry(self, row: Cleaned) -> Entry:
        number = str(row.values.get(Field.NUMBER, ""))
        before = self._people.get(number)
        mine = before if before and self._mine(before) else None
        unread = [one for one in row.troubles if not _as_kept(mine, one)]
        troubles = [*unread, *self._twice(row), *self._taken(row), *self._forbidden(row, before)]
        name = str(row.values.get(Field.NAME) or (mine.name if mine else ""))
        changes = () if before and not mine else tuple(_changes(before, row))
        return Entry(
            row=row.row,
            key=number,
            name=name,
            action="wrong" if any(one.fatal for one in troubles) else _action(before, changes),
            changes=changes,
            troubles=tuple(troubles),
        )

    def _mine(self, person: Employee) -> bool:
        return within(person.unit_path, self._orders.scope)

    def _say(self, code: str, row: Cleaned, field: Field, *, fatal: bool = True, **facts: str | int) -> Trouble:
        said = str(row.values.get(field, ""))
        return trouble_at(code, row.row, self._orders.columns, field, said, facts, fatal=fatal)

    def _twice(self, row: Cleaned) -> Iterator[Trouble]:
        """A number, badge or sign-in name stands once in a file: which of two rows is right, only a person knows."""
        for field in (Field.NUMBER, *UNIQUE, *SHARED):
            others = [at for at in self._named.get((field, row.values.get(field)), ()) if at != row.row]
            if others:
                yield self._say("twice", row, field, fatal=field not in SHARED, other=others[0])

    def _taken(self, row: Cleaned) -> Iterator[Trouble]:
        for field in UNIQUE:
            holder = self._holders.get((field, row.values.get(field)))
            if holder is not None and holder != row.values.get(Field.NUMBER) and holder not in self._numbers:
                yield self._say("taken", row, field)

    def _forbidden(self, row: Cleaned, before: Employee | None) -> Iterator[Trouble]:
        if before is not None and not self._mine(before):
            yield self._say("elsewhere", row, Field.NUMBER)
            return
        role = row.values.get(Field.ROLE)
        if before is not None and before.role in PRIVILEGED:
            if any(change.field is not Field.ROLE for change in _changes(before, row)) or role not in (
                None, before.role, Role.EMPLOYEE,
            ):  # fmt: skip
                yield self._say("protected", row, Field.NUMBER)
        elif role in PRIVILEGED:
            yield self._say("role_not_given", row, Field.ROLE)
        elif (
            before is not None and before.employee_id == self._orders.importer and row.values.get(Field.ACTIVE) is False
        ):
            yield self._say("yourself", row, Field.ACTIVE)


def _as_kept(person: Employee | None, trouble: Trouble) -> bool:
    """What the directory keeps of a person is taken back as it stands, also where a list could not bring it anew."""
    kept = getattr(person, trouble.field) if person and trouble.field else None
    return isinstance(kept, str) and kept != "" and text(kept)[:80] == trouble.value


def _changes(before: Employee | None, row: Cleaned) -> Iterator[Change]:
    """An empty cell changes nothing, nor does one that says what is kept, however it is written there. Greater roles
    stay as they are when a file calls their people staff."""
    for field, after in row.values.items():
        if field is Field.NUMBER:
            continue
        old = None if before is None else getattr(before, field)
        if field is Field.ROLE and old in PRIVILEGED:
            continue
        if old != after and not (isinstance(old, str) and text(old) == row.said.get(field, after)):
            yield Change(field=field, before=old, after=after)
    for name, said in row.kept.items():
        stood = None if before is None else before.extra.get(name)
        if stood != said:
            yield Change(field=None, kept=name, before=stood, after=said)


def _action(before: Employee | None, changes: Sequence[Change]) -> Action:
    fields = {change.field: change.after for change in changes}
    if before is None:
        return "new"
    if not changes:
        return "unchanged"
    if fields.get(Field.ACTIVE) is False:
        return "leaves"
    return "moved" if Field.UNIT in fields else "changed"


def revised(stored: Employee | None, entry: Entry) -> Employee:
    """The person as the entry wants it; what a file does not know of stays as it is."""
    wanted: dict[str, Any] = {change.field.value: change.after for change in entry.changes if change.field}
    kept = {change.kept: change.after for change in entry.changes if change.field is None}
    if kept:
        wanted["extra"] = {**(stored.extra if stored else {}), **kept}
    if stored is None:
        return Employee.model_validate({"employee_id": entry.key, "name": entry.name, **wanted})
    return Employee.model_validate({**stored.model_dump(), **wanted})


def overtaken(stored: Employee | None, entry: Entry) -> bool:
    """Since the trial somebody else changed what the entry is about: then it is left as it is, and told. What is
    already as wanted, because this very entry was applied before, is not overtaken."""
    if stored is None:
        return entry.action != "new"
    return any(change.value_in(stored) not in (change.before, change.after) for change in entry.changes)
