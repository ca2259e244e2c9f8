"""Policies on a laptop judge as on AWS."""

from dataclasses import fields
from typing import Any

from ministack.core import iam_evaluator

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
