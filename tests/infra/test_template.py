"""What the emulator drops silently and AWS needs is asserted on the template itself."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra import synth
from infra.areas.functions import SPECS
from infra.areas.grants import NEEDS
from infra.areas.notices import WRITERS
from infra.areas.observability import FOLLOWERS
from infra.areas.reactions import EVIDENCE_RECORDS, NEW_NOTICES, PLANS, PROFILES, SESSIONS
from infra.areas.remediation import WATCHED_COUNTERS
from infra.areas.roster import STEPS
from infra.areas.verification import TASKS
from infra.check import CASES
from infra.page_headers import content_security_policy
from infra.paths import FUNCTIONS, STATE_MACHINES
from yanzhen_aws.tables import SCHEMA

Resource = dict[str, Any]
ENROLMENT_DAYS = 1


class Template:
    """A synthesized template, by type."""

    def __init__(self, assembly: Path) -> None:
        self.body = json.loads(next(assembly.glob("*.template.json")).read_text())
        self.resources: dict[str, Resource] = self.body["Resources"]

    def of(self, kind: str) -> dict[str, Resource]:
        return {name: resource["Properties"] for name, resource in self.resources.items() if resource["Type"] == kind}

    def function(self, name: str) -> Resource:
        entry = SPECS[name].entry
        return next(value for value in self.of("AWS::Lambda::Function").values() if value["Handler"] == entry)

    def logical(self, name: str) -> str:
        entry = SPECS[name].entry
        return next(key for key, value in self.of("AWS::Lambda::Function").items() if value["Handler"] == entry)

    def statements(self) -> Iterator[tuple[str, Resource]]:
        # What is too long for a policy of its own, CDK puts into a managed one.
        for name, policy in (self.of("AWS::IAM::Policy") | self.of("AWS::IAM::ManagedPolicy")).items():
            for statement in policy["PolicyDocument"]["Statement"]:
                yield name, statement


@pytest.fixture(scope="module")
def template() -> Template:
    return Template(synth.assembly({**CASES["aws"], "layers": "host"}))


@pytest.fixture(scope="module")
def china() -> Template:
    return Template(synth.assembly({**CASES["aws-cn"], "layers": "host"}))


@pytest.fixture(scope="module")
def laptop() -> Template:
    return Template(synth.assembly(synth.LOCAL))


def test_there_is_no_custom_resource(template: Template, china: Template, laptop: Template) -> None:
    for one in (template, china, laptop):
        kinds = {resource["Type"] for resource in one.resources.values()}
        assert not [kind for kind in kinds if kind.startswith("Custom::") or "CustomResource" in kind]
        assert len(one.of("AWS::Lambda::Function")) == len(SPECS), "a function more is a custom resource's"


@pytest.mark.parametrize("schema", SCHEMA.values(), ids=lambda schema: schema.name)
def test_a_table_is_as_its_schema_says_encrypted_and_restorable(template: Template, schema: Any) -> None:
    tables = template.of("AWS::DynamoDB::Table").values()
    table = next(value for value in tables if value["TableName"] == f"yanzhen-{schema.name}")
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["SSESpecification"]["SSEType"] == "KMS"
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert {index["IndexName"] for index in table.get("GlobalSecondaryIndexes", [])} == {
        index.name for index in schema.indexes
    }
    assert ("StreamSpecification" in table) is schema.stream
    expected = {"AttributeName": schema.ttl_attribute, "Enabled": True} if schema.ttl_attribute else None
    assert table.get("TimeToLiveSpecification") == expected


def test_data_of_production_outlives_the_stack(template: Template) -> None:
    for resource in template.resources.values():
        name = resource.get("Properties", {}).get("TableName", "")
        if resource["Type"] == "AWS::DynamoDB::Table" and not name.endswith("idempotency"):
            assert resource["DeletionPolicy"] == "Retain"
            assert resource["Properties"]["DeletionProtectionEnabled"] is True


def test_every_bucket_is_private_and_tls_only(template: Template) -> None:
    buckets = template.of("AWS::S3::Bucket")
    policies = template.of("AWS::S3::BucketPolicy").values()
    for name, bucket in buckets.items():
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
        assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        document = next(policy for policy in policies if policy["Bucket"] == {"Ref": name})["PolicyDocument"]
        refused = [one for one in document["Statement"] if one["Effect"] == "Deny"]
        assert any(one.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}} for one in refused)


def test_photos_leave_when_their_time_is_over(template: Template) -> None:
    media = _media(template)
    rules = {rule["Id"]: rule for rule in media["LifecycleConfiguration"]["Rules"]}
    for prefix in ("originals", "working", "thumbnails", "frames", "features"):
        assert rules[f"retention-{prefix}"]["ExpirationInDays"] == 1095
        assert rules[f"retention-{prefix}"]["Prefix"] == f"{prefix}/"
    assert rules["imports-are-a-month"]["ExpirationInDays"] == 30
    assert rules["enrolments-are-brief"]["ExpirationInDays"] == ENROLMENT_DAYS
    assert (
        media["BucketEncryption"]["ServerSideEncryptionConfiguration"][0]["ServerSideEncryptionByDefault"][
            "SSEAlgorithm"
        ]
        == "aws:kms"
    )


def test_the_parts_of_an_unfinished_upload_wait_a_week_and_then_leave(template: Template) -> None:
    ending = [
        rule["AbortIncompleteMultipartUpload"]
        for rule in _media(template)["LifecycleConfiguration"]["Rules"]
        if "AbortIncompleteMultipartUpload" in rule
    ]
    assert ending == [{"DaysAfterInitiation": 7}]


def test_the_pages_may_post_files_put_parts_and_get_pictures_and_nobody_else_may(template: Template) -> None:
    (rule,) = _media(template)["CorsConfiguration"]["CorsRules"]
    assert set(rule["AllowedMethods"]) == {"POST", "PUT", "GET", "HEAD"}
    assert rule["AllowedOrigins"] != ["*"]


def test_the_api_looks_into_unfinished_uploads_of_originals_and_no_other_function_does(template: Template) -> None:
    looks = {
        name: statement["Resource"]
        for name, statement in template.statements()
        if "s3:ListMultipartUploadParts" in _list(statement["Action"])
    }
    ((name, resource),) = looks.items()
    assert name.startswith("FunctionsApi") or "api" in name.lower()
    assert "/originals/*" in json.dumps(resource)


def test_an_original_starts_the_machine_and_an_undelivered_event_is_kept(template: Template) -> None:
    assert _media(template)["NotificationConfiguration"] == {"EventBridgeConfiguration": {"EventBridgeEnabled": True}}
    rule = next(iter(template.of("AWS::Events::Rule").values()))
    assert rule["EventPattern"]["detail"]["object"]["key"] == [{"prefix": "originals/"}]
    assert rule["EventPattern"]["detail-type"] == ["Object Created"]
    assert "Arn" in rule["Targets"][0]["DeadLetterConfig"]


def machine_of(template: Template, kind: str, task: str) -> dict[str, Any]:
    machines = template.of("AWS::StepFunctions::StateMachine").values()
    (found,) = [machine for machine in machines if machine["StateMachineType"] == kind and task in json.dumps(machine)]
    return found


def test_the_machine_of_cases_may_invoke_its_one_function(template: Template) -> None:
    machine = machine_of(template, "STANDARD", "Advance")
    advance = {"Fn::GetAtt": [template.logical("advance"), "Arn"]}
    assert machine["DefinitionSubstitutions"]["Advance"] == advance
    role = machine["RoleArn"]["Fn::GetAtt"][0]
    invoked = [
        statement["Resource"]
        for policy in template.of("AWS::IAM::Policy").values()
        if policy["Roles"] == [{"Ref": role}]
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Action"] == "lambda:InvokeFunction"
    ]
    assert invoked == [advance]
    assert machine["LoggingConfiguration"]["IncludeExecutionData"] is False


def test_the_machine_of_lists_calls_its_three_functions_and_is_started_by_the_api(template: Template) -> None:
    machine = machine_of(template, "STANDARD", "ApplyRoster")
    for state, function in STEPS.items():
        assert machine["DefinitionSubstitutions"][state] == {"Fn::GetAtt": [template.logical(function), "Arn"]}
    assert machine["LoggingConfiguration"]["IncludeExecutionData"] is False
    assert "ROSTER_MACHINE_ARN" in template.function("api")["Environment"]["Variables"]


def test_each_task_of_the_machine_is_a_function_it_may_invoke(template: Template) -> None:
    definition = (STATE_MACHINES / "verify.asl.json").read_text()
    machine = machine_of(template, "EXPRESS", "Decide")
    invocable = {
        target["Fn::GetAtt"][0]
        for _, statement in template.statements()
        if statement["Action"] == "lambda:InvokeFunction"
        for target in _list(statement["Resource"])
        if "Fn::GetAtt" in target
    }
    for state, function in TASKS.items():
        assert f'"${{{state}}}"' in definition
        assert machine["DefinitionSubstitutions"][state] == {"Fn::GetAtt": [template.logical(function), "Arn"]}
        assert template.logical(function) in invocable
    assert machine["TracingConfiguration"] == {"Enabled": True}
    assert machine["LoggingConfiguration"]["Level"] == "ALL"
    assert machine["LoggingConfiguration"]["IncludeExecutionData"] is False


@pytest.mark.parametrize("name", SPECS)
def test_a_function_is_traced_bounded_logged_for_a_time_and_lean(template: Template, name: str) -> None:
    function = template.function(name)
    assert function["Runtime"] == "python3.13"
    assert function["Architectures"] == ["arm64"]
    assert function["TracingConfig"] == {"Mode": "Active"}
    assert function["ReservedConcurrentExecutions"] >= 1
    log_group = template.resources[function["LoggingConfig"]["LogGroup"]["Ref"]]["Properties"]
    assert log_group["RetentionInDays"] == 90
    assert len(function["Layers"]) == len(SPECS[name].layers)
    assert function["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"] == name


def test_only_one_reconciler_and_one_recount_run_at_a_time(template: Template) -> None:
    for name in ("reconcile", "recount"):
        assert template.function(name)["ReservedConcurrentExecutions"] == 1


def test_every_handler_is_deployed_and_every_deployed_function_is_a_file() -> None:
    files = {
        path.stem
        for path in FUNCTIONS.glob("*/*.py")
        if path.parent.name != "cli" and "\ndef handler(" in path.read_text(encoding="utf-8")
    }
    assert files | {"api"} == set(SPECS)
    assert set(NEEDS) == set(SPECS)


def test_no_permission_is_for_everything(template: Template) -> None:
    without_resources = {"xray:PutTraceSegments", "xray:PutTelemetryRecords", "dynamodb:ListStreams"}
    for name, statement in template.statements():
        actions = set(_list(statement["Action"]))
        assert not [action for action in actions if action == "*" or action.endswith(":*")], name
        if "NotResource" in statement:
            assert actions == {"sns:Publish"}, name
            assert statement["NotResource"] == "arn:*:sns:*:*:*", "to phone numbers, which have no ARN; to no topic"
        elif "*" in _list(statement["Resource"]):
            allowed = all(action.startswith(("xray:", "logs:")) or action in without_resources for action in actions)
            assert allowed, f"{name}: {actions}"


def test_whoever_changes_a_case_may_read_whom_it_asks_and_write_what_they_are_told() -> None:
    """Even a takeover names anew who is asked, and tells whoever has not heard yet."""
    changing = {name for name, needs in NEEDS.items() if "w" in needs.tables.get("cases", "")}
    assert {"advance", "resume", "api"} <= changing
    lacking = {
        name for name in changing
        if "r" not in NEEDS[name].tables.get("directory", "") or "w" not in NEEDS[name].tables.get("notices", "")
    }  # fmt: skip
    assert not lacking
    assert changing <= set(WRITERS), "they know which channels there are"


def test_nothing_may_scan(template: Template) -> None:
    for name, statement in template.statements():
        assert "dynamodb:Scan" not in _list(statement["Action"]), name


@pytest.mark.parametrize("name", FOLLOWERS)
def test_a_stream_isolates_a_poison_record_and_keeps_it(template: Template, name: str) -> None:
    mapping = next(
        value
        for value in template.of("AWS::Lambda::EventSourceMapping").values()
        if value["FunctionName"] == {"Ref": template.logical(name)}
    )
    assert mapping["BisectBatchOnFunctionError"] is True
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["MaximumRetryAttempts"] == 5
    assert "OnFailure" in mapping["DestinationConfig"]
    pattern = json.loads(mapping["FilterCriteria"]["Filters"][0]["Pattern"])
    others = {
        "send": NEW_NOTICES, "invite": SESSIONS, "follow_sessions": SESSIONS, "watch_rates": WATCHED_COUNTERS,
        "follow_people": PROFILES, "advance_plan": PLANS,
    }  # fmt: skip
    assert pattern == others.get(name, EVIDENCE_RECORDS)


def test_the_schedules_run_and_keep_what_fails(template: Template) -> None:
    schedules = {
        value["Target"]["Arn"]["Fn::GetAtt"][0]: value for value in template.of("AWS::Scheduler::Schedule").values()
    }
    assert schedules[template.logical("reconcile")]["ScheduleExpression"] == "rate(5 minutes)"
    assert schedules[template.logical("resend")]["ScheduleExpression"] == "rate(5 minutes)"
    assert schedules[template.logical("resume")]["ScheduleExpression"] == "rate(5 minutes)"
    assert schedules[template.logical("resume_rosters")]["ScheduleExpression"] == "rate(5 minutes)"
    assert schedules[template.logical("find_missing")]["ScheduleExpression"] == "rate(15 minutes)"
    assert schedules[template.logical("find_starters")]["ScheduleExpression"] == "rate(15 minutes)"
    assert schedules[template.logical("watch_queue")]["ScheduleExpression"] == "rate(15 minutes)"
    assert schedules[template.logical("recount")]["ScheduleExpression"] == "cron(30 2 * * ? *)"
    assert schedules[template.logical("recount")]["ScheduleExpressionTimezone"] == "Asia/Shanghai"
    assert all("DeadLetterConfig" in value["Target"] for value in schedules.values())


def test_every_queue_is_encrypted_watched_and_kept_two_weeks(template: Template) -> None:
    watched = {
        dimension["Value"]["Fn::GetAtt"][0]
        for alarm in template.of("AWS::CloudWatch::Alarm").values()
        for dimension in alarm.get("Dimensions", [])
        if dimension["Name"] == "QueueName"
    }
    queues = template.of("AWS::SQS::Queue")
    assert set(queues) == watched
    for queue in queues.values():
        assert "KmsMasterKeyId" in queue
        assert queue["MessageRetentionPeriod"] == 14 * 24 * 3600


def test_every_alarm_tells_somebody_and_says_what_it_means(template: Template) -> None:
    topic = next(iter(template.of("AWS::SNS::Topic")))
    alarms = template.of("AWS::CloudWatch::Alarm").values()
    assert len(list(alarms)) >= 15
    for alarm in alarms:
        assert alarm["AlarmActions"] == [{"Ref": topic}]
        assert len(alarm["AlarmDescription"]) > 10
    mail = next(iter(template.of("AWS::SNS::Subscription").values()))
    assert mail["Endpoint"] == "ops@yanzhen.example"


def test_each_route_of_the_app_is_a_route_of_the_gateway_behind_one_permission(template: Template) -> None:
    from infra.areas.api import routes

    keys = [value["RouteKey"] for value in template.of("AWS::ApiGatewayV2::Route").values()]
    wanted = [f"{method} {path}" for path, methods in routes().items() for method in methods]
    wanted += [f"{method} /scim/v2/{{proxy+}}" for method in ("GET", "POST", "PUT", "PATCH", "DELETE")]
    assert sorted(keys) == sorted(wanted), "Chalice routes on the route's pattern, so it stands there letter by letter"
    for integration in template.of("AWS::ApiGatewayV2::Integration").values():
        assert integration["PayloadFormatVersion"] == "1.0", "what Chalice reads"
    permissions = [
        value
        for value in template.of("AWS::Lambda::Permission").values()
        if value["Principal"] == "apigateway.amazonaws.com"
    ]
    assert len(permissions) == 2, "the API's, and of the function that HR systems speak to"
    assert len(template.resources) < 500, "CloudFormation's limit"


def test_the_gateway_is_throttled_and_logs_no_address_and_no_token(template: Template) -> None:
    stage = next(iter(template.of("AWS::ApiGatewayV2::Stage").values()))
    assert stage["StageName"] == "$default", "addresses start with /v1"
    assert stage["DefaultRouteSettings"] == {"ThrottlingBurstLimit": 400, "ThrottlingRateLimit": 200}
    written = json.loads(stage["AccessLogSettings"]["Format"])
    assert {"request_id", "at", "method", "route", "status", "ms", "function_request_id"} <= set(written)
    assert not [value for value in written.values() if "identity" in value or "authorizer" in value]


def test_pages_and_api_share_one_origin_with_strict_headers(template: Template) -> None:
    distribution = next(iter(template.of("AWS::CloudFront::Distribution").values()))["DistributionConfig"]
    assert [behaviour["PathPattern"] for behaviour in distribution["CacheBehaviors"]] == ["/v1/*", "/scim/*"]
    headers = next(iter(template.of("AWS::CloudFront::ResponseHeadersPolicy").values()))["ResponseHeadersPolicyConfig"]
    policy = headers["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    assert policy == content_security_policy()


def test_the_sign_in_client_is_public_with_code_and_no_password_flow(template: Template) -> None:
    client = next(iter(template.of("AWS::Cognito::UserPoolClient").values()))
    assert client["GenerateSecret"] is False
    assert client["AllowedOAuthFlows"] == ["code"]
    assert "ALLOW_USER_PASSWORD_AUTH" not in client["ExplicitAuthFlows"]
    groups = {value["GroupName"] for value in template.of("AWS::Cognito::UserPoolGroup").values()}
    assert groups == {"employee", "manager", "hr", "admin", "auditor"}


def test_china_has_what_china_has(china: Template) -> None:
    kinds = {resource["Type"] for resource in china.resources.values()}
    assert not [kind for kind in kinds if kind.startswith(("AWS::Cognito", "AWS::SES", "AWS::CloudFront"))]
    variables = china.function("api")["Environment"]["Variables"]
    assert variables["ISSUER"] == "https://sso.yanzhen.example"
    assert variables["AUDIENCE"] == "yanzhen"


def test_a_laptop_gets_the_same_areas(template: Template, laptop: Template) -> None:
    """Everything but CloudFront and the alarm's address, which a laptop has not."""
    missing = {resource["Type"] for resource in template.resources.values()} - {
        resource["Type"] for resource in laptop.resources.values()
    }
    assert {kind for kind in missing if not kind.startswith("AWS::CloudFront")} <= {"AWS::SNS::Subscription"}


def _media(template: Template) -> Resource:
    return next(value for value in template.of("AWS::S3::Bucket").values() if "LifecycleConfiguration" in value)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
