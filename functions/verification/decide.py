"""Decide: every check looks at the facts, the policy combines the findings, one conditional write keeps the verdict.

Copies of this photo that were judged before it arrived go back to a person first: killed in between, it runs again.
A fact that is missing or malformed makes its checks `unable`, never guilty; a check that crashes makes only itself so.
"""

from typing import Any, TypeVar

from aws_lambda_powertools.metrics import MetricUnit, single_metric
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import ValidationError

from verification.lookup import session_and_policy
from yanzhen.base import Model
from yanzhen.checks import run_all
from yanzhen.errors import NotFound
from yanzhen.evidence import (
    Claim,
    Evidence,
    EvidenceState,
    FaceFacts,
    MediaFacts,
    Missing,
    Observations,
    ReuseFacts,
    ReuseMatch,
)
from yanzhen.late import late_source
from yanzhen.verdict import decide
from yanzhen_aws.runtime import NAMESPACE, Runtime, correlate, runtime
from yanzhen_aws.runtime import logger as make_logger
from yanzhen_aws.runtime import metrics as make_metrics
from yanzhen_aws.runtime import tracer as make_tracer

logger = make_logger("decide")
tracer = make_tracer("decide")
metrics = make_metrics("decide")

Facts = TypeVar("Facts", bound=Model)


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda's signature
    """`{"evidence_id", "media", "faces", "reuse"}`, each facts or `{"cause"}` -> `{"evidence_id", "word"}`."""
    correlate(logger, tracer, event["evidence_id"])
    seen = Observations(
        media=facts_of(event.get("media"), MediaFacts),
        faces=facts_of(event.get("faces"), FaceFacts),
        reuse=facts_of(event.get("reuse"), ReuseFacts),
    )
    return {"evidence_id": event["evidence_id"], "word": judge(event["evidence_id"], seen, runtime())}


def judge(evidence_id: str, seen: Observations, world: Runtime) -> str:
    """The word of the verdict that is stored: this one's, or the one that was there first."""
    record = world.evidence.get(evidence_id)
    if record is None:
        raise NotFound(evidence_id=evidence_id)
    if record.verdict is not None:
        metrics.add_metric("AlreadyJudged", MetricUnit.Count, 1)
        return record.verdict.word.value
    session, policy = session_and_policy(record.evidence, world.training, world.policies)
    employee = world.directory.employee(record.evidence.employee_id)
    if employee is None:
        raise NotFound(evidence_id=evidence_id, employee_id=record.evidence.employee_id)
    arrived = not (isinstance(seen.media, MediaFacts) and seen.media.problem == "missing")
    if arrived and record.evidence.state is not EvidenceState.RECEIVED:
        # Intake died before it could say so; the bytes count as received all the same.
        group = session.evidence_mode == "group"
        record = world.evidence.receive(evidence_id, world.now(), group=group)
    claim = Claim(evidence=record.evidence, session=session, employee=employee)
    if isinstance(seen.reuse, ReuseFacts):
        for copy in seen.reuse.later:
            _reopen(copy, record.evidence, world)
    verdict = decide(run_all(claim, seen, policy, _crashed), policy, world.now())
    stored = world.evidence.judge(evidence_id, verdict, seen).verdict or verdict
    with single_metric(
        "Verdicts", MetricUnit.Count, 1, namespace=NAMESPACE, default_dimensions={"service": "decide"}
    ) as by_word:
        by_word.add_dimension("word", stored.word.value)
    waited = stored.decided_at - (record.evidence.received_at or record.evidence.announced_at)
    metrics.add_metric("SecondsToVerdict", MetricUnit.Seconds, waited.total_seconds())
    logger.info("judged", word=stored.word.value, points=stored.points, policy_version=stored.policy_version)
    return stored.word.value


def _reopen(seen_as: ReuseMatch, source: Evidence, world: Runtime) -> None:
    """Put a later photo that comes from this one back on the queue, unless that does no harm or is known."""
    record = world.evidence.get(seen_as.evidence_id)
    if record is None:
        return
    session, policy = session_and_policy(record.evidence, world.training, world.policies)
    employee = world.directory.employee(record.evidence.employee_id)
    if employee is None:
        raise NotFound(evidence_id=seen_as.evidence_id, employee_id=record.evidence.employee_id)
    claim = Claim(evidence=record.evidence, session=session, employee=employee)
    quality = record.reuse.quality if record.reuse else policy.pdq_min_quality
    late = late_source(claim, quality, source=source, seen_as=seen_as, policy=policy)
    if late is not None and world.evidence.reopen(seen_as.evidence_id, late).reopened:
        logger.info("its copy was judged before it arrived", copy=seen_as.evidence_id, kind=seen_as.kind)
        metrics.add_metric("LateSources", MetricUnit.Count, 1)


def facts_of(given: object, kind: type[Facts]) -> Facts | Missing:
    """Facts as handed over, or why there are none; what makes no sense is missing, never guessed."""
    try:
        if isinstance(given, dict) and set(given) == {"cause"}:
            return Missing.model_validate(given)
        return kind.model_validate(given)
    except ValidationError as error:
        # Only where and why: the values themselves stay out of the log.
        logger.error("malformed facts", kind=kind.__name__, places=[e["loc"] for e in error.errors()])
        metrics.add_metric("MalformedFacts", MetricUnit.Count, 1)
        return Missing(cause="malformed")


def _crashed(check: str, error: Exception) -> None:
    logger.exception("a check crashed", check=check, error=type(error).__name__, exc_info=error)
    metrics.add_metric("CrashedChecks", MetricUnit.Count, 1)
