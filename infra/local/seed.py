"""Fills a running local stack with the demo company and lets its people upload, through the real upload path.

Sessions of the past are announced at their own moments (the slot is written as the API would have then); everything
else is what a phone does: presigned upload, the verify machine, the streams. Running sessions go through the API.
Repeated or cut short, it goes on where it stopped: every id follows from the story.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import httpx
from ulid import ULID

from infra.local import company, people, plans, story
from infra.local.context import DemoContext, SignIn
from yanzhen import consent, nonce
from yanzhen.case_rules import CaseRules
from yanzhen.notice_rules import NoticeRules
from yanzhen.policy import Policy, in_force
from yanzhen.slot import announced
from yanzhen_aws.runtime import Runtime
from yanzhen_aws.settings import Settings
from yanzhen_vision import OnnxVision

PASSWORD = "Yanzhen-demo-1"
"""Of every demo sign-in, on this machine only."""
AT_ONCE = 4
JUDGED_WITHIN_S = 180.0
PLANNED_WITHIN_S = 120.0

LEFT_IN_QUEUE = 5
REASON: dict[story.Cheat, str] = {
    "other_face": "colleague", "last_year": "old_photo", "same_bytes": "old_photo", "re_encoded": "old_photo",
    "cropped": "old_photo", "mirrored": "old_photo", "screenshot": "old_photo", "wrong_place": "staged",
    "edited": "edited", "ai_marked": "edited",
}  # fmt: skip
FAST = CaseRules(
    deadline_hours=0.05, remind_share=0.5, remind_hours_before=0.02, repeat_hours=0.02, quiet_from=0, quiet_until=0
)
"""Three minutes, reminders within, and a step up the line each minute."""
AT_ONCE_TOLD = NoticeRules(digest_minutes=0, per_hour=100)
UNIT_KINDS = ("explain", "remediate", "attend")
TRIES = 8
BUSY = (409, 429, 502, 503, 504)
"""A cold function on a busy machine may pass API Gateway's 29 seconds; the call is idempotent, so it is made again."""

Say = Callable[[str], None]


def seed(context: DemoContext, *, samples: list[Path], models: Path, fast: bool = False, say: Say) -> list[SignIn]:
    """Bring the demo company to life once; later starts only open today's sessions. Returns who can sign in."""
    with environment(context.environment):
        seeding = _Seeding(context, say)
        seeding.set_deadlines(fast=fast)
        return seeding.run(samples, models)


@contextmanager
def environment(values: dict[str, str]) -> Iterator[None]:
    """Code of yanzhen_aws reads the environment of its process: set it for as long as the seed runs."""
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


