"""Changes of tables reach who follows them across a restart."""

import inspect
from typing import Any

from ministack.core.responses import AccountRegionScopedDict
from ministack.services import dynamodb, lambda_svc

from infra.local.mends import expect


def streams_outlive_a_restart() -> None:
    """What a function has not followed yet is saved with the tables, and each goes on where it was.

    Stock: a stream is forgotten while the positions in it are kept, so that what was not followed yet is lost, and of
    what comes after as many changes as there ever were before.
    """
    known = hasattr(dynamodb, "_stream_records") and hasattr(dynamodb, "_stream_trimmed")
    expect(known and "_stream" not in inspect.getsource(dynamodb.get_state), "streams_outlive_a_restart")
    expect(hasattr(lambda_svc, "_dynamodb_stream_positions"), "streams_outlive_a_restart")
    stock_state, stock_load = dynamodb.get_state, dynamodb.load_persisted_state

    def state() -> dict[str, Any]:
        return {**stock_state(), "streams": _unread()}

    def load(data: dict[str, Any]) -> None:
        stock_load(data)
        for scope, kept in data.get("streams", AccountRegionScopedDict()).all_items():
            dynamodb._stream_records.set_scoped(*scope, kept["records"])
            dynamodb._stream_trimmed.set_scoped(*scope, kept["first"])

    dynamodb.get_state, dynamodb.load_persisted_state = state, load


def _unread() -> AccountRegionScopedDict:
    """Of each table the changes that somebody has still to follow, and which number the first of them has."""
    kept = AccountRegionScopedDict()
    for scope, records in dynamodb._stream_records.all_items():
        begin = dynamodb._stream_trimmed.get_scoped(*scope, 0)
        first = min(max(_slowest(scope, begin), begin), begin + len(records))
        kept.set_scoped(*scope, {"first": first, "records": records[first - begin :]})
    return kept


def _slowest(scope: tuple[str, str, str], begin: int) -> int:
    """How far the slowest of those who follow a table is; who has not begun stands at the beginning."""
    account, region, table = scope
    followers = [
        place
        for place, mapping in lambda_svc._esms.all_items()
        if place[:2] == (account, region) and f":table/{table}/stream/" in mapping["EventSourceArn"]
    ]
    positions = lambda_svc._dynamodb_stream_positions
    return min((positions.get_scoped(*place, begin) for place in followers), default=begin)
