"""Lists of units: tried against the whole tree, applied parents first. What moves takes its people along."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice

from yanzhen.directory import Employee, OrgUnit, Role
from yanzhen.roster.columns import Field
from yanzhen.roster.compare import APPLIED, Cleaned, Entry, Orders
from yanzhen.roster.job import CHUNK, Chunk
from yanzhen.roster.tree import TreeTrial, heads_it, revised_unit, standing, unit_overtaken
from yanzhen_aws.pages import every
from yanzhen_aws.runtime import Runtime

PAGE = 2_000


def tried(rows: Sequence[Cleaned], orders: Orders, world: Runtime) -> list[Entry]:
    """The whole report: a company has thousands of units, not more."""
    units = [unit for unit in world.directory.subtree(orders.scope.partition("/")[0]) if unit.moved_to is None]
    heads: defaultdict[str, list[Employee]] = defaultdict(list)
    for head in world.directory.in_role(Role.MANAGER):
        heads[head.unit_path].append(head)
    named = world.directory.people(sorted({str(row.values[Field.HEAD]) for row in rows if Field.HEAD in row.values}))
    return TreeTrial(rows, units, named, heads, orders).entries()


def applied(entries: Sequence[Entry], chunk: Chunk, world: Runtime) -> Chunk:
    """One after the other, since each stands on its parent."""
    done = [_placed(entry, world) for entry in entries if entry.action in APPLIED]
    return chunk.model_copy(update={"done": True, "applied": sum(done), "overtaken": len(done) - sum(done)})


def _placed(entry: Entry, world: Runtime) -> bool:
    """False: somebody else changed it since the trial. Repeated after a kill, it gives the same."""
    place = standing(entry)
    won = _moved(entry, place, world) if place != entry.key else _written(entry, world)
    head = next((str(change.after) for change in entry.changes if change.field is Field.HEAD), None)
    if won and head:
        world.directory.revise_employees([head], lambda _, person: heads_it(person, entry))
    return won


def _written(entry: Entry, world: Runtime) -> bool:
    lost = False

    def change(stored: OrgUnit | None) -> OrgUnit | None:
        nonlocal lost
        here = None if stored and stored.moved_to else stored
        lost = unit_overtaken(here, entry)
        return None if lost else revised_unit(here, entry)

    world.directory.revise_unit(entry.key, change)
    return not lost


def _moved(entry: Entry, place: str, world: Runtime) -> bool:
    """A new record where it stands now; the old one stays for what happened there and says where its unit went."""
    old = world.directory.unit(entry.key)
    if old is None or old.moved_to not in (None, place) or (old.moved_to is None and unit_overtaken(old, entry)):
        return False
    taken = False

    def stand(stored: OrgUnit | None) -> OrgUnit | None:
        nonlocal taken
        taken = stored is not None and stored.moved_to is None and stored.moved_from != entry.key
        if taken or (stored is not None and stored.moved_to is None):
            return None
        return revised_unit(old, entry).model_copy(update={"moved_from": entry.key, "moved_to": None})

    world.directory.revise_unit(place, stand)
    if taken:
        return False
    world.directory.revise_unit(
        entry.key, lambda stored: stored.model_copy(update={"moved_to": place}) if stored else None
    )
    people = (person for person in every(lambda after: world.directory.employees(entry.key, limit=PAGE, cursor=after)))
    here = iter([person.employee_id for person in people if person.unit_path == entry.key])
    while numbers := list(islice(here, CHUNK)):
        world.directory.revise_employees(numbers, lambda _, person: _followed(person, entry.key, place))
    return True


def _followed(person: Employee | None, old: str, place: str) -> Employee | None:
    return person.model_copy(update={"unit_path": place}) if person and person.unit_path == old else None
