"""Plans of the company of hard texts: one published, and a draft that leaves somebody out and clashes."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from yanzhen import plan_life as life
from yanzhen.plan import Audience, LeftOut, Plan, PlanClash, Trial
from yanzhen.schedule import Repeat, Schedule
from yanzhen.training import Session
from yanzhen_aws.runtime import Runtime


def plan(world: Runtime, sessions: Sequence[Session], unit: str, by: str, now: datetime) -> None:
    """As trial and publication leave them; nobody is in their sessions, so nobody's figures change."""
    first, second = sessions
    trial = Trial(sessions=3, groups=0, places=1, wanted=3, covered=2, ends_at=now + timedelta(days=21))
    left = (LeftOut(why="capacity", count=1, people=("palm-other",)),)
    clash = PlanClash(mine=first, other=second, people=first.participants, room=first.title)
    found = {"draft": trial.model_copy(update={"left_out": left, "clashes": (clash,), "clash_count": 1}), "held": trial}
    for name, seen in found.items():
        draft = Plan(
            plan_id=f"palm-plan-{name}",
            course_id=first.course_id,
            title=first.title,
            unit_path=unit,
            audience=Audience(units=(first.unit_path,), positions=(first.title,), people=first.participants),
            schedule=Schedule(
                first=(now + timedelta(days=1)).date(), at=time(9), minutes=60, repeat=Repeat(every="week", count=3)
            ),
            room=first.title[:80],
            trainer_id="palm-other",
            by=by,
            created_at=now,
            beat_at=now,
        )
        tried = life.found(draft, seen, now)
        world.plans.save(tried)
        if name == "held":
            published = life.published(tried, by, now, expected_version=tried.version)
            world.plans.save(published.model_copy(update={"task": None, "made": 3}))
