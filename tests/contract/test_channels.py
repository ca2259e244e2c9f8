"""Channels beside AWS's own, against stand-ins on loopback that answer like the real ones."""

import base64
import json
import ssl
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.contract.stand_in import PATIENCE_S, TIMEOUT_S, FakeOutside, StandIn, certificate, https, smtp
from yanzhen.directory import Employee
from yanzhen.reach import Device, Reach, Webhook
from yanzhen_aws import web
from yanzhen_aws.channels import aliyun, all_channels, push, tencent, ways
from yanzhen_aws.channels import smtp as smtp_channel
from yanzhen_aws.messages import Message, Undeliverable
from yanzhen_aws.settings import Settings
from yanzhen_aws.troubles import code_of
from yanzhen_aws.web import ServiceError, Web

pytestmark = pytest.mark.loopback

HOOKS = {
    "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token=t",
    "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/t",
    "wecom": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=t",
    "slack": "https://hooks.slack.com/services/T/B/t",
    "teams": "https://prod-1.westeurope.logic.azure.com:443/workflows/t",
}
YES: dict[str, tuple[int, bytes]] = {
    "dingtalk": (200, b'{"errcode":0,"errmsg":"ok"}'),
    "feishu": (200, b'{"code":0,"msg":"success"}'),
    "wecom": (200, b'{"errcode":0,"errmsg":"ok"}'),
    "slack": (200, b"ok"),
    "teams": (202, b""),
    "aliyun": (200, b'{"Code":"OK","Message":"OK","BizId":"1"}'),
    "tencent": (200, b'{"Response":{"SendStatusSet":[{"Code":"Ok"}],"RequestId":"1"}}'),
    "push": (201, b""),
}
NO_IN_A_200: dict[str, bytes] = {
    "dingtalk": b'{"errcode":130101,"errmsg":"send too fast"}',
    "feishu": b'{"code":11232,"msg":"frequency limited"}',
    "wecom": b'{"errcode":45009,"errmsg":"api freq out of limit"}',
    "slack": b"something else",
    "teams": b"Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429",
    "aliyun": b'{"Code":"isv.BUSINESS_LIMIT_CONTROL","Message":"no"}',
    "tencent": b'{"Response":{"Error":{"Code":"AuthFailure.SignatureFailure","Message":"no"},"RequestId":"1"}}',
}
NEVER: dict[str, tuple[int, bytes]] = {
    "dingtalk": (200, b'{"errcode":300005,"errmsg":"token is not exist"}'),
    "feishu": (200, b'{"code":19001,"msg":"param invalid: incoming webhook access token invalid"}'),
    "wecom": (200, b'{"errcode":93000,"errmsg":"invalid webhook url"}'),
    "slack": (404, b"no_service"),
    "teams": (404, b"{}"),
    "aliyun": (200, b'{"Code":"isv.MOBILE_NUMBER_ILLEGAL","Message":"no"}'),
    "tencent": (
        200,
        b'{"Response":{"SendStatusSet":[{"Code":"InvalidParameterValue.IncorrectPhoneNumber"}],"RequestId":"1"}}',
    ),
    "push": (410, b""),
}
VAPID = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SECRETS = {
    "aliyun": {"key_id": "id", "key_secret": "k", "sign_name": "验真", "template_code": "SMS_1"},
    "tencent": {"secret_id": "id", "secret_key": "k", "app_id": "1", "sign_name": "验真", "template_id": "2"},
    "push": {"private_key": VAPID, "subject": "mailto:ops@train.example"},
}
PHONE = Device(
    endpoint="https://push.example/send/abc",
    p256dh="BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    auth="BTBZMqHH6r4Tts7J_aSIgg",
)
REACH = Reach(
    employee_id="e1",
    webhooks={
        name: Webhook(url=url, secret="s" if name in ("dingtalk", "feishu") else None) for name, url in HOOKS.items()
    },
    devices=(PHONE,),
)
PERSON = Employee(employee_id="e1", name="王芳", unit_path="acme", email="wang@train.example", phone="13800000000")
SETTINGS = Settings(channels=",".join([*YES, "smtp"]))


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    names = ["oapi.dingtalk.com", "open.feishu.cn", "qyapi.weixin.qq.com", "hooks.slack.com", "push.example",
             "prod-1.westeurope.logic.azure.com", aliyun.HOST, tencent.HOST, "localhost"]  # fmt: skip
    folder: Path = tmp_path_factory.mktemp("tls")
    return certificate(folder, names)


