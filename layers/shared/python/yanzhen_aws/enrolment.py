"""Runs the function `enrol_face` on a stored picture and waits for its answer."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from yanzhen.directory import Consent
from yanzhen.errors import Busy
from yanzhen_aws.items import busy_when_throttled

if TYPE_CHECKING:
    from types_boto3_lambda import LambdaClient


@busy_when_throttled
class LambdaEnrolment:
    """`{"face_count"}`, or `{"error", "facts"}` for what the person can put right."""

    def __init__(self, client: "LambdaClient", function_name: str) -> None:
        self._client = client
        self._function_name = function_name

    def enrol(self, employee_id: str, key: str, consent: Consent) -> Mapping[str, Any]:
        request = {"employee_id": employee_id, "key": key, "consent": consent.model_dump(mode="json")}
        answer = self._client.invoke(FunctionName=self._function_name, Payload=json.dumps(request))
        payload = answer["Payload"].read()
        if answer.get("FunctionError"):
            # The function logged why; enrolling again is safe and may succeed.
            raise Busy(what="enrol_face")
        given: Mapping[str, Any] = json.loads(payload)
        return given
