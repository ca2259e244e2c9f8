"""Points that a case is to cost: decided by a person, appealed by who is asked."""

from api.chalicelib.call import Call
from api.chalicelib.case_views import detail_of
from api.chalicelib.casework import changed, decidable, open_to
from api.chalicelib.door import Area
from api.chalicelib.models.cases import CaseDetail, PointsAppealIn, PointsDecisionIn
from yanzhen import adjustment
from yanzhen.directory import Permission

area = Area("adjustments")


@area.post("/v1/cases/{case_id}/adjustment/decision", Permission.REVIEW)
def decide_points(call: Call, case_id: str, body: PointsDecisionIn) -> CaseDetail:
    """Confirm the points that an overdue case is to cost, or reject them, with a reason; after an appeal somebody else
    confirms than before."""
    step = adjustment.confirmed if body.decision == "confirm" else adjustment.rejected
    after = changed(
        call,
        decidable(call, case_id),
        lambda now: step(now, body.reason.strip(), call.me.employee_id, call.now, expected_version=body.version),
    )
    call.note("case.points_decided", f"case#{case_id}", after.unit_path, decision=body.decision)
    return detail_of(call, after)


@area.post("/v1/cases/{case_id}/adjustment/appeal", Permission.SELF)
def appeal_points(call: Call, case_id: str, body: PointsAppealIn) -> CaseDetail:
    """Say why confirmed points should not be lost: they count no more until somebody else looked."""
    found = open_to(call, case_id)
    after = changed(call, found, lambda now: adjustment.appealed(now, body.text.strip(), call.me.employee_id, call.now))
    if after.version != found.version:
        call.note("case.points_appealed", f"case#{case_id}", found.unit_path)
    return detail_of(call, after)
