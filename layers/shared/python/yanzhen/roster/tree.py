"""What a list of units would change: the company's tree as it would be, held against the tree as it is. Pure.

A unit's code is the last part of its path and its alone in the company. Where it stands is its parent: another parent
is a move, and whatever is below moves along.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yanzhen.directory import DEEPEST, Employee, Geofence, OrgUnit, Role, within
from yanzhen.roster.bad import Bad
from yanzhen.roster.clean import Units
from yanzhen.roster.columns import Field
from yanzhen.roster.compare import PRIVILEGED, Change, Cleaned, Entry, Orders, Trouble, trouble_at
from yanzhen.roster.node import FENCE, OWN, code_of, parent_of, unit_value
from yanzhen.roster.plain import text


class TreeTrial:
    """A list held against a company. `units` are all that stand in it, `people` those the list names as heads, `heads`
    who heads a unit now, by its path."""

    def __init__(
        self,
        rows: Sequence[Cleaned],
        units: Sequence[OrgUnit],
        people: Mapping[str, Employee],
        heads: Mapping[str, Sequence[Employee]],
        orders: Orders,
    ) -> None:
        self._rows = rows
        self._units = {code_of(unit.path): unit for unit in units}
        self._people = people
        self._heads = heads
        self._orders = orders
        self._known = Units(unit for unit in units if within(unit.path, orders.scope))
        self._by_code: defaultdict[str, list[Cleaned]] = defaultdict(list)
        self._by_name: defaultdict[str, set[str]] = defaultdict(set)
        self._headed: defaultdict[str, list[int]] = defaultdict(list)
        for row in rows:
            if Field.CODE in row.values:
                self._by_code[row.values[Field.CODE]].append(row)
                self._by_name[text(row.values.get(Field.NAME))].add(row.values[Field.CODE])
            if Field.HEAD in row.values:
                self._headed[row.values[Field.HEAD]].append(row.row)
        self._wrong = {row.row: list(row.troubles) for row in rows}
        self._parents: dict[str, str | None] = {}

    def entries(self) -> list[Entry]:
        """The whole report, parents before what is below them; what is wrong comes first."""
        for row in self._rows:
            self._wrong[row.row] += self._own_troubles(row)
        self._settle()
        told = [self._entry(row) for row in self._rows]
        listed = {row.values.get(Field.CODE) for row in self._rows if not self._fatal(row)}
        told += [self._dragged(unit) for code, unit in self._units.items() if code not in listed and self._moves(code)]
        return sorted(told, key=lambda entry: -1 if entry.action == "wrong" else standing(entry).count("/"))

    def _own_troubles(self, row: Cleaned) -> Iterator[Trouble]:
        code = row.values.get(Field.CODE)
        others = [other.row for other in self._by_code.get(str(code), ()) if other.row != row.row]
        if others:
            yield self._say("twice", row, Field.CODE, other=others[0])
        before = self._units.get(str(code))
        if before is not None and not within(before.path, self._orders.scope):
            yield self._say("unit_elsewhere", row, Field.CODE)
            return
        if before is None:
            yield from (
                self._say("missing", row, field) for field in (Field.PARENT, Field.KIND) if field not in row.values
            )
        yield from self._parent_troubles(row, before)
        yield from self._fence_troubles(row, before)
        yield from self._head_troubles(row, before)

    def _parent_troubles(self, row: Cleaned, before: OrgUnit | None) -> Iterator[Trouble]:
        if Field.PARENT not in row.values:
            return
        try:
            parent = self._found(row.values[Field.PARENT])
        except Bad as bad:
            yield self._say(bad.code, row, Field.PARENT, **bad.facts)
            return
        if before is not None and before.path == self._orders.scope and parent != code_of(parent_of(before.path) or ""):
            yield self._say("root_stays", row, Field.PARENT)

    def _fence_troubles(self, row: Cleaned, before: OrgUnit | None) -> Iterator[Trouble]:
        if not any(field in row.values for field in FENCE):
            return
        fence = _fence(before, row.values)
        if missing := [field for field in FENCE if fence.get(FENCE[field]) is None]:
            yield self._say("fence_half", row, missing[0])
        elif fence["latitude"] == 0 and fence["longitude"] == 0:
            yield self._say("fence_nowhere", row, Field.LATITUDE)

    def _head_troubles(self, row: Cleaned, before: OrgUnit | None) -> Iterator[Trouble]:
        number = row.values.get(Field.HEAD)
        if number is None:
            return
        person = self._people.get(number)
        if person is None or not person.active or not within(person.unit_path, self._orders.scope):
            yield self._say("head_unknown", row, Field.HEAD)
        elif person.role in PRIVILEGED:
            yield self._say("head_protected", row, Field.HEAD)
        elif others := [at for at in self._headed[number] if at != row.row]:
            yield self._say("head_twice", row, Field.HEAD, other=others[0])
        elif before is not None and (
            second := next((one for one in self._heads.get(before.path, ()) if one.employee_id != number), None)
        ):
            yield self._say("head_second", row, Field.HEAD, other=second.employee_id)

    def _found(self, said: str) -> str:
        """The code of the unit that a parent's cell names: by its code, path or name, in the list or in the company."""
        low = text(said).casefold()
        if low in self._by_code:
            return low
        try:
            return code_of(self._known.path_of(said))
        except Bad:
            named = self._by_name.get(text(said), set())
            if len(named) == 1:
                return next(iter(named))
            raise Bad("unit_ambiguous", count=len(named)) if named else Bad("parent_unknown") from None

    def _settle(self) -> None:
        """Find rows that stand in a circle, too deep, or below one that is wrong, until no more are found."""
        while True:
            self._parents = {code: code_of(parent_of(unit.path) or "") or None for code, unit in self._units.items()}
            sound = [row for row in self._rows if not self._fatal(row)]
            for row in sound:
                if Field.PARENT in row.values:
                    self._parents[row.values[Field.CODE]] = self._found(row.values[Field.PARENT])
            worse = [(row, code) for row in sound if (code := self._misplaced(row.values[Field.CODE]))]
            if not worse:
                return
            for row, code in worse:
                self._wrong[row.row].append(self._say(code, row, Field.PARENT))

    def _misplaced(self, code: str) -> str | None:
        line = [code]
        while (parent := self._parents.get(line[-1])) is not None:
            if parent == code:
                return "cycle"
            if parent in line:
                return "parent_wrong"
            line.append(parent)
        if line[-1] not in self._units:
            return "parent_wrong"
        return "too_deep" if len(line) > DEEPEST else None

    def _place(self, code: str) -> str:
        parent = self._parents.get(code)
        return code if parent is None else f"{self._place(parent)}/{code}"

    def _moves(self, code: str) -> bool:
        return code in self._units and self._place(code) != self._units[code].path

    def _fatal(self, row: Cleaned) -> bool:
        return any(one.fatal for one in self._wrong[row.row])

    def _entry(self, row: Cleaned) -> Entry:
        code = str(row.values.get(Field.CODE, ""))
        before = self._units.get(code)
        mine = before if before and within(before.path, self._orders.scope) else None
        wrong = self._fatal(row)
        changes = () if wrong else tuple(self._changes(row, mine))
        fields = {change.field for change in changes}
        moved = "moved" if Field.PARENT in fields else "changed"
        return Entry(
            row=row.row,
            key=mine.path if mine else code if wrong else self._place(code),
            name=str(row.values.get(Field.NAME) or (mine.name if mine else "")),
            action="wrong" if wrong else "new" if before is None else moved if changes else "unchanged",
            changes=changes,
            troubles=tuple(self._wrong[row.row]),
        )

    def _changes(self, row: Cleaned, before: OrgUnit | None) -> Iterator[Change]:
        values = dict(row.values)
        code = values.pop(Field.CODE)
        values[Field.PARENT] = parent_of(self._place(code))
        if before is None:
            values.setdefault(Field.TIMEZONE, self._clock(code))
        for field, after in values.items():
            if field is Field.HEAD:
                heads = self._heads.get(before.path, ()) if before else ()
                if after not in {head.employee_id for head in heads}:
                    yield Change(field=field, before=None, after=after)
                continue
            old = unit_value(before, field)
            if old != after and not (isinstance(old, str) and text(old) == row.said.get(field, after)):
                yield Change(field=field, before=old, after=after)
        for name, said in row.kept.items():
            stood = before.extra.get(name) if before else None
            if stood != said:
                yield Change(field=None, kept=name, before=stood, after=said)

    def _clock(self, code: str) -> str:
        """A new unit's time zone, where the list names none: that of the next above."""
        above = self._parents.get(code)
        while above is not None:
            said = next((row.values.get(Field.TIMEZONE) for row in self._by_code.get(above, ())), None)
            if said or above in self._units:
                return str(said or self._units[above].timezone)
            above = self._parents.get(above)
        return str(OrgUnit.model_fields["timezone"].default)

    def _dragged(self, unit: OrgUnit) -> Entry:
        above = Change(
            field=Field.PARENT, before=parent_of(unit.path), after=parent_of(self._place(code_of(unit.path)))
        )
        return Entry(row=None, key=unit.path, name=unit.name, action="moved", changes=(above,))

    def _say(self, code: str, row: Cleaned, field: Field, **facts: Any) -> Trouble:
        return trouble_at(code, row.row, self._orders.columns, field, str(row.values.get(field, "")), facts)


