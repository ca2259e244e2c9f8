"""The services of a deployment, from its environment."""

from api.chalicelib import mailbox
from api.chalicelib.services import Services
from api.chalicelib.tokens import IssuedTokens
from yanzhen_aws.channels import known, ways
from yanzhen_aws.runtime import Runtime, runtime


def build(world: Runtime | None = None) -> Services:
    """Every port of this process."""
    world = world or runtime()
    settings = world.settings
    return Services(
        directory=world.directory,
        policies=world.policies,
        training=world.training,
        plans=world.plans,
        evidence=world.evidence,
        cases=world.cases,
        case_desk=world.case_desk,
        case_runs=world.case_runs,
        rosters=world.rosters,
        feeds=world.feeds,
        roster_runs=world.roster_runs,
        tallies=world.tallies,
        media=world.media,
        audit=world.audit,
        notices=world.notices,
        channels=lambda: known(settings),
        ways=lambda person, reach: ways(person, reach, settings),
        push_key=settings.push_key if settings.uses("push") else None,
        tokens=IssuedTokens(
            issuer=settings.required("issuer"),
            audience=settings.required("audience"),
            jwks_url=settings.jwks_url,
            subject_claim=settings.subject_claim,
        ),
        enrol=world.enrolment.enrol,
        nonce_secret=world.nonce_secret,
        idempotency=world.idempotency,
        messages=lambda: mailbox.messages(world.client("sesv2").meta.endpoint_url),
        web_origin=(settings.web_origin or "").rstrip("/"),
        local=settings.local,
        now=world.now,
    )
