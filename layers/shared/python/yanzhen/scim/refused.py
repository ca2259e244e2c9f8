"""What SCIM says of a request that can't be done (RFC 7644, 3.12)."""

from typing import Any

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"


class Refused(Exception):
    """`kind` is the RFC's scimType, empty where it names none; `detail` a sentence for whoever runs the HR system."""

    def __init__(self, status: int, kind: str, detail: str) -> None:
        super().__init__(status, kind, detail)
        self.status = status
        self.kind = kind
        self.detail = detail

    @property
    def body(self) -> dict[str, Any]:
        named = {"scimType": self.kind} if self.kind else {}
        return {"schemas": [ERROR], "status": str(self.status), **named, "detail": self.detail}
