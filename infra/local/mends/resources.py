"""Resources of a template are referred to as on AWS."""

import inspect
from typing import Any

from ministack.services import secretsmanager
from ministack.services.cloudformation import provisioners

from infra.local.mends import expect

SECRET = "AWS::SecretsManager::Secret"


def secrets_are_named_by_arn() -> None:
    """`Ref` of a secret is its ARN, so a grant on it is a grant on that secret; stock gives its bare name."""
    handlers = provisioners._RESOURCE_HANDLERS[SECRET]
    expect("return name, " in inspect.getsource(handlers["create"]), "secrets_are_named_by_arn")
    stock = dict(handlers)

    def create(*values: Any) -> tuple[str, dict[str, str]]:
        _, attributes = stock["create"](*values)
        return attributes["Arn"], attributes

    def update(physical_id: str, *values: Any) -> tuple[str, dict[str, str]]:
        _, attributes = stock["update"](_name(physical_id), *values)
        return attributes["Arn"], attributes

    def delete(physical_id: str, *values: Any) -> None:
        stock["delete"](_name(physical_id), *values)

    handlers.update(create=create, update=update, delete=delete)


def _name(physical_id: str) -> str:
    name: str | None = secretsmanager._resolve(physical_id)[0]
    return name or physical_id
