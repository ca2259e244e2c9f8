"""Every mend of the emulator does what it says, and refuses an emulator that it was not written for."""

import io
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ministack import app
from ministack.core import iam_actions, iam_evaluator, lambda_runtime, persistence
from ministack.services import cloudwatch, dynamodb, eventbridge, lambda_svc, secretsmanager, stepfunctions
from ministack.services.cloudformation import provisioners

from infra.layers import build_runtime
from infra.local.mends.access import loopback_counts_as_tls, mail_is_judged_by_its_sender
from infra.local.mends.events import (
    emf_becomes_metrics,
    parallel_speaks_jsonata,
    rules_retry,
    tasks_are_patient,
    waits_watch_the_clock,
)
from infra.local.mends.resources import SECRET, secrets_are_named_by_arn
from infra.local.mends.state import save_often
from infra.local.mends.streams import streams_outlive_a_restart
from infra.local.mends.workers import (
    at_most,
    errors_keep_their_type,
    only_layers,
    unpack_once,
    wheels_of_this_machine,
)

ARN = "arn:aws:lambda:eu-central-1:000000000000:function:probe"
PATCHED: tuple[tuple[Any, str], ...] = (
    (lambda_runtime, "_PYTHON_WORKER_SCRIPT"),
    (lambda_runtime, "_detect_runtime_binary"),
    (lambda_runtime, "zipfile"),
    (lambda_svc, "_execute_function_warm"),
    (lambda_svc, "_emit_lambda_logs"),
    (lambda_svc, "_UNZIPPED_LIMIT_BYTES"),
    (eventbridge, "_dispatch_to_lambda"),
    (persistence, "save_state"),
    (dynamodb, "get_state"),
    (dynamodb, "load_persisted_state"),
    (stepfunctions, "_sleep_until"),
    (stepfunctions, "_run_parallel_branches"),
    (iam_evaluator.EvalContext, "__init__"),
)


