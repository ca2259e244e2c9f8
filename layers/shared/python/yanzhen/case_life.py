"""The life of a case: each step is a pure function and raises the version by one; what changes nothing returns the same
case. The clock's steps come one at a time, in order, each with the moment at which it was due.
"""

from datetime import datetime, timedelta
from typing import Any

from yanzhen.base import Instant
from yanzhen.calendar import deadline, not_quiet
from yanzhen.case import ABOUT_POINTS, Act, Case, CaseKey, Measured, Outcome, Shortfall, What
from yanzhen.case_files import CaseFile
from yanzhen.case_rules import CaseRules
from yanzhen.errors import CaseClosed, Conflict, DeadlinePassed, NothingAnswered
from yanzhen.policy import Policy


def opened(
    case_id: str, key: CaseKey, shortfall: Shortfall, trigger: str, *,
    unit_path: str, timezone: str, policy: Policy, now: Instant, last: Case | None = None,
    measured: Measured | None = None, due_at: datetime | None = None,
) -> Case | None:  # fmt: skip
    """A new case under the rules in force, due as they say unless a moment is given; one that is open takes the trigger
    in; None: nothing is news."""
    if last is not None and trigger in (*last.triggers, *last.settled):
        return None
    if last is not None and not last.outcome:
        return stepped(last, Act(what=What.ADDED, at=now), triggers=(*last.triggers, trigger), shortfall=shortfall,
                        measured=measured)  # fmt: skip
    rules = policy.case_rules(key.kind)
    due_at = due_at or deadline(now, rules, timezone)
    return Case(
        case_id=case_id,
        key=key,
        unit_path=unit_path,
        timezone=timezone,
        shortfall=shortfall,
        measured=measured,
        triggers=(trigger,),
        settled=(*last.settled, *last.triggers) if last else (),
        follows=last.case_id if last else None,
        rules=rules,
        policy_version=policy.version,
        opened_at=now,
        due_at=due_at,
        remind_at=_reminders(now, due_at, rules, timezone),
        history=(Act(what=What.OPENED, at=now),),
    )


def advanced(case: Case, now: Instant) -> Case:
    """The one step that is due first: a reminder, overdue, or up the line; the same case when nothing is due."""
    due = case.next_at
    if due is None or due > now:
        return case
    if case.late_acts:
        return _late(case, What.ESCALATED, now, due)
    if case.remind_at:
        return stepped(case, Act(what=What.REMINDED, at=now, due=due), remind_at=case.remind_at[1:])
    return _overdue(case, now, due)


def answered(case: Case, text: str, by: str, now: Instant, files: tuple[CaseFile, ...] = ()) -> Case:
    """Who is asked says something to it, late or not: the clock stands until somebody decides. The same sentence with
    the same files sent again changes nothing; of two heads who answer at once both are heard."""
    said = next(act for act in reversed(case.history) if act.what not in ABOUT_POINTS)
    if case.answered_at and said.what is What.ANSWERED and (said.text, said.by, said.files) == (text, by, files):
        return case
    act = Act(what=What.ANSWERED, at=now, by=by, text=text, files=files)
    return stepped(_open(case), act, answered_at=case.answered_at or now)


def accepted(case: Case, reason: str, by: str, now: Instant, *, expected_version: int) -> Case:
    """The answer will do."""
    _answer(case, expected_version)
    return _closed(case, "accepted", Act(what=What.ACCEPTED, at=now, by=by, text=reason))


def returned(case: Case, reason: str, by: str, now: Instant, *, expected_version: int) -> Case:
    """The answer will not do: what it waited for the decision is not taken from its person's time. A clock that was set
    back meanwhile takes nothing either."""
    waited = max(now - _answer(case, expected_version), timedelta(0))
    return stepped(
        case, Act(what=What.RETURNED, at=now, by=by, text=reason),
        answered_at=None, due_at=case.due_at + waited, remind_at=tuple(at + waited for at in case.remind_at),
        run=case.run + 1,
    )  # fmt: skip


