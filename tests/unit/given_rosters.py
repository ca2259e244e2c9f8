"""A company's list of people on its way: what the API, the bucket and the machine do to it, one after the other."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from people import apply_roster, read_roster, try_roster
from people.turn import take
from tests.unit.api_gateway import ask
from tests.unit.api_world import ApiWorld
from yanzhen.ports import PresignedPost

STEPS: dict[str, Callable[..., bool]] = {
    "reading": read_roster.work,
    "trying": try_roster.work,
    "applying": apply_roster.work,
}


class Time:
    """Lambda's context with so much time left."""

    def __init__(self, left: int = 300_000) -> None:
        self.left = left

    def get_remaining_time_in_millis(self) -> int:
        return self.left


def run(world: ApiWorld, left: int = 300_000) -> None:
    """What the machine does for the execution started last."""
    roster_id, number, phase = world.roster_runs.started[-1]
    event: dict[str, Any] = {"roster_id": roster_id, "run": number, "phase": phase}
    while event["phase"]:
        event = take(event, Time(left), world, event["phase"], STEPS[event["phase"]])  # type: ignore[arg-type]


def uploaded(world: ApiWorld, content: bytes, who: str = "hr", unit: str | None = None, kind: str = "people") -> str:
    """Announced, sent and read."""
    body = {
        "kind": kind,
        "file_name": "list.csv",
        "size_bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    slot = ask("POST", "/v1/rosters", who=who, json_body={**body, **({"unit_path": unit} if unit else {})})
    assert slot.status == 201, slot.text
    world.media.upload(PresignedPost.model_validate(slot.body["upload"]), content)
    roster_id = str(slot.body["roster"]["roster_id"])
    assert ask("POST", f"/v1/rosters/{roster_id}/read", who=who).status == 201
    run(world)
    return roster_id


def tried(
    world: ApiWorld, content: bytes, who: str = "hr", unit: str | None = None, kind: str = "people", **orders: Any
) -> str:
    """And tried, with the columns as proposed."""
    roster_id = uploaded(world, content, who, unit, kind)
    columns = ask("GET", f"/v1/rosters/{roster_id}", who=who).body["columns"]
    begun = ask("POST", f"/v1/rosters/{roster_id}/trial", who=who, json_body={"columns": columns, **orders})
    assert begun.status == 201, begun.text
    run(world)
    return roster_id


def applied(world: ApiWorld, roster_id: str, who: str = "hr") -> Any:
    """And applied: how the list stands then."""
    begun = ask("POST", f"/v1/rosters/{roster_id}/apply", who=who)
    assert begun.status == 201, begun.text
    run(world)
    return ask("GET", f"/v1/rosters/{roster_id}", who=who).body


def report(roster_id: str, who: str = "hr", **query: Any) -> list[Any]:
    """Every entry of the report, page by page."""
    items: list[Any] = []
    cursor: str | None = None
    while True:
        asked = {**query, **({"cursor": cursor} if cursor else {})}
        page = ask("GET", f"/v1/rosters/{roster_id}/report", who=who, query=asked).body
        items += page["items"]
        cursor = page["next"]
        if cursor is None:
            return items


def csv(*rows: Sequence[str], encoding: str = "utf-8") -> bytes:
    return "\r\n".join(",".join(row) for row in rows).encode(encoding)
