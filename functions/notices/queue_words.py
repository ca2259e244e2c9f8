"""How it is told that photos wait too long for a person, from the queue as it is now."""

from notices.wording import Wording
from yanzhen.directory import Employee, timezone_of
from yanzhen.letter_facts import QueueAlert
from yanzhen.notice import Notice, followed
from yanzhen.queue_breach import hr_by_unit, queue_of
from yanzhen_aws.runtime import Runtime


def queue_wording(notice: Notice, world: Runtime) -> Wording | None:
    """None when none waits too long any more."""
    if notice.unit_path is None:
        return None
    now = world.now()
    policy = world.policies.in_force(now)
    found = queue_of(notice.unit_path, tuple(hr_by_unit(world.directory)), world.evidence, policy, now)
    oldest = found.oldest_since
    if not found.overdue or oldest is None:
        return None
    unit = world.directory.unit(notice.unit_path)
    page = f"{world.settings.required('web_origin').rstrip('/')}/console/review"

    def facts(reader: Employee) -> QueueAlert:
        return QueueAlert(
            name=reader.name,
            link=followed(page, notice.fact),
            unit_name=unit.name if unit else notice.unit_path or "",
            count=found.overdue,
            hours=found.review_hours,
            oldest_since=oldest,
        )

    return Wording(about=notice.subject, timezone=timezone_of(unit), facts=facts)