def postponed(case: Case, due_at: Instant, reason: str, by: str, now: Instant, *, expected_version: int) -> Case:
    """Another deadline, by a person with a reason; it lies ahead, and reminders begin anew."""
    seen(case, expected_version)
    if due_at <= now:
        raise DeadlinePassed(case_id=case.case_id)
    return stepped(
        _open(case), Act(what=What.DEADLINE, at=now, by=by, text=reason, due=due_at),
        due_at=due_at, late_acts=0, remind_at=_reminders(now, due_at, case.rules, case.timezone), run=case.run + 1,
    )  # fmt: skip


def waived(case: Case, reason: str, by: str, now: Instant, *, expected_version: int) -> Case:
    """Nothing is asked any more, by a person with a reason."""
    seen(case, expected_version)
    return _closed(_open(case), "waived", Act(what=What.WAIVED, at=now, by=by, text=reason))


def mended(case: Case, now: Instant) -> Case:
    """A genuine photo arrived; a closed case stays as it is."""
    return case if case.outcome else _closed(case, "mended", Act(what=What.MENDED, at=now))


def left(case: Case, now: Instant) -> Case:
    """Its person or unit is gone: nobody is left to put it right."""
    return case if case.outcome else _closed(case, "left", Act(what=What.LEFT, at=now))


def cancelled(case: Case, now: Instant) -> Case:
    """Its session was cancelled: nothing is owed for it."""
    return case if case.outcome else _closed(case, "cancelled", Act(what=What.CANCELLED, at=now))


def redated(case: Case, now: Instant) -> Case:
    """Its person starts on another day: what was asked for this one is void."""
    return case if case.outcome else _closed(case, "redated", Act(what=What.REDATED, at=now))


def resumed(case: Case) -> Case:
    """Another execution takes over: nothing of the case itself changes."""
    return case.model_copy(update={"run": case.run + 1, "version": case.version + 1})


def seen(case: Case, expected_version: int) -> None:
    """Who decides saw the case as it is; Conflict when it was changed meanwhile."""
    if case.version != expected_version:
        raise Conflict(case_id=case.case_id, version=case.version)


def stepped(case: Case, act: Act, **change: Any) -> Case:
    """The case after an act, one version on."""
    return Case(**{**dict(case), **change, "history": (*case.history, act), "version": case.version + 1})


def _reminders(since: Instant, due_at: Instant, rules: CaseRules, timezone: str) -> tuple[datetime, ...]:
    """Points between now and the deadline, moved out of the quiet hours; what would come with the deadline is left to
    it."""
    points = set()
    if rules.remind_share:
        points.add(since + rules.remind_share * (due_at - since))
    if rules.remind_hours_before:
        points.add(due_at - timedelta(hours=rules.remind_hours_before))
    loud = {not_quiet(point, rules, timezone) for point in points if since < point < due_at}
    return tuple(sorted(point for point in loud if point < due_at))


def _late(case: Case, what: What, now: Instant, due: Instant, points: int = 0) -> Case:
    act = Act(what=what, at=now, due=due, level=case.late_acts, points=points)
    return stepped(case, act, late_acts=case.late_acts + 1)


def _overdue(case: Case, now: Instant, due: Instant) -> Case:
    """The first time, a loss of points is proposed in the same breath; another deadline proposes nothing more."""
    proposed = any(act.what is What.OVERDUE for act in case.history)
    return _late(case, What.OVERDUE, now, due, points=0 if proposed else -case.rules.overdue_points)


def _open(case: Case) -> Case:
    if case.outcome:
        raise CaseClosed(case_id=case.case_id)
    return case


def _answer(case: Case, expected_version: int) -> Instant:
    """Since when the answer waits for the decision that comes now."""
    seen(case, expected_version)
    if _open(case).answered_at is None:
        raise NothingAnswered(case_id=case.case_id)
    assert case.answered_at is not None
    return case.answered_at


def _closed(case: Case, outcome: Outcome, act: Act) -> Case:
    return stepped(case, act, outcome=outcome, closed_at=act.at)
