"""A new hire's first day: from when the company asks for the first-day training, with which session, and until when.

The session is made for the one person and its id follows from person, day and course alone: asked again, by an import,
a move or a schedule, it is the same session, and so the same case.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from yanzhen.base import Instant, Model
from yanzhen.case import Case, CaseKey
from yanzhen.case_life import opened
from yanzhen.case_rules import MOST_RECENT_DAYS, NO_COURSE
from yanzhen.directory import Employee, Locale, OrgUnit, timezone_of
from yanzhen.named_id import named_id
from yanzhen.policy import Policy
from yanzhen.training import FIRST_DAY_OPEN, Course, Session

DAY = timedelta(days=1)
REOPENED = frozenset({"left", "redated"})
"""Ends of a case that say nothing of the training."""


class FirstDay(Model):
    """What is asked of one person who was hired for a day, and from when."""

    employee_id: str
    hire_date: str
    unit_path: str
    timezone: str
    course_id: str
    midnight: Instant
    """The day's beginning on the unit's clock: from then on a photo counts."""
    begins_at: Instant
    """When the case begins, by the policy's hour."""

    @property
    def session_id(self) -> str:
        return _id(self.employee_id, date.fromisoformat(self.hire_date), self.course_id)

    @property
    def key(self) -> CaseKey:
        return case_key(self.employee_id, self.session_id)

    def session(self, unit: OrgUnit | None, course: Course, locale: Locale) -> Session:
        """Open for a month: a photo that comes late is late, not false."""
        return Session(
            session_id=self.session_id,
            course_id=self.course_id,
            title=course.name_zh if locale == "zh" else course.name_en,
            unit_path=self.unit_path,
            starts_at=self.midnight,
            ends_at=self.midnight + FIRST_DAY_OPEN,
            timezone=self.timezone,
            geofence=unit.geofence if unit else None,
            participants=(self.employee_id,),
            first_day=True,
        )


def session_id(person: Employee, course_id: str) -> str | None:
    """The session of the person's first day, should there be one; None: nobody knows the day."""
    hired = day_of(person.hire_date)
    return _id(person.employee_id, hired, course_id) if hired else None


def _id(employee_id: str, hired: date, course_id: str) -> str:
    return named_id(hired, employee_id, str(hired), course_id)


def case_key(employee_id: str, session: str) -> CaseKey:
    return CaseKey(subject_id=employee_id, kind="onboard", period=f"session/{session}")


def first_day(person: Employee, unit: OrgUnit | None, policy: Policy) -> FirstDay | None:
    """None: the company asks for no first-day training, or nobody knows when the person started."""
    hired = day_of(person.hire_date)
    if hired is None or policy.onboard.course_id == NO_COURSE:
        return None
    zone = ZoneInfo(timezone_of(unit))
    return FirstDay(
        employee_id=person.employee_id,
        hire_date=hired.isoformat(),
        unit_path=person.unit_path,
        timezone=timezone_of(unit),
        course_id=policy.onboard.course_id,
        midnight=datetime.combine(hired, time(), zone),
        begins_at=datetime.combine(hired, time(policy.onboard.starts_hour), zone),
    )


def day_of(hire_date: str | None) -> date | None:
    """The day that is written; None where there is none or no calendar knows it. Within the years that clocks of all
    zones agree on."""
    try:
        day = date.fromisoformat(hire_date or "")
    except ValueError:
        return None
    return day if 1970 < day.year < 9000 else None


def may_matter(before: Employee | None, after: Employee, now: Instant) -> bool:
    """Whether a change of the directory can open or close a first day at all, from the two profiles alone: so an import
    of the whole staff costs nothing."""
    known = (before.hire_date, before.active) if before else (None, False)
    if known == (after.hire_date, after.active):
        return False
    days = {day_of(after.hire_date), day_of(before.hire_date if before else None)} - {None}
    return any(-2 <= (now.date() - day).days <= MOST_RECENT_DAYS + 2 for day in days if day)


def asked(plan: FirstDay, policy: Policy, now: Instant) -> bool:
    """Whether the day has begun, and not so long ago that the person is no longer new."""
    return timedelta(0) <= now - plan.begins_at <= policy.onboard.recent_days * DAY


def deadline(plan: FirstDay, policy: Policy, now: Instant) -> datetime:
    """So many hours after the beginning; whoever is asked later has half of them at least."""
    whole = timedelta(hours=policy.onboard.deadline_hours)
    return max(plan.begins_at + whole, now + whole / 2)


def opened_for_first_day(
    case_id: str, plan: FirstDay, policy: Policy, now: Instant, last: Case | None
) -> Case | None:  # fmt: skip
    """A new case; None when there was one, unless it was closed because its person had left or was to start later."""
    trigger = f"hired/{plan.hire_date}"
    if last is not None:
        if last.outcome not in REOPENED:
            return None
        trigger = f"back/{last.case_id}"
    return opened(
        case_id, plan.key, "first_day", trigger, unit_path=plan.unit_path, timezone=plan.timezone, policy=policy,
        now=now, last=last, due_at=deadline(plan, policy, now),
    )  # fmt: skip
