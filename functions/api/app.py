"""The API: one Chalice app, one blueprint per area. Deployed as the Lambda handler `api.app.app`."""

from typing import Any

from chalice.app import Chalice, ConvertToMiddleware

from api.chalicelib import (
    adjustments,
    audit,
    calendar_feed,
    cases,
    clashes,
    consent,
    courses,
    employees,
    evidence,
    inbox,
    me,
    notices,
    openapi,
    plans,
    policy,
    reach,
    reviews,
    rooms,
    rosters,
    session_changes,
    sessions,
    tallies,
    templates,
    units,
    uploads,
)
from api.chalicelib.packing import packed
from api.chalicelib.watch import logger, metrics, tracer


class Api(Chalice):
    """Chalice's own binary answers ask for an Accept header that browsers do not send."""

    def __call__(self, event: Any, context: Any) -> Any:
        return packed(event, super().__call__(event, context))


app = Api(app_name="yanzhen-api", configure_logs=False)

for _watch in (
    logger.inject_lambda_context(clear_state=True),
    tracer.capture_lambda_handler(capture_response=False),
    metrics.log_metrics(capture_cold_start_metric=True),
):
    app.register_middleware(ConvertToMiddleware(_watch), "http")

for _area in (
    me, consent, units, employees, rosters, courses, sessions, session_changes, rooms, plans, clashes, calendar_feed,
    evidence,
    uploads, reviews, cases, adjustments, notices, reach, templates, tallies, policy, audit, inbox, openapi,
):  # fmt: skip
    app.register_blueprint(_area.area.blueprint)