@pytest.fixture
def service(tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> Iterator[StandIn]:
    with https(tls[0]) as made:
        yield made


def message(channel: str) -> Message:
    (to,) = [address for _, name, address in ways(PERSON, REACH, SETTINGS) if name == channel]
    return Message(
        to=to, subject="消防演练逾期", body="您好", short="【验真】消防演练逾期 https://t.example/cases/1",
        push="验真：有新消息", link="https://t.example/cases/1", employee_id="e1", fact="case/1/0",
    )  # fmt: skip


def send(
    channel: str, service: StandIn, tls: tuple[ssl.SSLContext, ssl.SSLContext], patience_s: float = PATIENCE_S
) -> None:
    outside = FakeOutside(service.port, tls[1], SECRETS, patience_s)
    all_channels()[channel].send(message(channel), SETTINGS, outside)


def sent(service: StandIn) -> Any:
    ((_, _, body),) = service.seen
    return json.loads(body)


@pytest.mark.parametrize("channel", YES)
def test_a_message_that_the_service_takes_is_sent(channel: str, service: StandIn, tls: Any) -> None:
    service.status, service.body = YES[channel]
    send(channel, service, tls)
    assert len(service.seen) == 1


@pytest.mark.parametrize("channel", NO_IN_A_200)
def test_a_200_with_an_error_in_its_body_is_an_error(channel: str, service: StandIn, tls: Any) -> None:
    service.body = NO_IN_A_200[channel]
    with pytest.raises(ServiceError):
        send(channel, service, tls)


@pytest.mark.parametrize("channel", NEVER)
def test_an_address_that_can_never_be_reached_is_dead(channel: str, service: StandIn, tls: Any) -> None:
    service.status, service.body = NEVER[channel]
    with pytest.raises(Undeliverable) as refused:
        send(channel, service, tls)
    assert refused.value.dead


@pytest.mark.parametrize("channel", YES)
def test_a_service_that_hangs_is_given_up_in_time(channel: str, service: StandIn, tls: Any) -> None:
    service.hangs = True
    with pytest.raises(ServiceError) as given_up:
        send(channel, service, tls, TIMEOUT_S)
    assert given_up.value.code == "timeout"


def test_a_service_that_drips_for_ever_is_given_up_in_time(service: StandIn, tls: Any) -> None:
    service.drips = True
    with pytest.raises(ServiceError) as given_up:
        send("slack", service, tls, TIMEOUT_S)
    assert given_up.value.code == "timeout"


@pytest.mark.parametrize("channel", YES)
def test_a_redirect_is_not_followed(channel: str, service: StandIn, tls: Any) -> None:
    service.status, service.headers = 302, {"Location": "https://oapi.dingtalk.com/elsewhere"}
    with pytest.raises(Undeliverable) as refused:
        send(channel, service, tls)
    assert refused.value.problem == "redirects"
    assert len(service.seen) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
@pytest.mark.parametrize("channel", YES)
def test_a_service_that_is_busy_or_broken_may_take_it_later(
    channel: str, status: int, service: StandIn, tls: Any
) -> None:
    service.status = status
    with pytest.raises(ServiceError) as later:
        send(channel, service, tls)
    assert code_of(later.value) == f"http_{status}"


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b'{"errcode":"0"}', b"{}"])
def test_an_answer_that_is_unclear_is_no_yes(body: bytes, service: StandIn, tls: Any) -> None:
    service.body = body
    with pytest.raises(ServiceError):
        send("dingtalk", service, tls)


