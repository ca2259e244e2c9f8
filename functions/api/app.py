"""The API: one Chalice app, one blueprint per area. Deployed as the Lambda handler `api.app.app`."""

from chalice.app import Chalice

from api.chalicelib import (
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

app = Chalice(app_name="yanzhen-api", configure_logs=False)

for _area in (me, units, employees, courses, sessions, evidence, reviews, tallies, policy, inbox, openapi):
    app.register_blueprint(_area.area.blueprint)
