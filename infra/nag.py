"""AwsSolutions' rules on the stack, and for each rule that is not followed the reason why.

A reason stands at the one construct it is true of, so the same mistake elsewhere is still found.
"""

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks
from constructs import IConstruct

from infra.areas.grants import NEEDS
from infra.areas.observability import FOLLOWERS
from infra.stack import YanzhenStack

TOKENS = "The function checks every token itself against the issuer's keys, so any OIDC issuer works, not only Cognito."


def check(app: cdk.App, stack: YanzhenStack) -> None:
    """Synthesis fails when a rule is broken without a reason."""
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app, verbose=True))
    _api(stack)
    _storage(stack)
    _identity(stack)
    _permissions(stack)
    if stack.web.distribution:
        _web(stack.web.distribution)


def because(construct: IConstruct, rule: str, reason: str) -> None:
    cdk.Validations.of(construct).acknowledge(
        cdk.Acknowledgment(id=f"AwsSolutions::AwsSolutions-{rule}", reason=reason)
    )


def _api(stack: YanzhenStack) -> None:
    for route in stack.api.routes:
        because(route, "APIG4", TOKENS)
    because(
        stack.api.nonce_secret,
        "SMG4",
        "Rotating it would refuse photos that wait in a phone's outbox; docs/operations.md says how to rotate by hand.",
    )


def _storage(stack: YanzhenStack) -> None:
    because(
        stack.media.bucket,
        "S1",
        "Who looked at a photo is in the audit table; access logs of the bucket itself are CloudTrail's data events.",
    )
    because(stack.web.bucket, "S1", "It holds only the public pages, and only CloudFront reads it.")
    for queue in (stack.leftovers, stack.verification.dead_letters):
        because(queue, "SQS3", "It is itself a dead-letter queue, with an alarm.")


def _identity(stack: YanzhenStack) -> None:
    if stack.identity.pool:
        because(
            stack.identity.pool,
            "COG2",
            "Staff share store phones without an authenticator; a second factor is offered, an own issuer may ask it.",
        )
        because(stack.identity.pool, "COG8", "The plus plan is a cost per person that the company decides on.")


def _permissions(stack: YanzhenStack) -> None:
    bucket = stack.get_logical_id(_resource(stack.media.bucket))
    for name, function in stack.functions.by_name.items():
        because(function, "L1", "Layers are locked and built for Python 3.13; the runtime moves with them.")
        assert function.role is not None
        because(function.role, "IAM5[Resource::*]", "X-Ray's write actions know no resources.")
        needs = NEEDS[name]
        for prefix in {*needs.reads, *needs.writes, *needs.deletes}:
            because(
                function.role, f"IAM5[Resource::<{bucket}.Arn>/{prefix}*]", f"All objects below {prefix}, nothing else."
            )
        if name in FOLLOWERS:
            _key_family(function.role)
    machine = stack.verification.machine.role
    because(machine, "IAM5[Resource::*]", "X-Ray and log delivery know no resources.")
    _key_family(machine)
    for role in (stack.remediation.machine.role, stack.roster.machine.role):
        because(role, "IAM5[Resource::*]", "X-Ray and log delivery know no resources.")
    for name in (
        "reconcile",
        "recount",
        "resend",
        "find_missing",
        "find_starters",
        "watch_queue",
        "resume",
        "resume_rosters",
    ):
        logical = stack.get_logical_id(_resource(stack.functions[name]))
        because(stack, f"IAM5[Resource::<{logical}.Arn>:*]", "The schedule may invoke every version of this function.")


def _key_family(role: IConstruct) -> None:
    for action in ("kms:ReEncrypt*", "kms:GenerateDataKey*"):
        because(role, f"IAM5[Action::{action}]", "Sending to an encrypted queue; on the product's own key only.")


def _web(distribution: IConstruct) -> None:
    because(distribution, "CFR1", "Staff travel; who may see what is decided by sign-in, not by country.")
    because(distribution, "CFR2", "A web ACL is the company's own choice and cost.")
    because(distribution, "CFR3", "Pages are public; each call of the API is in the API's access log.")
    because(
        distribution, "CFR4", "CloudFront's own certificate fixes the policy; setting `certificate` brings TLS 1.2."
    )


def _resource(construct: IConstruct) -> cdk.CfnElement:
    found = construct.node.default_child
    assert isinstance(found, cdk.CfnElement)
    return found