class _Seeding:
    """One run of the seed."""

    def __init__(self, context: DemoContext, say: Say) -> None:
        self.context = context
        self.say = say
        self.runtime = Runtime(Settings.from_env(context.environment))
        self.api = httpx.Client(base_url=context.web_url, timeout=60)
        self.file = context.state / "seeded.json"
        self._tokens: dict[str, str] = {}

    def run(self, samples: list[Path], models: Path) -> list[SignIn]:
        told = json.loads(self.file.read_text()) if self.file.exists() else {}
        now = datetime.now(UTC)
        if told.get("done"):
            self._open_today(now)
            return [SignIn(**one) for one in told["sign_ins"]]
        told_at = datetime.fromisoformat(told["told_at"]) if told else now
        self.file.write_text(json.dumps({"told_at": told_at.isoformat()}))

        self.say("cast the demo's people")
        heads = people.cast(samples, OnnxVision(models), samples[0].parent.parent)
        tale = story.tell(heads, told_at)
        sign_ins = self._people(tale)
        self._each(lambda session: self.runtime.training.add_session(session), tale.sessions)
        self._enrol(tale, heads)
        honest = [upload for upload in tale.uploads if upload.source is None]
        copies = [upload for upload in tale.uploads if upload.source is not None]
        ids = self._upload(honest, "send photos") | self._upload(copies, "send copies of earlier photos")
        self._review(tale, ids)
        self._plan(told_at)
        shown = [sign_in for sign_in in sign_ins if sign_in.username in company.SIGN_INS]
        self.file.write_text(
            json.dumps({"told_at": told_at.isoformat(), "done": True, "sign_ins": [vars(s) for s in shown]})
        )
        return shown

    def set_deadlines(self, *, fast: bool) -> None:
        """Cases opened from now on take minutes, or as long as ever."""
        versions = self.runtime.policies.versions()
        now = datetime.now(UTC)
        wanted: dict[str, Any] = {
            "cases": FAST if fast else CaseRules(),
            "notices": AT_ONCE_TOLD if fast else NoticeRules(),
        }
        for kind in UNIT_KINDS:
            rule = Policy.model_fields[kind].default
            wanted[kind] = rule.model_copy(update={"deadline_hours": FAST.deadline_hours}) if fast else rule
        current = in_force(versions, now)
        if any(getattr(current, part) != rules for part, rules in wanted.items()):
            change = {"version": max(known.version for known in versions) + 1, "effective_from": now, **wanted}
            self.runtime.policies.propose(current.model_copy(update=change))

    def _each(self, act: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(act, items))

    def _people(self, tale: story.Story) -> list[SignIn]:
        """Units, courses and employees; a sign-in for those who need one."""
        self.say("found the company: 3 regions, 36 stores, 150 employees")
        for unit in company.units():
            self.runtime.directory.put_unit(unit)
        for course in company.COURSES:
            self.runtime.training.put_course(course)
        active = {*company.SIGN_INS, *(upload.employee_id for upload in tale.uploads)}

        def hire(employee: Any) -> SignIn | None:
            known = self.runtime.directory.employee(employee.employee_id)
            if employee.employee_id not in active:
                if known is None:
                    self.runtime.directory.put_employee(employee)
                return None
            sign_in = self.context.add_sign_in(
                employee.employee_id, PASSWORD, role=employee.role, name=employee.name, email=employee.email or ""
            )
            if known is None:
                self.runtime.directory.put_employee(employee.model_copy(update={"subject": sign_in.subject}))
            return sign_in

        return [sign_in for sign_in in self._each(hire, company.employees()) if sign_in]

    def _enrol(self, tale: story.Story, heads: list[Any]) -> None:
        """Three pictures each, with consent, as HR would at the first day."""
        shots = {index: people.references(head) for index, head in enumerate(heads)}

        def enrol(person: str) -> None:
            known = self.runtime.directory.employee(person)
            for shot in shots[tale.faces[person]][known.face_count if known else 0 :]:
                body = {"consent_text_version": consent.CURRENT, "image_base64": base64.b64encode(shot).decode()}
                self._post("hr-1", f"/v1/employees/{person}/faces", body)

        self._progress("enrol faces", enrol, sorted(tale.faces))

    def _upload(self, uploads: list[story.Upload], what: str) -> dict[str, str]:
        """Send the photos in order of time and wait until each has its verdict; returns their ids by name."""
        ids = self._progress(what, self._send, uploads)
        waiting = set(ids)
        until = monotonic() + JUDGED_WITHIN_S
        while waiting and monotonic() < until:
            waiting = {one for one in waiting if not _judged(self.runtime, one)}
            self.say(f"verify: {len(ids) - len(waiting)} of {len(ids)}")
            if waiting:
                sleep(1)
        if waiting:
            raise RuntimeError(
                f"{len(waiting)} photos had no verdict after {JUDGED_WITHIN_S:.0f} s: {sorted(waiting)[:3]}"
            )
        return dict(zip((upload.name for upload in uploads), ids, strict=True))

    def _send(self, upload: story.Upload) -> str:
        data = upload.draw()
        client_id = str(uuid5(NAMESPACE_URL, upload.name))
        if upload.with_nonce:
            upload = self._with_nonce(upload)
        if upload.live:
            evidence_id, where = self._announce_now(upload, data, client_id)
        else:
            evidence_id, where = self._announce_then(upload, data, client_id)
        if where:
            answer = httpx.post(where["url"], data=where["fields"], files={"file": data}, timeout=60)
            answer.raise_for_status()
        return evidence_id

    def _with_nonce(self, upload: story.Upload) -> story.Upload:
        """The nonce the phone was given when the session's page was opened, a minute before the shutter."""
        opened = (upload.capture.captured_at or upload.announced_at) - timedelta(minutes=1)
        given = nonce.issue(self.runtime.nonce_secret(), upload.session.session_id, upload.employee_id, opened)
        return replace(upload, capture=upload.capture.model_copy(update={"nonce": given}))

    def _announce_now(self, upload: story.Upload, data: bytes, client_id: str) -> tuple[str, dict[str, Any] | None]:
        body = {
            "client_id": client_id,
            "sha256": hashlib.sha256(data).hexdigest(),
            "size_bytes": len(data),
            "content_type": upload.content_type,
            "capture": upload.capture.model_dump(mode="json"),
        }
        slot = self._post(upload.employee_id, f"/v1/sessions/{upload.session.session_id}/evidence", body)
        return slot["evidence_id"], slot["upload"]

    def _announce_then(self, upload: story.Upload, data: bytes, client_id: str) -> tuple[str, dict[str, Any] | None]:
        now = datetime.now(UTC)
        evidence = self.runtime.evidence.announce(
            announced(
                upload.session,
                self.runtime.policies.in_force(upload.session.starts_at),
                self.runtime.nonce_secret(),
                evidence_id=str(ULID.from_datetime(upload.announced_at)),
                employee_id=upload.employee_id,
                client_id=client_id,
                sha256=hashlib.sha256(data).hexdigest(),
                size_bytes=len(data),
                content_type=upload.content_type,
                capture=upload.capture,
                now=upload.announced_at,
            )
        )
        if evidence.state != "waiting":
            return evidence.evidence_id, None
        where = self.runtime.media.presigned_post(evidence, expires_at=now + timedelta(hours=1), now=now)
        return evidence.evidence_id, where.model_dump(mode="json")

    def _review(self, tale: story.Story, ids: dict[str, str]) -> None:
        """Two people have looked at all but the newest few of the queue: each cheat is false, and says what kind."""
        for upload in [upload for upload in tale.uploads if upload.cheat][:-LEFT_IN_QUEUE]:
            assert upload.cheat is not None, "chosen above"
            for reviewer in ("hr-1", "admin-1"):
                found = self._get(reviewer, f"/v1/evidence/{ids[upload.name]}")
                confirmed = found["word_in_question"] == "false"
                self._post(
                    reviewer,
                    f"/v1/evidence/{ids[upload.name]}/reviews",
                    {
                        "decision": "confirm" if confirmed else "overturn",
                        "word": None if confirmed else "false",
                        "reason": REASON[upload.cheat],
                        "comment": "",
                        "version": found["evidence"]["version"],
                    },
                )

    def _plan(self, now: datetime) -> None:
        """HR publishes a plan that repeats, and tries another one that clashes with it."""
        self.say("plan sessions")
        plan_id = self._post("hr-1", "/v1/plans", plans.weekly(now))["plan"]["plan_id"]
        plan = self._rested(plan_id)
        if plan["state"] == "draft":
            self._post("hr-1", f"/v1/plans/{plan_id}/publication", {"version": plan["version"]})
            self._rested(plan_id)
        self._post("hr-1", "/v1/plans", plans.clashing(now))

    def _rested(self, plan_id: str) -> dict[str, Any]:
        """The plan when nothing is being done to it any more."""
        until = monotonic() + PLANNED_WITHIN_S
        while monotonic() < until:
            plan: dict[str, Any] = self._get("hr-1", f"/v1/plans/{plan_id}")["plan"]
            if plan["doing"] is None:
                return plan
            sleep(0.5)
        raise RuntimeError(f"plan {plan_id} was at work for more than {PLANNED_WITHIN_S:.0f} s")

    def _open_today(self, now: datetime) -> None:
        """Sessions run whenever the demo is started, so that somebody can take a photo."""
        store = story.STORES_TRAINING[0]
        page = self.runtime.training.sessions_of_participant(
            story.clerks_of(store)[0], since=now - timedelta(hours=2), until=now, limit=20, cursor=None
        )
        if not any(session.starts_at <= now <= session.ends_at for session in page.items):
            self.say("open today's sessions")
            self._each(lambda session: self.runtime.training.add_session(session), story.today(now))

    def _progress(self, what: str, act: Callable[[Any], Any], items: list[Any]) -> list[Any]:
        done = []
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for count, result in enumerate(pool.map(act, items), start=1):
                done.append(result)
                self.say(f"{what}: {count} of {len(items)}")
        return done

    def _headers(self, who: str) -> dict[str, str]:
        if who not in self._tokens:
            self._tokens[who] = self.context.tokens(who, PASSWORD)["AccessToken"]
        return {"Authorization": f"Bearer {self._tokens[who]}"}

    def _get(self, who: str, path: str) -> Any:
        answer = self.api.get(path, headers=self._headers(who))
        answer.raise_for_status()
        return answer.json()

    def _post(self, who: str, path: str, body: dict[str, Any]) -> Any:
        key = str(uuid5(NAMESPACE_URL, who + path + json.dumps(body, sort_keys=True)))
        for _ in range(TRIES):
            answer = self.api.post(path, json=body, headers={**self._headers(who), "Idempotency-Key": key})
            if answer.status_code not in BUSY:
                break
        if answer.is_error:
            raise RuntimeError(f"POST {path} answered {answer.status_code}: {answer.text[:300]}")
        return answer.json()


def _judged(runtime: Runtime, evidence_id: str) -> bool:
    record = runtime.evidence.get(evidence_id)
    return record is not None and record.verdict is not None
