"""Plans and their groups, in the table `training`: whoever follows its stream is told of a plan."""

import base64
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from pynamodb.exceptions import PutError

from yanzhen.errors import Conflict
from yanzhen.plan import Group, Plan
from yanzhen.ports import Page
from yanzhen_aws.bulk import write_all
from yanzhen_aws.items import bind, busy_when_throttled, find, raise_unless_lost
from yanzhen_aws.pages import query_page
from yanzhen_aws.tables import SCHEMA
from yanzhen_aws.tables.training import TrainingItem

LISTED = "plans"
"""Stands in the index where sessions have their day."""


def plan_of_image(image: Mapping[str, Any] | None) -> Plan | None:
    """The plan in a stream's image (DynamoDB JSON, as Lambda gets it); None for the table's other items."""
    if not image or image["sk"]["S"] != "plan":
        return None
    data = image["data"]["B"]
    packed = data if isinstance(data, bytes) else base64.b64decode(data)
    return Plan.model_validate_json(zlib.decompress(packed))


@busy_when_throttled
class DynamoPlans:
    """The port `Plans`."""

    def __init__(self, table_name: str) -> None:
        bind(TrainingItem, table_name)

    def plan(self, plan_id: str) -> Plan | None:
        item = find(TrainingItem, f"plan#{plan_id}", "plan")
        return item and Plan.model_validate_json(item.data)

    def save(self, plan: Plan) -> Plan:
        item = TrainingItem(
            f"plan#{plan.plan_id}",
            "plan",
            data=plan.model_dump_json(),
            day=LISTED,
            place=f"{plan.unit_path}/#{plan.plan_id}",
            revision=plan.version,
        )
        first = plan.version == 1
        try:
            item.save(TrainingItem.pk.does_not_exist() if first else TrainingItem.revision == plan.version - 1)
        except PutError as error:
            raise_unless_lost(error)
            raise Conflict(plan_id=plan.plan_id) from error
        return plan

    def of_unit(self, scope: str, *, limit: int, cursor: str | None) -> Page[Plan]:
        return query_page(
            TrainingItem,
            SCHEMA["training"],
            LISTED,
            index="by_day",
            where=TrainingItem.place.startswith(f"{scope}/"),
            limit=limit,
            cursor=cursor,
            read=lambda item: Plan.model_validate_json(item.data),
        )

    def put_groups(self, plan: Plan, groups: Sequence[Group]) -> None:
        items = (
            TrainingItem(f"plan#{plan.plan_id}", f"{_groups(plan)}{number:06d}", data=group.model_dump_json())
            for number, group in enumerate(groups)
        )
        # A trial that was cut short may have left groups behind: no more count than the trial that was saved says.
        write_all(TrainingItem, items)

    def groups(self, plan: Plan) -> Sequence[Group]:
        known = plan.trial.groups if plan.trial else 0
        if not known:
            return ()
        where = TrainingItem.sk.startswith(_groups(plan))
        items = TrainingItem.query(f"plan#{plan.plan_id}", where, consistent_read=True, limit=known)
        return [Group.model_validate_json(item.data) for item in items]


def _groups(plan: Plan) -> str:
    return f"group#{plan.draft:06d}#"