def test_each_chat_gets_the_sentence_with_its_link(service: StandIn, tls: Any) -> None:
    for channel, text in (
        ("dingtalk", lambda told: told["text"]["content"]),
        ("feishu", lambda told: told["content"]["text"]),
        ("wecom", lambda told: told["text"]["content"]),
        ("slack", lambda told: told["text"]),
    ):
        service.seen.clear()
        service.status, service.body = YES[channel]
        send(channel, service, tls)
        assert text(sent(service)) == "消防演练逾期\nhttps://t.example/cases/1"


def test_the_secret_of_a_robot_signs_and_is_never_sent(service: StandIn, tls: Any) -> None:
    service.body = YES["dingtalk"][1]
    send("dingtalk", service, tls)
    ((where, _, _),) = service.seen
    asked = parse_qs(where.partition("?")[2])
    assert set(asked) == {"access_token", "timestamp", "sign"}
    assert len(base64.b64decode(asked["sign"][0])) == 32
    assert "#" not in where


def test_aliyun_s_signature_is_that_of_its_documentation() -> None:
    parameters = {
        "Timestamp": "2016-02-23T12:46:24Z", "Format": "XML", "AccessKeyId": "testid", "Action": "DescribeRegions",
        "SignatureMethod": "HMAC-SHA1", "SignatureNonce": "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
        "Version": "2014-05-26", "SignatureVersion": "1.0",
    }  # fmt: skip
    assert aliyun.signature(parameters, "testsecret", "GET") == "OLeaidS1JvxuMvnyHOwuJ+uX5qY="


def test_texts_name_the_number_the_template_and_the_notice(service: StandIn, tls: Any) -> None:
    service.body = YES["aliyun"][1]
    send("aliyun", service, tls)
    told = {name: values[0] for name, values in parse_qs(service.seen[0][2].decode()).items()}
    assert (told["PhoneNumbers"], told["TemplateCode"], told["OutId"]) == (
        "13800000000",
        "SMS_1",
        message("aliyun").token,
    )
    assert "消防演练" in told["TemplateParam"]
    service.seen.clear()
    service.body = YES["tencent"][1]
    send("tencent", service, tls)
    assert sent(service)["PhoneNumberSet"] == ["+8613800000000"]
    assert service.seen[0][1]["Authorization"].startswith("TC3-HMAC-SHA256 Credential=id/")


def test_a_push_is_sealed_as_rfc_8291_shows_it() -> None:
    own = ec.derive_private_key(int.from_bytes(push.unpacked(VAPID)), ec.SECP256R1())
    sealed = push.seal(
        b"When I grow up, I want to be a watermelon", push.unpacked(PHONE.p256dh), push.unpacked(PHONE.auth),
        own=own, salt=push.unpacked("DGv6ra1nlYgDCS1FRnbzlw"),
    )  # fmt: skip
    assert push.packed(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
        "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_a_push_is_signed_for_its_service_and_shows_nothing_of_anybody(service: StandIn, tls: Any) -> None:
    service.status = 201
    send("push", service, tls)
    ((_, headers, body),) = service.seen
    token, _, key = headers["Authorization"].removeprefix("vapid t=").partition(",k=")
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), push.unpacked(key))
    claims = jwt.decode(token, public, ["ES256"], audience="https://push.example")
    assert claims["sub"] == "mailto:ops@train.example"
    assert headers["Content-Encoding"] == "aes128gcm"
    assert "演练".encode() not in body


@pytest.fixture
def letters() -> Message:
    return Message(to="wang@train.example", subject="逾期", body="您好", short="s", html="<p>您好</p>",
                   employee_id="e1", fact="case/1/0")  # fmt: skip


