"""Reconcile: what is there without a verdict is started again, empty slots expire, one in trouble stops nobody."""

from datetime import timedelta
from typing import Any

import pytest
from given_functions import Context, World, announce, photo, upload, world

from verification import intake, reconcile
from yanzhen.errors import Busy
from yanzhen.evidence import EvidenceState

MINUTE = timedelta(minutes=1)


@pytest.fixture
def where() -> World:
    return world()


def sweep(where: World) -> dict[str, int]:
    return {name: count for name, count in reconcile.sweep(where).items() if count}  # type: ignore[arg-type]


def test_a_photo_that_is_there_and_has_no_verdict_is_started_again(where: World) -> None:
    upload(where, photo(), "01A", announced_at=where.clock - 11 * MINUTE)
    assert sweep(where) == {"started": 1}
    assert where.executions.started == ["originals/01A"]


def test_a_photo_that_was_taken_in_and_then_forgotten_is_started_again(where: World) -> None:
    upload(where, photo(), "01A", announced_at=where.clock - 11 * MINUTE)
    intake.take_in("01A", where)  # type: ignore[arg-type]
    assert sweep(where) == {"started": 1}


def test_what_may_still_be_under_way_is_left_alone(where: World) -> None:
    upload(where, photo(), "01A", announced_at=where.clock - 9 * MINUTE)
    announce(where, photo(2), "01B", announced_at=where.clock - 100 * MINUTE)
    assert sweep(where) == {"left": 1}
    assert where.executions.started == []


def test_a_slot_nobody_filled_expires_after_its_time_and_a_grace(where: World) -> None:
    announce(where, photo(), "01A", announced_at=where.clock - 121 * MINUTE)
    assert sweep(where) == {"expired": 1}
    assert where.evidence.records["01A"].evidence.state is EvidenceState.EXPIRED
    assert sweep(where) == {}


def test_what_failed_for_days_waits_for_a_person(where: World, caplog: pytest.LogCaptureFixture) -> None:
    upload(where, photo(), "01A", announced_at=where.clock - timedelta(days=2) - MINUTE)
    assert sweep(where) == {"stuck": 1}
    assert where.executions.started == []
    assert "stuck" in caplog.text


def test_one_evidence_in_trouble_does_not_stop_the_others(where: World, monkeypatch: pytest.MonkeyPatch) -> None:
    upload(where, photo(1), "01A", announced_at=where.clock - 20 * MINUTE)
    upload(where, photo(2), "01B", announced_at=where.clock - 15 * MINUTE)
    start = where.executions.verify

    def throttled_once(key: str) -> None:
        if key.endswith("01A"):
            raise Busy(what="states")
        start(key)

    monkeypatch.setattr(where.executions, "verify", throttled_once)
    assert sweep(where) == {"started": 1, "failed": 1}
    assert where.executions.started == ["originals/01B"]


def test_the_handler_reports_what_it_did(where: World, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    upload(where, photo(), "01A", announced_at=where.clock - 20 * MINUTE)
    monkeypatch.setattr(reconcile, "runtime", lambda: where)
    reconcile.metrics.clear_metrics()
    assert reconcile.handler({}, Context())["started"] == 1  # type: ignore[arg-type]
    assert '"ReconcileStarted":[1.0]' in capsys.readouterr().out.replace(" ", "")
