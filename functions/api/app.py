"""The API: one Chalice app, one blueprint per area. Deployed as the Lambda handler `api.app.app`."""

from chalice.app import Chalice, ConvertToMiddleware

from api.chalicelib import (
    audit,
    consent,
    courses,
    employees,
    evidence,
    inbox,
    me,
    openapi,
    policy,
    reviews,
    sessions,
    tallies,
    units,
)
from api.chalicelib.watch import logger, metrics, tracer

app = Chalice(app_name="yanzhen-api", configure_logs=False)

for _watch in (
    logger.inject_lambda_context(clear_state=True),
    tracer.capture_lambda_handler(capture_response=False),
    metrics.log_metrics(capture_cold_start_metric=True),
):
    app.register_middleware(ConvertToMiddleware(_watch), "http")

for _area in (
    me, consent, units, employees, courses, sessions, evidence, reviews, tallies, policy, audit, inbox, openapi,
):  # fmt: skip
    app.register_blueprint(_area.area.blueprint)