@pytest.mark.parametrize(
    ("refusals", "problem", "dead"),
    [({"RCPT": "550 no such user"}, "smtp_550", True), ({"LETTER": "554 spam"}, "smtp_554", False)],
)
def test_a_recipient_refused_for_good_is_dead_and_a_letter_refused_is_not(
    refusals: dict[str, str], problem: str, dead: bool, letters: Message, tls: Any
) -> None:
    with smtp(tls[0], refusals) as server, pytest.raises(Undeliverable) as refused:
        smtp_channel.send(letters, SETTINGS, _mailing(server, tls))
    assert (refused.value.problem, refused.value.dead) == (problem, dead)


@pytest.mark.parametrize(
    "refusals",
    [{"RCPT": "450 greylisted"}, {"AUTH": "535 no"}, {"MAIL": "550 sender unknown"}, {"STARTTLS": "454 not now"}],
)
def test_what_is_ours_to_mend_or_for_now_may_be_sent_later(
    refusals: dict[str, str], letters: Message, tls: Any
) -> None:
    with smtp(tls[0], refusals) as server, pytest.raises(ServiceError):
        smtp_channel.send(letters, SETTINGS, _mailing(server, tls))
    assert not any(line == "LETTER" for line, _, _ in server.seen)


def test_a_letter_goes_over_tls_with_text_html_and_an_id_of_the_notice(letters: Message, tls: Any) -> None:
    with smtp(tls[0], {}) as server:
        smtp_channel.send(letters, SETTINGS, _mailing(server, tls))
    ((_, how, raw),) = [one for one in server.seen if one[0] == "LETTER"]
    read = message_from_bytes(raw, policy=policy.default)
    assert how == {"tls": "True"}
    assert read["Message-ID"] == f"<{letters.token}@train.example>"
    assert [part.get_content_type() for part in read.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def _mailing(server: StandIn, tls: Any) -> FakeOutside:
    secret = {"host": "localhost", "port": server.port, "user": "u", "password": "p", "from": "hr@train.example"}
    return FakeOutside(server.port, tls[1], {"smtp": secret})


@pytest.mark.parametrize(
    "url",
    ["http://hooks.slack.com/x", "https://hooks.slack.com:8443/x", "https://u:p@hooks.slack.com/", "https:///x",
     "ftp://hooks.slack.com", "https://hooks.slack.com:99999/"],
)  # fmt: skip
def test_only_https_on_its_own_port_is_called(url: str) -> None:
    with pytest.raises(Undeliverable) as refused:
        Web().post(url, b"", {})
    assert refused.value.problem == "bad_address"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.8", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fd00::1",
     "fe80::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1"],
)  # fmt: skip
def test_a_name_that_leads_to_a_machine_of_our_own_is_not_called(address: str) -> None:
    with pytest.raises(Undeliverable) as refused:
        Web(resolve=lambda host: [("93.184.216.34", 443), (address, 443)]).post("https://hooks.slack.com/x", b"", {})
    assert refused.value.problem == "private_address"
    assert web.is_public("93.184.216.34")


@pytest.mark.parametrize(
    "url",
    ["https://hooks.slack.com.evil.example/x", "https://evil.example/hooks.slack.com", "https://evilhooks.slack.com/",
     "https://hooks.slack.com@evil.example/", "https://169.254.169.254/latest"],
)  # fmt: skip
def test_a_webhook_lies_on_a_host_of_its_chat(url: str) -> None:
    mine = Reach(employee_id="e1", webhooks={"slack": Webhook(url=url)})
    assert [name for _, name, _ in ways(PERSON, mine, Settings(channels="slack"))] == []


def test_a_long_answer_is_read_up_to_a_limit(service: StandIn, tls: Any) -> None:
    service.body = b"x" * 5_000_000
    answer = FakeOutside(service.port, tls[1], {}).web.post("https://hooks.slack.com/x", b"", {})
    assert len(answer.body) <= web.MOST_BYTES


def test_a_certificate_of_somebody_else_is_not_trusted(service: StandIn, tls: Any) -> None:
    outside = FakeOutside(service.port, tls[1], {})
    with pytest.raises(ServiceError):
        outside.web.post("https://not-in-the-certificate.example/x", b"", {})
    assert service.seen == []