@pytest.fixture(autouse=True)
def _stock_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Mends change the emulator for the whole process: put everything back after each test."""
    for owner, name in PATCHED:
        monkeypatch.setattr(owner, name, getattr(owner, name))
    handlers = provisioners._RESOURCE_HANDLERS
    monkeypatch.setitem(handlers, SECRET, dict(handlers[SECRET]))
    yield
    lambda_runtime.reset()


def _function(handler: str) -> dict[str, Any]:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("probe.py", handler)
    config = {
        "FunctionName": "probe",
        "FunctionArn": ARN,
        "Handler": "probe.handler",
        "Runtime": "python3.13",
        "Timeout": 60,
        "Version": "$LATEST",
    }
    return {"config": config, "code_zip": body.getvalue()}


RAISES = "import os\nclass Busy(Exception): pass\ndef handler(event, context):\n    raise Busy(str(os.getpid()))\n"


def test_a_handlers_exception_keeps_its_class_and_the_worker_lives() -> None:
    errors_keep_their_type()
    function = _function(RAISES)
    first = lambda_svc._execute_function_warm(function, {}, "1")
    second = lambda_svc._execute_function_warm(function, {}, "2")
    assert first["error"] is True
    assert first["body"]["errorType"] == "Busy"
    assert first["body"]["errorMessage"] == second["body"]["errorMessage"], "the same process answered twice"


def test_no_more_than_so_many_run_at_once_and_all_are_served(monkeypatch: pytest.MonkeyPatch) -> None:
    running = most = 0
    guard = threading.Lock()
    full = threading.Event()

    def stock(func: dict[str, Any], event: Any, request_id: str) -> dict[str, Any]:
        nonlocal running, most
        with guard:
            running += 1
            most = max(most, running)
            if running == 2:
                full.set()
        full.wait(10)
        with guard:
            running -= 1
        return {"body": event}

    monkeypatch.setattr(lambda_svc, "_execute_function_warm", stock)
    at_most(2)
    answers: list[Any] = []
    threads = [
        threading.Thread(
            target=lambda n=n: answers.append(lambda_svc._execute_function_warm({"FunctionArn": ARN}, n, "x")["body"])
        )
        for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(answers) == list(range(6))
    assert most == 2


def test_the_same_archive_is_unpacked_once_and_linked(tmp_path: Path) -> None:
    unpack_once(tmp_path / "cache")
    for number in (1, 2):
        archive = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(archive, "w") as opened:
            opened.writestr("python/lib.py", "x = 1\n")
        (tmp_path / str(number)).mkdir()
        with lambda_runtime.zipfile.ZipFile(archive) as opened:
            opened.extractall(tmp_path / str(number))
    assert len(list((tmp_path / "cache").iterdir())) == 1
    assert (tmp_path / "1" / "python").resolve() == (tmp_path / "2" / "python").resolve()
    assert (tmp_path / "2" / "python" / "lib.py").read_text() == "x = 1\n"


def test_a_function_sees_its_runtime_and_none_of_our_packages(tmp_path: Path) -> None:
    only_layers(build_runtime(), tmp_path)
    errors_keep_their_type()
    function = _function(
        "def handler(event, context):\n    import boto3\n    __import__(event)\n    return boto3.__name__\n"
    )
    assert lambda_svc._execute_function_warm(function, "json", "1")["body"] == "boto3"
    assert lambda_svc._execute_function_warm(function, "pytest", "2")["body"]["errorType"] == "ModuleNotFoundError"


def test_wheels_of_this_machine_may_be_larger() -> None:
    before = lambda_svc._UNZIPPED_LIMIT_BYTES
    wheels_of_this_machine()
    assert before < lambda_svc._UNZIPPED_LIMIT_BYTES


def test_an_embedded_metric_line_becomes_metrics(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[Any, ...]] = []
    monkeypatch.setattr(lambda_svc, "_emit_lambda_logs", _logs)
    emf_becomes_metrics()
    monkeypatch.setattr(cloudwatch, "record_metric", lambda *values: seen.append(values))
    line = (
        '{"_aws": {"CloudWatchMetrics": [{"Namespace": "Yanzhen", "Dimensions": [["service"]],'
        ' "Metrics": [{"Name": "Verdicts", "Unit": "Count"}]}]}, "service": "decide", "Verdicts": [1, 2]}'
    )
    lambda_svc._emit_lambda_logs({}, "1", f"hello\n{line}\n", False, 5)
    assert seen == [
        ("Yanzhen", "Verdicts", 1, "Count", {"service": "decide"}),
        ("Yanzhen", "Verdicts", 2, "Count", {"service": "decide"}),
    ]


def _logs(func: dict[str, Any], request_id: str, log_text: str, error: bool, duration_ms: int) -> None:
    """Stands for the emulator's own log writer."""


def test_a_rule_invokes_with_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[Any] = []

    def invoke(func: Any, event: Any) -> None:
        handed.append((func, event))

    found = ({"event_invoke_config": {"MaximumRetryAttempts": 1}}, {"FunctionName": "f"}, "f")
    monkeypatch.setattr(lambda_svc, "invoke_async_with_retry", invoke)
    monkeypatch.setattr(lambda_svc, "_get_func_record_for_ref", lambda arn: found)
    monkeypatch.setattr(lambda_svc, "_execution_record_for_config", lambda func, config: {"config": config})
    rules_retry()
    eventbridge._dispatch_to_lambda(ARN, '{"a": 1}')
    record = {"config": {"FunctionName": "f"}, "event_invoke_config": {"MaximumRetryAttempts": 1}}
    assert handed == [(record, {"a": 1})]


def test_a_mail_is_judged_by_its_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(iam_actions, "_ses_v2_resource_arn", iam_actions._ses_v2_resource_arn)
    mail_is_judged_by_its_sender()
    body = b'{"FromEmailAddress": "hr@pine.example"}'
    judged = iam_actions._ses_v2_resource_arn("POST", "/v2/email/outbound-emails", body, "eu-central-1", "1")
    assert judged == "arn:aws:ses:eu-central-1:1:identity/hr@pine.example"
    other = iam_actions._ses_v2_resource_arn("GET", "/v2/email/identities/a@b.c", b"", "eu-central-1", "1")
    assert other == "arn:aws:ses:eu-central-1:1:identity/a@b.c"


