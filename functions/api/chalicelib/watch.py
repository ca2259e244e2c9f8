"""What is seen of the API from outside: one log line a request, a trace, and a few counters."""

from yanzhen_aws import runtime

logger = runtime.logger("api")
tracer = runtime.tracer("api")
metrics = runtime.metrics("api")


def follow(evidence_id: str) -> None:
    """This request is about a photo: its id goes through every function's logs and traces."""
    runtime.correlate(logger, tracer, evidence_id)
