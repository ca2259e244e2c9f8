"""One written notice is delivered: claimed first, so that two never send it at once, then sent, then settled.

What did not get through for now waits and comes again, each time later; after the policy's patience, or when it never
can get through, the notice ends as failed and, in the same transaction, the person's next channel gets one instead. So
nothing is dropped while any channel reaches the person.

SES, SNS and chats take no idempotency token, so one thing cannot be excluded: a process that is killed after the
service took the message and before it was settled lets it be sent once more, when its claim has ended. Each such kill
costs one repetition at most; killed at any other place it is sent exactly once.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Literal

from notices.alert_words import alert_wording
from notices.case_words import case_wording
from notices.composing import Composed, composed, together
from notices.evidence_words import evidence_wording
from notices.queue_words import queue_wording
from notices.session_words import session_wording
from notices.trial_words import trial_wording
from notices.wording import Wording
from yanzhen.calendar import not_quiet
from yanzhen.directory import Employee, timezone_of
from yanzhen.notice import Notice, next_try
from yanzhen.reach import OPTIONAL, Reach, choose, hold_until
from yanzhen_aws.channels import addresses_of, ways
from yanzhen_aws.messages import Message, Undeliverable
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings
from yanzhen_aws.troubles import code_of

Send = Callable[[str, Message, Settings], None]
Delivered = Literal["sent", "held", "later", "undeliverable", "overtaken", "unreachable", "claimed"]

CLAIM = timedelta(minutes=10)
"""So long one process has to send a notice: longer than any of these functions may run."""
WORDINGS: dict[str, Callable[[Notice, Runtime], Wording | None]] = {
    "alert": alert_wording,
    "case": case_wording,
    "evidence": evidence_wording,
    "queue": queue_wording,
    "session": session_wording,
    "test": trial_wording,
}
"""By the kind of fact."""
WISHES = {"queue": "alert"}
"""Kinds that people wish for under another name."""


def deliver_notice(notice: Notice, world: Runtime, send: Send) -> Delivered:
    """Send a pending notice as things stand now, or let it wait; what is no longer so is settled as failed."""
    now = world.now()
    wording = WORDINGS[notice.kind](notice, world)
    if wording is None:
        world.notices.settle(notice, "failed", now, "overtaken")
        return "overtaken"
    reader, reach, addresses = _reached(notice, world)
    if reader is None or not addresses:
        _give_way(notice, "unreachable", reader, reach, world)
        return "unreachable"
    if not notice.digest and (until := _until(wording, reader, reach, world)):
        world.notices.hold(notice, until)
        return "held"
    optional = WISHES.get(notice.kind, notice.kind) in OPTIONAL
    what = composed(wording, reader, _home(world), optional=optional)
    return _sent((notice,), what, addresses, reader, reach, world, send)


def deliver_digest(notices: Sequence[Notice], world: Runtime, send: Send) -> Delivered:
    """What waits for one person at one channel is told in one message."""
    told = []
    for notice in notices:
        wording = WORDINGS[notice.kind](notice, world)
        if wording is None:
            world.notices.settle(notice, "failed", world.now(), "overtaken")
        else:
            told.append((notice, wording))
    if not told:
        return "overtaken"
    first = told[0][0]
    if len(told) == 1:
        return deliver_notice(first, world, send)
    reader, reach, addresses = _reached(first, world)
    if reader is None or not addresses:
        for notice, _ in told:
            _give_way(notice, "unreachable", reader, reach, world)
        return "unreachable"
    one = together([wording for _, wording in told], reader, _home(world))
    return _sent(tuple(notice for notice, _ in told), one, addresses, reader, reach, world, send)


def instead_of(notice: Notice, reader: Employee | None, reach: Reach, world: Runtime) -> Notice | None:
    """The same fact through the person's next channel; None when there is none."""
    if reader is None:
        return None
    tried = (*notice.after, notice.channel)
    channel = choose(reach, WISHES.get(notice.kind, notice.kind), ways(reader, reach, world.settings), tried)  # type: ignore[arg-type]
    if channel is None:
        return None
    now = world.now()
    unit = world.directory.unit(reader.unit_path)
    loud = not_quiet(now, world.policies.in_force(now).cases, timezone_of(unit))
    return Notice(
        employee_id=notice.employee_id,
        fact=notice.fact,
        channel=channel,
        unit_path=reader.unit_path,
        created_at=now,
        send_at=loud if loud > now else None,
        after=tried,
    )


def _until(wording: Wording, reader: Employee, reach: Reach, world: Runtime) -> datetime | None:
    policy = world.policies.in_force(world.now())
    return hold_until(
        reach,
        own=wording.own(reader),
        now=world.now(),
        rules=policy.notices,
        quiet=policy.cases,
        timezone=wording.timezone,
    )


def _home(world: Runtime) -> str:
    return world.settings.required("web_origin").rstrip("/")


def _reached(notice: Notice, world: Runtime) -> tuple[Employee | None, Reach, Sequence[str]]:
    """Who is told, and where the notice's channel reaches the person: several browsers may take the same push."""
    reader = world.directory.employee(notice.employee_id)
    reach = world.notices.reach(notice.employee_id)
    return reader, reach, addresses_of(reader, notice.channel, reach, world.settings) if reader is not None else ()


def _sent(
    notices: Sequence[Notice],
    what: Composed,
    addresses: Sequence[str],
    reader: Employee,
    reach: Reach,
    world: Runtime,
    send: Send,
) -> Delivered:
    """Told when one address took it; those that are gone are remembered."""
    until = world.now() + CLAIM
    mine = [
        notice.model_copy(update={"claimed_until": until})
        for notice in notices
        if world.notices.claim(notice, world.now(), until=until)
    ]
    if not mine:
        return "claimed"
    taken, trouble, refusal, known = False, None, "", reach
    for address in addresses:
        try:
            send(mine[0].channel, what.message(address, reader, mine[0].fact), world.settings)
            taken = True
        except Undeliverable as refused:
            refusal = refused.problem
            reach = reach.without(address, refusal) if refused.dead else reach
        except Exception as error:  # noqa: BLE001 - whatever a channel raises, the notice stays and comes again
            trouble = code_of(error)
    if taken:
        for notice in mine:
            world.notices.settle(notice, "sent", world.now(), what.problem)
        world.notices.save_reach(reach.told(world.now()))
        return "sent"
    if reach is not known:
        world.notices.save_reach(reach)
    for notice in mine:
        if trouble is None:
            _give_way(notice, refusal, reader, reach, world)
        else:
            _later(notice, trouble, reader, reach, world)
    return "undeliverable" if trouble is None else "later"


def _later(notice: Notice, trouble: str, reader: Employee, reach: Reach, world: Runtime) -> None:
    now = world.now()
    patience = timedelta(hours=world.policies.in_force(now).notices.patience_hours)
    if now - notice.due_at > patience and (other := instead_of(notice, reader, reach, world)):
        world.notices.settle(notice, "failed", now, trouble, instead=other)
    else:
        world.notices.hold(notice, next_try(notice, now), trouble=trouble)


def _give_way(notice: Notice, problem: str, reader: Employee | None, reach: Reach, world: Runtime) -> None:
    world.notices.settle(notice, "failed", world.now(), problem, instead=instead_of(notice, reader, reach, world))