def test_a_task_may_wait_for_a_worker_longer_than_its_own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []

    def stock(resource: str, input_data: Any, timeout: float) -> None:
        given.append(timeout)

    monkeypatch.setattr(stepfunctions, "_invoke_resource_with_timeout", stock)
    tasks_are_patient(10)
    stepfunctions._invoke_resource_with_timeout("arn", {}, 60)
    assert given == [600]


def test_a_wait_ends_when_the_clock_is_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = datetime(2026, 3, 15, tzinfo=UTC)
    waits_watch_the_clock()
    monkeypatch.setattr(time, "time", lambda: clock.timestamp())

    def sleep(seconds: float) -> None:
        nonlocal clock
        assert seconds <= 1
        clock += timedelta(hours=48)

    monkeypatch.setattr(time, "sleep", sleep)
    stepfunctions._sleep_until("2026-03-17T00:00:00Z")
    assert clock >= datetime(2026, 3, 17, tzinfo=UTC)


def test_a_parallel_state_gives_its_output_and_not_its_branches() -> None:
    parallel_speaks_jsonata()
    branch = {"StartAt": "One", "States": {"One": {"Type": "Pass", "Output": "{% $states.input.a + 1 %}", "End": True}}}
    state = {
        "Type": "Parallel",
        "QueryLanguage": "JSONata",
        "Branches": [branch, branch],
        "Output": {"kept": "{% $states.input.a %}", "both": "{% $states.result %}"},
        "Next": "Decide",
    }
    context = {"variables": {}, "QueryLanguage": "JSONata"}
    output, following = stepfunctions._run_parallel_branches(state, {"a": 1}, {}, context)
    assert output == {"kept": 1, "both": [2, 2]}
    assert following == "Decide"


