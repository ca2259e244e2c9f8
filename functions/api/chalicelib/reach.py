"""How one is reached: the own wishes, chats and browsers."""

from collections.abc import Callable

from api.chalicelib.call import Call
from api.chalicelib.door import Area
from api.chalicelib.models.notices import ChatOut, DeviceIn, ReachOut, WebhookIn, Wishes
from yanzhen import texts
from yanzhen.directory import Permission
from yanzhen.errors import Busy, InvalidRequest
from yanzhen.reach import MAX_DEVICES, OPTIONAL, Device, Reach, Webhook

area = Area("reach")

TRIES = 5


@area.get("/v1/reach", Permission.SELF)
def my_reach(call: Call) -> ReachOut:
    """By which channels one is told what."""
    return _shown(call, call.services.notices.reach(call.me.employee_id))


@area.post("/v1/reach", Permission.SELF)
def wish(call: Call, body: Wishes) -> ReachOut:
    """Which media first, what not at all, and together or each by itself; duties stay."""
    if set(body.off) - OPTIONAL:
        raise InvalidRequest(field="off")
    return _changed(call, lambda reach: reach.model_copy(update=dict(body)))


@area.post("/v1/reach/webhooks", Permission.SELF)
def add_webhook(call: Call, body: WebhookIn) -> ReachOut:
    """One's own webhook of a chat, on a host of that chat."""
    hook = Webhook(url=body.url, secret=body.secret)

    def changed(reach: Reach) -> Reach:
        return reach.model_copy(update={"webhooks": {**reach.webhooks, body.channel: hook}})

    tried = changed(Reach(employee_id=call.me.employee_id))
    if body.channel not in {channel for _, channel, _ in call.services.ways(call.me, tried)}:
        raise InvalidRequest(field="url")
    return _changed(call, changed)


@area.delete("/v1/reach/webhooks/{channel}", Permission.SELF)
def remove_webhook(call: Call, channel: str) -> ReachOut:
    """Forget a chat."""
    return _changed(
        call,
        lambda reach: reach.model_copy(
            update={"webhooks": {name: hook for name, hook in reach.webhooks.items() if name != channel}}
        ),
    )


@area.post("/v1/reach/devices", Permission.SELF)
def add_device(call: Call, body: DeviceIn) -> ReachOut:
    """Push messages to this browser too; of many the last few get them."""
    device = Device(endpoint=body.endpoint, p256dh=body.p256dh, auth=body.auth)

    def changed(reach: Reach) -> Reach:
        others = tuple(one for one in reach.devices if one.endpoint != device.endpoint)
        return reach.model_copy(update={"devices": (*others, device)[-MAX_DEVICES:]})

    return _changed(call, changed)


@area.delete("/v1/reach/devices", Permission.SELF)
def remove_devices(call: Call) -> ReachOut:
    """No push messages any more."""
    return _changed(call, lambda reach: reach.model_copy(update={"devices": ()}))


def _changed(call: Call, step: Callable[[Reach], Reach]) -> ReachOut:
    for _ in range(TRIES):
        before = call.services.notices.reach(call.me.employee_id)
        after = step(before)
        if after == before or call.services.notices.save_reach(after):
            return _shown(call, after)
    raise Busy(what="reach")


def _shown(call: Call, reach: Reach) -> ReachOut:
    return ReachOut(
        wishes=Wishes(order=reach.order, off=reach.off, digest=reach.digest),
        media=tuple(dict.fromkeys(medium for medium, _, _ in call.services.ways(call.me, reach))),
        optional=tuple(sorted(OPTIONAL)),
        chats=tuple(
            ChatOut(channel=channel, name=texts.channel(call.locale, channel), added=channel in reach.webhooks)
            for channel, medium, in_use in call.services.channels()
            if medium == "chat" and (in_use or channel in reach.webhooks)
        ),
        devices=len(reach.devices),
        dead=len(reach.dead),
        push_key=call.services.push_key,
    )
