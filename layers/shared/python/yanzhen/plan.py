"""A plan: whom a course is for, on which days, where; its sessions are made of it, and follow it.

Draft -> published -> ended | cancelled. Whoever is in the audience is split by place and capacity when the draft is
tried; groups of one place follow one another on the same day. A session's id follows from plan, day, place and group:
made twice, it is the same session.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Literal, NamedTuple, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from yanzhen.base import Instant, Model
from yanzhen.clash import Clash
from yanzhen.directory import UNIT_PATH, Employee, OrgUnit, ancestors, timezone_of, within
from yanzhen.named_id import named_id
from yanzhen.schedule import Schedule, WallTime, is_skipped, moment
from yanzhen.training import MAX_PARTICIPANTS, Course, Session

MOST_SESSIONS = 5_000
"""So many sessions has a plan at most: larger ones are several plans."""
MOST_NAMED = 20
"""So many of those who are left out are named."""
STALLED = timedelta(minutes=10)
"""A plan at work that says nothing for so long needs somebody to go on with it."""

PlanState = Literal["draft", "published", "ended", "cancelled"]
Why = Literal["left", "capacity", "elsewhere"]


class Audience(Model):
    """People of units and everything below, of these positions or of any; and people by name."""

    units: tuple[str, ...] = Field(default=(), max_length=50)
    positions: tuple[str, ...] = Field(default=(), max_length=50)
    people: tuple[str, ...] = Field(default=(), max_length=500)

    @model_validator(mode="after")
    def _is_somebody(self) -> Self:
        if not self.units and not self.people:
            raise PydanticCustomError("plan.nobody", "an audience is units or people")
        return self

    def scopes(self) -> tuple[str, ...]:
        """Its units, without those that lie within another."""
        wanted = sorted(set(self.units))
        return tuple(one for one in wanted if not any(within(one, other) for other in wanted if other != one))

    def wants(self, person: Employee) -> bool:
        if person.employee_id in self.people:
            return True
        here = any(within(person.unit_path, unit) for unit in self.units)
        return here and (not self.positions or person.position in self.positions)


class Task(Model):
    """What is being done to a plan, step by step: `done` counts its sessions."""

    what: Literal["try", "publish", "move", "cancel"]
    done: int = 0
    by: str
    reason: str = ""
    at: WallTime | None = None
    minutes: int | None = None
    room: str | None = None


class LeftOut(Model):
    """Who of the audience takes part in no session, and why."""

    why: Why
    count: int
    people: tuple[str, ...]
    """The first of them."""


class PlanClash(Model):
    """What one session of a draft would clash with: another one of it, or anybody's."""

    mine: Session
    other: Session
    people: tuple[str, ...] = ()
    """The first of those who would have to be in both."""
    trainers: tuple[str, ...] = ()
    room: str | None = None


class Trial(Model):
    """What a draft would make: found out before anything is written."""

    sessions: int
    groups: int
    """Sessions of one day."""
    places: int
    wanted: int
    """People of the audience, with those who are left out."""
    covered: int
    left_out: tuple[LeftOut, ...] = ()
    clashes: tuple[PlanClash, ...] = ()
    """The first of them."""
    clash_count: int = 0
    skipped: tuple[date, ...] = ()
    """Days on which clocks skip the time: those sessions begin when clocks go on."""
    ends_at: Instant | None = None


class Plan(Model):
    """What somebody planned, and how far its sessions are."""

    plan_id: str
    version: int = Field(default=0, ge=0)
    """One on at every change, progress too: nobody changes what they have not seen."""
    draft: int = Field(default=1, ge=1)
    """Which draft this is; groups belong to one."""
    course_id: str
    title: str = Field(min_length=1, max_length=200)
    unit_path: str = Field(pattern=UNIT_PATH)
    audience: Audience
    schedule: Schedule
    spread: Literal["places", "together"] = "places"
    """A session at every store, or all at the plan's own unit."""
    capacity: int = Field(default=40, ge=1, le=MAX_PARTICIPANTS)
    rounds: int = Field(default=3, ge=1, le=8)
    """So many groups of one place come one after another on a day; who is left then is left out."""
    room: str | None = Field(default=None, min_length=1, max_length=80)
    trainer_id: str | None = Field(default=None, max_length=40)
    evidence_mode: Literal["each", "group"] = "each"
    by: str
    created_at: Instant
    beat_at: Instant
    state: Literal["draft", "published", "cancelled"] = "draft"
    task: Task | None = None
    trial: Trial | None = None
    made: int = 0
    """Sessions that were made."""

    def seen(self, now: datetime) -> PlanState:
        """Published until its last session is over."""
        over = self.trial is not None and self.trial.ends_at is not None and self.trial.ends_at <= now
        return "ended" if self.state == "published" and over and self.task is None else self.state

    def stalled(self, now: datetime) -> bool:
        return self.task is not None and now - self.beat_at > STALLED