def test_state_is_saved_while_running(monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[set[str]] = []
    twice = threading.Event()
    stopped = threading.Event()

    def save(services: dict[str, Any]) -> None:
        saved.append(set(services))
        if len(saved) == 2:
            twice.set()

    monkeypatch.setattr(persistence, "save_all", save)
    monkeypatch.setattr(app, "_build_persistence_save_dict", lambda: {"dynamodb": dict, "lambda": dict})
    thread = save_often(0.01, stopped)
    try:
        assert twice.wait(20)
    finally:
        stopped.set()
        thread.join(20)
    assert saved[0] == {"dynamodb", "lambda"}, "after a deployment everything"
    assert saved[1] == {"dynamodb"}, "then only what changes in use"


def test_two_savings_of_a_service_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    writing = most = 0
    both = threading.Barrier(2)

    def stock(service: str, data: dict[str, Any]) -> None:
        nonlocal writing, most
        writing += 1
        most = max(most, writing)
        time.sleep(0)
        writing -= 1

    def save() -> None:
        both.wait(10)
        for _ in range(200):
            persistence.save_state("dynamodb", {})

    monkeypatch.setattr(persistence, "save_state", stock)
    stopped = threading.Event()
    stopped.set()
    save_often(1, stopped).join(10)
    threads = [threading.Thread(target=save) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert most == 1


@pytest.fixture
def stream(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A table of which two functions follow the changes: one has seen three of five, the other two."""
    mapping = {"EventSourceArn": "arn:aws:dynamodb:us-east-1:000000000000:table/probes/stream/1"}
    dynamodb._stream_records["probes"] = ["a", "b", "c", "d", "e"]
    for follower, position in (("first", 3), ("second", 2)):
        lambda_svc._esms[follower] = mapping
        lambda_svc._dynamodb_stream_positions[follower] = position
    monkeypatch.setattr(dynamodb, "_trim_stream_records", lambda *names, **scopes: None)
    yield ["first", "second"]
    for store in (dynamodb._stream_records, dynamodb._stream_trimmed, lambda_svc._esms):
        store.clear()
    lambda_svc._dynamodb_stream_positions.clear()


def test_whoever_follows_a_table_goes_on_where_it_was_after_a_restart(stream: list[str]) -> None:
    streams_outlive_a_restart()
    saved = dynamodb.get_state()
    dynamodb._stream_records.clear()
    dynamodb._stream_trimmed.clear()

    dynamodb.load_persisted_state(saved)
    dynamodb._stream_records["probes"].append("f")

    at = [lambda_svc._dynamodb_stream_positions[follower] for follower in stream]
    assert [dynamodb.stream_records_since("probes", position, 10) for position in at] == [
        ["d", "e", "f"], ["c", "d", "e", "f"],
    ]  # fmt: skip
    assert dynamodb.stream_start_position("probes") == 2, "what everybody has seen is not saved"


@pytest.mark.parametrize(("address", "counts"), [("127.0.0.1", True), ("10.0.0.7", False)])
def test_only_loopback_counts_as_tls(address: str, counts: bool) -> None:
    loopback_counts_as_tls()
    context = iam_evaluator.EvalContext("arn", "User", "1", "sqs:SendMessage", "*", "eu-central-1", source_ip=address)
    assert context.secure_transport is counts


def test_a_secret_is_referred_to_by_its_arn_for_its_whole_life() -> None:
    secrets_are_named_by_arn()
    handlers = provisioners._RESOURCE_HANDLERS[SECRET]
    generated = {"GenerateSecretString": {"PasswordLength": 20}}
    reference, _ = handlers["create"]("Nonce", generated, "Yanzhen")
    assert reference.startswith("arn:aws:secretsmanager:")
    again, _ = handlers["update"](reference, generated, {**generated, "Description": "x"}, "Yanzhen", "Nonce")
    assert again == reference
    assert secretsmanager._resolve(reference)[1]["Description"] == "x"
    handlers["delete"](reference, generated)
    assert secretsmanager._resolve(reference) == (None, None)


def test_a_secret_mend_refuses_another_emulator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(provisioners._RESOURCE_HANDLERS[SECRET], "create", lambda *values: ("arn", {}))
    with pytest.raises(RuntimeError, match="no longer fits"):
        secrets_are_named_by_arn()


@pytest.mark.parametrize(
    ("mend", "owner", "name", "changed"),
    [
        (errors_keep_their_type, lambda_runtime, "_PYTHON_WORKER_SCRIPT", "another script"),
        (lambda: at_most(1), lambda_svc, "_execute_function_warm", lambda function: None),
        (lambda: unpack_once(Path("unused")), lambda_runtime, "zipfile", io),
        (lambda: only_layers(Path(), Path()), lambda_runtime, "_detect_runtime_binary", lambda name: ("other", "")),
        (wheels_of_this_machine, lambda_svc, "_UNZIPPED_LIMIT_BYTES", 1),
        (emf_becomes_metrics, lambda_svc, "_emit_lambda_logs", lambda line: None),
        (rules_retry, eventbridge, "_dispatch_to_lambda", lambda arn: None),
        (parallel_speaks_jsonata, stepfunctions, "_run_parallel_branches", lambda state_def: None),
        (waits_watch_the_clock, stepfunctions, "_sleep_until", lambda iso_ts: None),
        (lambda: tasks_are_patient(2), stepfunctions, "_invoke_resource_with_timeout", lambda resource: None),
        (mail_is_judged_by_its_sender, iam_actions, "_ses_v2_resource_arn", lambda path: "*"),
        (lambda: save_often(1), app, "_build_persistence_save_dict", None),
        (streams_outlive_a_restart, dynamodb, "get_state", lambda: {"_stream_records": {}}),
    ],
    ids=[
        "errors",
        "at_most",
        "unpack",
        "layers",
        "limit",
        "emf",
        "rules",
        "parallel",
        "waits",
        "patient",
        "mail",
        "state",
        "streams",
    ],
)
def test_a_mend_refuses_an_emulator_that_changed(
    monkeypatch: pytest.MonkeyPatch, mend: Callable[[], object], owner: Any, name: str, changed: Any
) -> None:
    monkeypatch.setattr(owner, name, changed)
    with pytest.raises(RuntimeError, match="no longer fits"):
        mend()
