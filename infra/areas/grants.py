"""What each function may do, table by table and prefix by prefix: what is not here, it may not."""

from collections.abc import Iterable
from dataclasses import dataclass

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3

from infra.areas.functions import Functions
from infra.areas.media import ENROLMENTS, FACES, FEATURES, FRAMES, IMPORTS, ORIGINALS, STATEMENTS, THUMBNAILS, WORKING
from infra.areas.tables import Tables
from yanzhen_aws.tables import SCHEMA

READ = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:ConditionCheckItem"]
WRITE = ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:BatchWriteItem"]
DELETE = ["dynamodb:DeleteItem"]


@dataclass(frozen=True)
class Needs:
    """Tables by letters, r(ead) w(rite) d(elete); prefixes of the bucket to read, write and delete."""

    tables: dict[str, str]
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    deletes: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    """Prefixes whose unfinished uploads may be looked into; to begin and to finish one is to write."""


FIRST_DAYS = {"cases": "rw", "notices": "rw", "training": "rw", "tallies": "rw", "evidence": "r", "directory": "r"}
"""A first day's session is written with what it adds to the counters."""

NEEDS = {
    "intake": Needs(
        {"evidence": "rw", "directory": "r", "training": "r"},
        reads=(ORIGINALS,),
        writes=(WORKING, THUMBNAILS, FRAMES),
    ),
    "inspect": Needs({"evidence": "r", "directory": "r", "training": "r"}, reads=(ORIGINALS, WORKING, FRAMES, FACES)),
    "trace_reuse": Needs(
        {"evidence": "r", "directory": "r", "training": "r", "fingerprints": "rwd"},
        reads=(ORIGINALS, WORKING, FRAMES, FEATURES),
        writes=(FEATURES,),
    ),
    "decide": Needs({"evidence": "rw", "directory": "r", "training": "r", "fingerprints": "r"}),
    "enrol_face": Needs(
        {"directory": "rw", "audit": "rw"}, reads=(ENROLMENTS,), writes=(FACES,), deletes=(FACES, ENROLMENTS)
    ),
    "reconcile": Needs({"evidence": "rw", "directory": "r", "training": "r"}, reads=(ORIGINALS,)),
    "count": Needs({"evidence": "r", "training": "r", "directory": "r", "tallies": "rwd"}),
    "recount": Needs({"evidence": "r", "training": "r", "directory": "r", "tallies": "rwd", "audit": "rw"}),
    "tell": Needs({"notices": "rw", "evidence": "r", "training": "r", "directory": "r"}),
    "invite": Needs({"notices": "rw", "training": "r", "directory": "r"}),
    "send": Needs({"notices": "rw", "evidence": "r", "cases": "r", "training": "r", "directory": "r"}),
    "resend": Needs({"notices": "rw", "evidence": "r", "cases": "r", "training": "r", "directory": "r"}),
    "watch_queue": Needs({"notices": "rw", "evidence": "r", "directory": "r"}),
    "follow_mail": Needs({"notices": "rw", "directory": "r"}),
    "open_cases": Needs({"cases": "rw", "notices": "rw", "evidence": "r", "training": "r", "directory": "r"}),
    "watch_rates": Needs({"cases": "rw", "notices": "rw", "tallies": "r", "training": "r", "directory": "r"}),
    "follow_sessions": Needs(
        {"cases": "rw", "notices": "rw", "tallies": "rwd", "evidence": "r", "training": "r", "directory": "r"}
    ),
    "find_missing": Needs({"cases": "rw", "notices": "rw", "evidence": "r", "training": "r", "directory": "r"}),
    "follow_people": Needs(FIRST_DAYS),
    "find_starters": Needs(FIRST_DAYS),
    "advance": Needs({"cases": "rw", "notices": "rw", "training": "r", "directory": "r"}),
    "resume": Needs({"cases": "rw", "notices": "rw", "directory": "r"}),
    "advance_plan": Needs({"training": "rw", "tallies": "rw", "directory": "r"}),
    "read_roster": Needs({"rosters": "rw"}, reads=(IMPORTS,), writes=(IMPORTS,)),
    "try_roster": Needs({"rosters": "rw", "directory": "r"}, reads=(IMPORTS,), writes=(IMPORTS,)),
    "resume_rosters": Needs({"rosters": "rw"}),
    "scim": Needs({"directory": "rwd", "audit": "rw"}),
    "apply_roster": Needs({"rosters": "rw", "directory": "rwd", "audit": "rw"}, reads=(IMPORTS,)),
    "api": Needs(
        {
            "directory": "rwd",
            "training": "rw",
            "evidence": "rw",
            "fingerprints": "r",
            "tallies": "rw",
            "notices": "rw",
            "cases": "rw",
            "audit": "rw",
            "rosters": "rw",
            "idempotency": "rwd",
        },
        reads=(ORIGINALS, WORKING, THUMBNAILS, FRAMES, FACES, IMPORTS, STATEMENTS),
        writes=(ORIGINALS, ENROLMENTS, IMPORTS, STATEMENTS),
        deletes=(FACES,),
        parts=(ORIGINALS,),
    ),
}


def grant_all(functions: Functions, tables: Tables, bucket: s3.IBucket, key: kms.IKey) -> None:
    """Every function gets its needs and the key's use that goes with them."""
    for name, needs in NEEDS.items():
        function = functions[name]
        for table, letters in needs.tables.items():
            _grant_table(function, tables[table], [index.name for index in SCHEMA[table].indexes], letters)
        _grant_objects(function, bucket, needs)
        actions = ["kms:Decrypt"]
        if needs.writes or any("w" in letters for letters in needs.tables.values()):
            actions.append("kms:GenerateDataKey")
        key.grant(function, *actions)


def _grant_table(function: lambda_.Function, table: dynamodb.Table, indexes: Iterable[str], letters: str) -> None:
    if "r" in letters:
        _allow(function, READ, [table.table_arn, *(f"{table.table_arn}/index/{index}" for index in indexes)])
    if "w" in letters:
        _allow(function, WRITE, [table.table_arn])
    if "d" in letters:
        _allow(function, DELETE, [table.table_arn])


def _grant_objects(function: lambda_.Function, bucket: s3.IBucket, needs: Needs) -> None:
    for action, prefixes in (
        ("s3:GetObject", needs.reads),
        ("s3:PutObject", needs.writes),
        ("s3:DeleteObject", needs.deletes),
        ("s3:ListMultipartUploadParts", needs.parts),
    ):
        if prefixes:
            _allow(function, [action], [bucket.arn_for_objects(f"{prefix}*") for prefix in prefixes])
    if needs.reads:
        # Without it S3 answers 403 for a missing object, and "missing" could not be told from "forbidden".
        function.add_to_role_policy(
            iam.PolicyStatement(
                actions=["s3:ListBucket"],
                resources=[bucket.bucket_arn],
                conditions={"StringLike": {"s3:prefix": [f"{prefix}*" for prefix in needs.reads]}},
            )
        )


def _allow(function: lambda_.Function, actions: Iterable[str], resources: Iterable[str]) -> None:
    function.add_to_role_policy(iam.PolicyStatement(actions=list(actions), resources=list(resources)))