class Group(Model):
    """Who meets in one session of each day, and how many groups of the place go before."""

    unit_path: str = Field(pattern=UNIT_PATH)
    number: int = Field(ge=0)
    people: tuple[str, ...] = Field(min_length=1, max_length=MAX_PARTICIPANTS)


class Place(NamedTuple):
    """Where a group meets, as far as its sessions need it."""

    unit: OrgUnit | None
    timezone: str


def place(unit: OrgUnit | None) -> Place:
    return Place(unit, timezone_of(unit))


def split(plan: Plan, people: Iterable[Employee], units: Mapping[str, OrgUnit]) -> tuple[list[Group], list[str]]:
    """Groups of at most the plan's capacity by place, and who finds no room; the same people give the same groups."""
    places: dict[str, list[str]] = {}
    for person in people:
        where = plan.unit_path if plan.spread == "together" else _store_of(person.unit_path, units)
        places.setdefault(where, []).append(person.employee_id)
    groups: list[Group] = []
    left: list[str] = []
    for where in sorted(places):
        everybody = iter(sorted(places[where]))
        for number in range(plan.rounds):
            if some := tuple(islice(everybody, plan.capacity)):
                groups.append(Group(unit_path=where, number=number, people=some))
        left += everybody
    return groups, left


def _store_of(unit_path: str, units: Mapping[str, OrgUnit]) -> str:
    """The store or workshop a unit belongs to; a unit above all stores is a place of its own."""
    above = (path for path in ancestors(unit_path) if path in units and units[path].kind in ("store", "workshop"))
    return next(above, unit_path)


def session_id(plan: Plan, day: date, group: Group) -> str:
    return named_id(day, plan.plan_id, group.unit_path, str(group.number))


def window(schedule: Schedule, day: date, group: Group, timezone: str) -> tuple[datetime, datetime]:
    """When a group meets on a day: one after another."""
    length = timedelta(minutes=schedule.minutes)
    starts_at = moment(day, schedule.at, timezone) + group.number * length
    return starts_at, starts_at + length


def moved(schedule: Schedule, task: Task) -> Schedule:
    """The same days at the task's time of day."""
    return schedule.model_copy(update={"at": task.at, "minutes": task.minutes})


def session(plan: Plan, course: Course, day: date, group: Group, where: Place) -> Session:
    """The session of a group on a day, as it is made."""
    starts_at, ends_at = window(plan.schedule, day, group, where.timezone)
    return Session(
        session_id=session_id(plan, day, group),
        course_id=course.course_id,
        title=plan.title,
        unit_path=group.unit_path,
        starts_at=starts_at,
        ends_at=ends_at,
        timezone=where.timezone,
        geofence=where.unit.geofence if where.unit else None,
        participants=group.people,
        evidence_mode=plan.evidence_mode,
        trainer_id=plan.trainer_id,
        room=plan.room,
    )


def slots(days: Sequence[date], groups: Sequence[Group], start: int = 0) -> Iterator[tuple[date, Group]]:
    """Every session of a plan by its number: day by day, and of a day group by group."""
    for number in range(start, len(days) * len(groups)):
        yield days[number // len(groups)], groups[number % len(groups)]


def skipped(plan: Plan, timezones: Iterable[str]) -> tuple[date, ...]:
    """Days on which the clocks of a place skip the time."""
    zones = set(timezones)
    return tuple(day for day in plan.schedule.days() if any(is_skipped(day, plan.schedule.at, zone) for zone in zones))


def left_out(why: Why, people: Sequence[str]) -> tuple[LeftOut, ...]:
    return (LeftOut(why=why, count=len(people), people=tuple(people[:MOST_NAMED])),) if people else ()


def clash_of(clash: Clash, own: Container[str]) -> PlanClash:
    """A clash as the draft keeps it: with few of the participants, since hundreds of ids would fill it."""
    mine, other = (
        session.model_copy(update={"participants": session.participants[:1], "history": ()})
        for session in sorted((clash.first, clash.second), key=lambda session: session.session_id not in own)
    )
    return PlanClash(
        mine=mine, other=other, people=clash.people[:MOST_NAMED], trainers=clash.trainers[:MOST_NAMED], room=clash.room
    )
