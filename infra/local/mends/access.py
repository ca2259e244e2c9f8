"""Policies on a laptop judge as on AWS."""

import inspect
import json
from dataclasses import fields
from typing import Any

from ministack.core import iam_actions, iam_evaluator

from infra.local.mends import expect


def loopback_counts_as_tls() -> None:
    """Bytes that never leave the machine satisfy `aws:SecureTransport`, so TLS-only policies stay as AWS gets them.

    Stock: a queue that allows only TLS refuses everybody, since the emulator speaks plain HTTP.
    """
    context = iam_evaluator.EvalContext
    expect({"source_ip", "secure_transport"} <= {field.name for field in fields(context)}, "loopback_counts_as_tls")
    stock = context.__init__

    def init(self: Any, *values: Any, **named: Any) -> None:
        stock(self, *values, **named)
        if self.source_ip in {"127.0.0.1", "::1"}:
            self.secure_transport = True

    context.__init__ = init


def mail_is_judged_by_its_sender() -> None:
    """Sending a mail is allowed or not on the sender's identity, as on AWS; stock asks for every resource there is."""
    stock = iam_actions._ses_v2_resource_arn
    expected = ["method", "path", "body", "region", "account_id"]
    expect(list(inspect.signature(stock).parameters) == expected, "mail_is_judged_by_its_sender")

    def resource(method: str, path: str, body: bytes, region: str, account_id: str) -> str:
        if path.rstrip("/") == "/v2/email/outbound-emails" and method == "POST":
            sender = json.loads(body or b"{}").get("FromEmailAddress")
            return f"arn:aws:ses:{region}:{account_id}:identity/{sender}" if sender else "*"
        return str(stock(method, path, body, region, account_id))

    iam_actions._ses_v2_resource_arn = resource
