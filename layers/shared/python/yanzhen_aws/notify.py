"""A person is told something: one notice for the person, the fact and the channel that reaches the person first."""

from datetime import datetime

from yanzhen.directory import Employee
from yanzhen.notice import Notice
from yanzhen.reach import Kind
from yanzhen_aws.runtime import Runtime


def notify(
    world: Runtime, person: Employee, kind: Kind, fact: str, now: datetime, *,
    ready_at: datetime | None = None, unit_path: str | None = None,
) -> Notice | None:  # fmt: skip
    """The notice, to be sent from `ready_at` on and written once however often it is asked for; None when no channel
    reaches the person. It stands in the log of `unit_path`, else of the person's own unit."""
    channel = world.channel_for(person, kind)
    if channel is None:
        return None
    return world.notices.write(
        Notice(
            employee_id=person.employee_id,
            fact=fact,
            channel=channel,
            unit_path=unit_path or person.unit_path,
            created_at=now,
            send_at=ready_at if ready_at and ready_at > now else None,
        )
    )
