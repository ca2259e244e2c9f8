"""Rules and schedules, state machines and metrics as on AWS."""

import inspect
import json
import logging
import time
from datetime import datetime
from typing import Any

from ministack.services import cloudwatch, eventbridge, lambda_svc, stepfunctions

from infra.local.mends import expect

log = logging.getLogger(__name__)


def rules_retry() -> None:
    """Rules and schedules invoke functions asynchronously, with retries and the on-failure destination.

    Stock: one try in a thread; errors and throttles are dropped.
    """
    expect(list(inspect.signature(eventbridge._dispatch_to_lambda).parameters) == ["arn", "payload"], "rules_retry")
    expect("_execute_function_with_config_scope" in inspect.getsource(eventbridge._dispatch_to_lambda), "rules_retry")
    expect(list(inspect.signature(lambda_svc.invoke_async_with_retry).parameters) == ["func", "event"], "rules_retry")

    def dispatch(arn: str, payload: str) -> None:
        event = json.loads(payload)
        func, config, name = lambda_svc._get_func_record_for_ref(arn)
        if not func or not config:
            log.warning("a rule or schedule names the function %s, which is not there", name)
            return
        record = lambda_svc._execution_record_for_config(func, config)
        for key in ("event_invoke_config", "event_invoke_configs"):
            if key in func:
                record.setdefault(key, func[key])
        lambda_svc.invoke_async_with_retry(record, event)

    eventbridge._dispatch_to_lambda = dispatch


def waits_watch_the_clock() -> None:
    """A Wait until a timestamp looks at the clock once a second, so a shifted clock ends it; stock sleeps once."""
    source = inspect.getsource(stepfunctions._sleep_until)
    expect("_scaled_sleep(delta)" in source, "waits_watch_the_clock")
    expect(hasattr(stepfunctions, "_SFN_WAIT_SCALE"), "waits_watch_the_clock")

    def sleep_until(timestamp: str) -> None:
        end = datetime.fromisoformat(timestamp.replace("Z", "+00:00")).timestamp()
        while (left := end - time.time()) > 0:
            if stepfunctions._SFN_WAIT_SCALE != 1:
                time.sleep(left * stepfunctions._SFN_WAIT_SCALE)
                return
            time.sleep(min(1, left))

    stepfunctions._sleep_until = sleep_until


def tasks_are_patient(times: int) -> None:
    """A task's time limit is stretched: here a task also waits for one of few workers, where AWS would start another.

    The function's own time limit, which counts only its work, still ends one that hangs.
    """
    stock = stepfunctions._invoke_resource_with_timeout
    expect(list(inspect.signature(stock).parameters) == ["resource", "input_data", "timeout"], "tasks_are_patient")

    def invoke(resource: str, input_data: Any, timeout: float) -> Any:
        return stock(resource, input_data, timeout * times)

    stepfunctions._invoke_resource_with_timeout = invoke


def parallel_speaks_jsonata() -> None:
    """A Parallel state's `Output` and `Assign` are evaluated; stock hands on the bare list of its branches' results."""
    stock = stepfunctions._run_parallel_branches
    wanted = ["state_def", "raw_input", "execution", "ctx"]
    expect(list(inspect.signature(stock).parameters) == wanted, "parallel_speaks_jsonata")
    expect("_apply_jsonata_output" not in inspect.getsource(stock), "parallel_speaks_jsonata")

    def run(state_def: dict[str, Any], raw_input: Any, execution: Any, ctx: Any) -> tuple[Any, Any]:
        results, following = stock(state_def, raw_input, execution, ctx)
        if stepfunctions._state_query_language(state_def, ctx) != "JSONata":
            return results, following
        output = stepfunctions._apply_jsonata_output(state_def, raw_input, ctx, result=results, default=results)
        stepfunctions._apply_state_assign(state_def, raw_input, ctx, result=results)
        return output, following

    stepfunctions._run_parallel_branches = run


def emf_becomes_metrics() -> None:
    """Log lines in embedded metric format become CloudWatch metrics; stock only logs them."""
    first = list(inspect.signature(lambda_svc._emit_lambda_logs).parameters)[:3]
    expect(first == ["func", "request_id", "log_text"], "emf_becomes_metrics")
    wanted = ["namespace", "metric_name", "value"]
    expect(list(inspect.signature(cloudwatch.record_metric).parameters)[:3] == wanted, "emf_becomes_metrics")
    stock = lambda_svc._emit_lambda_logs

    def emit(func: dict[str, Any], request_id: str, log_text: str, *rest: Any, **named: Any) -> None:
        for line in (log_text or "").splitlines():
            if '"CloudWatchMetrics"' in line:
                record_emf(line)
        stock(func, request_id, log_text, *rest, **named)

    lambda_svc._emit_lambda_logs = emit


def record_emf(line: str) -> None:
    """Every metric of one embedded metric line, once for each of its dimension sets."""
    try:
        document = json.loads(line[line.index("{") :])
    except ValueError:
        log.warning("a line that looks like embedded metrics is not JSON: %.200s", line)
        return
    for directive in document["_aws"]["CloudWatchMetrics"]:
        for dimensions in directive.get("Dimensions") or [[]]:
            named = {name: document[name] for name in dimensions}
            for metric in directive["Metrics"]:
                values = document[metric["Name"]]
                for value in values if isinstance(values, list) else [values]:
                    cloudwatch.record_metric(
                        directive["Namespace"], metric["Name"], value, metric.get("Unit", "None"), named
                    )