def _fence(before: OrgUnit | None, values: Mapping[Field, Any]) -> dict[str, Any]:
    stood = before.geofence.model_dump() if before and before.geofence else {}
    return stood | {name: values[field] for field, name in FENCE.items() if field in values}


def standing(entry: Entry) -> str:
    """The path where the unit stands once the entry is applied."""
    for change in entry.changes:
        if change.field is Field.PARENT and change.after is not None:
            return f"{change.after}/{code_of(entry.key)}"
    return entry.key


def revised_unit(stored: OrgUnit | None, entry: Entry) -> OrgUnit:
    """The unit as the entry wants it, where it will stand."""
    wanted = {change.field: change.after for change in entry.changes if change.field}
    kept = {change.kept: change.after for change in entry.changes if change.field is None}
    stood = stored.model_dump() if stored else {}
    fence = _fence(stored, wanted)
    return OrgUnit.model_validate(
        {
            **stood,
            **{name: wanted[field] for field, name in OWN.items() if field in wanted},
            "path": standing(entry),
            "geofence": Geofence(**fence) if fence else None,
            "extra": {**stood.get("extra", {}), **kept},
        }
    )


def unit_overtaken(stored: OrgUnit | None, entry: Entry) -> bool:
    """Since the trial somebody else changed what the entry is about; as of people, what is already as wanted is not."""
    if stored is None:
        return entry.action != "new"
    return any(
        (stored.extra.get(change.kept) if change.field is None else unit_value(stored, change.field))
        not in (change.before, change.after)
        for change in entry.changes
        if change.field not in (Field.HEAD, Field.PARENT)
    )


def heads_it(person: Employee | None, entry: Entry) -> Employee | None:
    """The person as head of the unit; None: as they are, since they left or got a greater role meanwhile."""
    if person is None or not person.active or person.role in PRIVILEGED:
        return None
    return person.model_copy(update={"role": Role.MANAGER, "unit_path": standing(entry)})
