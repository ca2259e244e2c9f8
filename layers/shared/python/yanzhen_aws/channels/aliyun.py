"""Text messages through Aliyun: SendSms 2017-05-25 with signature version 1.0 (help.aliyun.com, "Request signature").

Aliyun sends approved templates only: one variable of the template takes the whole short form.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping, Sequence
from urllib.parse import quote
from uuid import uuid4

from yanzhen.address import one, phone_number
from yanzhen.directory import Employee
from yanzhen.reach import Medium, Reach
from yanzhen_aws.messages import Message, Undeliverable
from yanzhen_aws.outside import Outside
from yanzhen_aws.settings import Settings
from yanzhen_aws.web import ServiceError

MEDIUM: Medium = "sms"
HOST = "dysmsapi.aliyuncs.com"
DEAD = frozenset({"isv.MOBILE_NUMBER_ILLEGAL", "isv.BLACK_KEY_CONTROL_LIMIT", "isv.DENY_IP_RANGE", "MOBILE_IN_BLACK"})
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def addresses(person: Employee, reach: Reach, settings: Settings) -> Sequence[str]:  # noqa: ARG001 - the shape of a channel
    return one(phone_number(person.phone))


def send(message: Message, settings: Settings, outside: Outside) -> None:  # noqa: ARG001 - the shape of a channel
    """One message to one number; `Code` OK is yes, whatever the status says."""
    mine = outside.secrets("aliyun")
    parameters = {
        "AccessKeyId": str(mine["key_id"]),
        "Action": "SendSms",
        "Format": "JSON",
        "OutId": message.token,
        "PhoneNumbers": message.to.removeprefix("+86").removeprefix("+"),
        "SignName": str(mine["sign_name"]),
        "SignatureMethod": "HMAC-SHA1",
        "SignatureNonce": str(uuid4()),
        "SignatureVersion": "1.0",
        "TemplateCode": str(mine["template_code"]),
        "TemplateParam": json.dumps({str(mine.get("parameter", "text")): message.short}, ensure_ascii=False),
        "Timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "Version": "2017-05-25",
    }
    parameters["Signature"] = signature(parameters, str(mine["key_secret"]))
    code = str(outside.web.post(f"https://{HOST}/", query(parameters).encode(), FORM).json_object().get("Code"))
    if code in DEAD:
        raise Undeliverable(code, dead=True)
    if code != "OK":
        raise ServiceError(code)


def signature(parameters: Mapping[str, str], secret: str, method: str = "POST") -> str:
    """HMAC-SHA1 of the method, the path and the sorted parameters."""
    told = f"{method}&%2F&{quote(query(parameters), safe='')}"
    return base64.b64encode(hmac.new(f"{secret}&".encode(), told.encode(), hashlib.sha1).digest()).decode()


def query(parameters: Mapping[str, str]) -> str:
    """Sorted, and encoded as RFC 3986 has it."""
    return "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in sorted(parameters.items()))
