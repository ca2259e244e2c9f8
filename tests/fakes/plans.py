"""Plans and their groups in memory."""

from collections.abc import Sequence

from tests.fakes.pages import paged
from yanzhen.directory import within
from yanzhen.errors import Conflict
from yanzhen.plan import Group, Plan
from yanzhen.ports import Page


class FakePlans:
    def __init__(self) -> None:
        self.stored: dict[str, Plan] = {}
        self.groups_of: dict[tuple[str, int], dict[int, Group]] = {}

    def plan(self, plan_id: str) -> Plan | None:
        return self.stored.get(plan_id)

    def save(self, plan: Plan) -> Plan:
        before = self.stored.get(plan.plan_id)
        if plan.version != (before.version + 1 if before else 1):
            raise Conflict(plan_id=plan.plan_id)
        self.stored[plan.plan_id] = plan
        return plan

    def of_unit(self, scope: str, *, limit: int, cursor: str | None) -> Page[Plan]:
        rows = [
            (f"{plan.unit_path}/#{plan.plan_id}", plan)
            for plan in self.stored.values()
            if within(plan.unit_path, scope)
        ]
        return paged(f"plans#{scope}", sorted(rows, key=lambda row: row[0]), limit, cursor)

    def put_groups(self, plan: Plan, groups: Sequence[Group]) -> None:
        self.groups_of.setdefault((plan.plan_id, plan.draft), {}).update(enumerate(groups))

    def groups(self, plan: Plan) -> Sequence[Group]:
        known = plan.trial.groups if plan.trial else 0
        stored = self.groups_of.get((plan.plan_id, plan.draft), {})
        return [stored[number] for number in range(known)]
