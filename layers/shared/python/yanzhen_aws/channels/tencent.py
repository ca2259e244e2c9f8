"""Text messages through Tencent Cloud: SendSms 2021-01-11 with TC3-HMAC-SHA256 (cloud.tencent.com, "Signature v3").

Tencent sends approved templates only: the template's one variable takes the whole short form.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Sequence

from yanzhen.address import one, phone_number
from yanzhen.directory import Employee
from yanzhen.reach import Medium, Reach
from yanzhen_aws.messages import Message, Undeliverable
from yanzhen_aws.outside import Outside
from yanzhen_aws.settings import Settings
from yanzhen_aws.web import ServiceError

MEDIUM: Medium = "sms"
HOST = "sms.tencentcloudapi.com"
DEAD = frozenset(
    {
        "FailedOperation.PhoneNumberInBlacklist", "InvalidParameterValue.IncorrectPhoneNumber",
        "UnsupportedOperation.UnsupportedRegion",
    }
)  # fmt: skip
JSON = "application/json; charset=utf-8"


def addresses(person: Employee, reach: Reach, settings: Settings) -> Sequence[str]:  # noqa: ARG001 - the shape of a channel
    return one(phone_number(person.phone))


def send(message: Message, settings: Settings, outside: Outside) -> None:  # noqa: ARG001 - the shape of a channel
    """One message to one number; the number's own `Code` Ok is yes."""
    mine = outside.secrets("tencent")
    body = json.dumps(
        {
            "PhoneNumberSet": [message.to],
            "SmsSdkAppId": str(mine["app_id"]),
            "SignName": str(mine["sign_name"]),
            "TemplateId": str(mine["template_id"]),
            "TemplateParamSet": [message.short],
            "SessionContext": message.token,
        },
        ensure_ascii=False,
    ).encode()
    now = int(time.time())
    headers = {
        "Content-Type": JSON,
        "X-TC-Action": "SendSms",
        "X-TC-Version": "2021-01-11",
        "X-TC-Timestamp": str(now),
        "X-TC-Region": str(mine.get("region", "ap-guangzhou")),
        "Authorization": authorization(body, now, str(mine["secret_id"]), str(mine["secret_key"])),
    }
    answer = outside.web.post(f"https://{HOST}/", body, headers).json_object().get("Response") or {}
    error = answer.get("Error") or {}
    (status,) = answer.get("SendStatusSet") or [{}]
    code = str(error.get("Code") or status.get("Code"))
    if code in DEAD:
        raise Undeliverable(code, dead=True)
    if code != "Ok":
        raise ServiceError(code)


def authorization(body: bytes, now: int, secret_id: str, secret_key: str) -> str:
    """The request, its scope of a day, and a key derived for that scope."""
    day = time.strftime("%Y-%m-%d", time.gmtime(now))
    signed = "content-type;host"
    request = f"POST\n/\n\ncontent-type:{JSON}\nhost:{HOST}\n\n{signed}\n{hashlib.sha256(body).hexdigest()}"
    scope = f"{day}/sms/tc3_request"
    told = f"TC3-HMAC-SHA256\n{now}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    key = f"TC3{secret_key}".encode()
    for part in (day, "sms", "tc3_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    found = hmac.new(key, told.encode(), hashlib.sha256).hexdigest()
    return f"TC3-HMAC-SHA256 Credential={secret_id}/{scope}, SignedHeaders={signed}, Signature={found}"
