"""Starts buried verifications again: reads the dead-letter queue, starts each event, and only then deletes it.

    make redrive REGION=eu-central-1 STAGE=prod      or      python -m infra.redrive --limit 100

Safe to repeat and to interrupt: a verification that has its verdict ends at once, and an event is deleted only after
its execution was started.
"""

import argparse
import json
import os
from dataclasses import dataclass
from typing import Any

import boto3

from infra.deployed import outputs_of

VISIBLE_SECONDS = 120


@dataclass(frozen=True)
class Redriven:
    """What became of the messages; `kept` are those that are no upload event, left for a person."""

    started: int
    kept: int


def redrive(sqs: Any, stepfunctions: Any, *, queue: str, machine: str, limit: int) -> Redriven:
    """At most `limit` events; a message that cannot be read stays in the queue."""
    started = kept = 0
    while started + kept < limit:
        batch = sqs.receive_message(
            QueueUrl=queue,
            MaxNumberOfMessages=min(10, limit - started - kept),
            VisibilityTimeout=VISIBLE_SECONDS,
            WaitTimeSeconds=1,
        ).get("Messages", [])
        if not batch:
            break
        for message in batch:
            event = upload_event(message["Body"])
            if event is None:
                kept += 1
                print(f"kept {message['MessageId']}: not an upload event")
                continue
            stepfunctions.start_execution(stateMachineArn=machine, input=json.dumps(event))
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
            started += 1
    return Redriven(started, kept)


def upload_event(body: str) -> dict[str, Any] | None:
    """The upload event a message holds, whether the machine buried it or EventBridge could not deliver it."""
    try:
        event = json.loads(body)
        names = (event["detail"]["bucket"]["name"], event["detail"]["object"]["key"])
    except (ValueError, KeyError, TypeError):
        return None
    return event if all(isinstance(name, str) and name for name in names) else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stage", default=os.environ.get("STAGE") or "prod")
    parser.add_argument("--region", default=os.environ.get("REGION") or None)
    parser.add_argument("--limit", type=int, default=1000)
    arguments = parser.parse_args()
    session = boto3.Session(region_name=arguments.region)
    outputs = outputs_of(session, arguments.stage)
    done = redrive(
        session.client("sqs"),
        session.client("stepfunctions"),
        queue=outputs["DeadLetters"],
        machine=outputs["VerifyMachine"],
        limit=arguments.limit,
    )
    print(f"{done.started} started again, {done.kept} kept for a person")


if __name__ == "__main__":
    main()
