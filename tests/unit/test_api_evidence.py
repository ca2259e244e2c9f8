"""Slots for photos, and what of a photo who may read."""

import base64
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.unit.api_gateway import Answer, ask
from tests.unit.api_world import FINE, SECRET, ApiWorld, brought, company, copied, one_face, serving
from yanzhen import nonce
from yanzhen.base import iso
from yanzhen.directory import Geofence
from yanzhen.evidence import Box, Face, Likeness, MediaFacts, Observations, Position, ReuseFacts
from yanzhen.verdict import Finding, Outcome, decide
from yanzhen.video_facts import VideoFacts

CLIENT = "6f1c2b1e-8f0e-4a57-9d55-0123456789ab"


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with serving(company()) as found:
        yield found


def announce(who: str = "lin", session: str = "running", **changes: Any) -> Answer:
    body = {"client_id": CLIENT, "sha256": "0c" * 32, "size_bytes": 3_000_000, "content_type": "image/jpeg"}
    return ask("POST", f"/v1/sessions/{session}/evidence", who=who, json_body={**body, **changes})


def test_a_participant_gets_a_slot_bound_to_the_announced_bytes(world: ApiWorld) -> None:
    answer = announce()

    stored = world.evidence.records[answer.body["evidence_id"]].evidence
    assert answer.status == 201
    assert answer.body["state"] == "waiting"
    assert answer.body["upload"]["fields"]["key"] == f"originals/{stored.evidence_id}"
    assert answer.body["upload"]["fields"]["x-amz-checksum-sha256"] == base64.b64encode(b"\x0c" * 32).decode()
    assert (stored.employee_id, stored.unit_path, stored.on_time) == ("lin", "acme/east/s1", True)


def test_the_same_client_uuid_and_bytes_get_the_same_slot(world: ApiWorld) -> None:
    first, second = announce(), announce()

    assert first.body["evidence_id"] == second.body["evidence_id"]
    assert len(world.evidence.records) == 1


def test_a_slot_whose_bytes_are_here_wants_no_upload(world: ApiWorld) -> None:
    evidence_id = announce().body["evidence_id"]
    world.evidence.receive(evidence_id, world.clock, group=False)

    again = announce()

    assert again.body == {"evidence_id": evidence_id, "upload": None, "parts": None, "state": "received"}


def test_a_slot_that_expired_still_takes_its_photo(world: ApiWorld) -> None:
    evidence_id = announce().body["evidence_id"]
    world.evidence.expire(evidence_id)

    assert announce().body["upload"] is not None


@pytest.mark.parametrize("changes", [{"sha256": "0d" * 32}, {"session": "group"}])
def test_a_client_uuid_of_another_photo_or_session_is_refused(world: ApiWorld, changes: dict[str, str]) -> None:
    announce()

    answer = announce(**changes)

    assert (answer.status, answer.code) == (409, "evidence.slot_mismatch")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"size_bytes": 0}, 422, "evidence.empty"),
        ({"size_bytes": 200_000_000}, 413, "evidence.too_large"),
        ({"size_bytes": 4_000_000_000, "content_type": "video/mp4"}, 413, "evidence.video_too_large"),
        ({"content_type": "video/x-msvideo"}, 415, "evidence.unsupported_type"),
        ({"content_type": "text/plain"}, 415, "evidence.unsupported_type"),
        ({"content_type": "image/gif"}, 415, "evidence.unsupported_type"),
        ({"who": "head-s1"}, 403, "evidence.not_a_participant"),
        ({"who": "zhao"}, 404, "not_found"),
        ({"session": "west"}, 404, "not_found"),
        ({"session": "nowhere"}, 404, "not_found"),
        ({"session": "a%2Fb"}, 404, "not_found"),
    ],
)
def test_what_can_be_no_evidence_gets_no_slot(world: ApiWorld, changes: dict[str, Any], status: int, code: str) -> None:
    answer = announce(**changes)

    assert (answer.status, answer.code) == (status, code)
    assert not world.evidence.records


@pytest.mark.parametrize("kind", ["video/mp4", "video/quicktime", "video/webm"])
def test_a_video_may_be_larger_than_a_photo_and_the_phone_knows_its_limits(world: ApiWorld, kind: str) -> None:
    answer = announce(size_bytes=200_000_000, content_type=kind)
    limits = ask("GET", "/v1/sessions/running", who="lin").body

    assert (answer.status, world.evidence.records[answer.body["evidence_id"]].evidence.is_video) == (201, True)
    assert (limits["max_video_bytes"], limits["min_video_seconds"], limits["max_video_seconds"]) == (
        300_000_000,
        10,
        600,
    )


def test_a_company_may_refuse_the_gallery_and_the_phone_is_told(world: ApiWorld) -> None:
    gallery = {"source": "gallery"}
    assert ask("GET", "/v1/sessions/running", who="lin").body["gallery_allowed"] is True
    assert announce(capture=gallery).status == 201
    (default,) = world.policies.versions()
    world.policies.stored[default.version] = default.model_copy(update={"gallery": "refused"})

    refused = announce(client_id=CLIENT.replace("0", "1"), capture=gallery)

    assert (refused.status, refused.code) == (422, "evidence.gallery_refused")
    assert ask("GET", "/v1/sessions/running", who="lin").body["gallery_allowed"] is False
    assert announce(client_id=CLIENT.replace("0", "2"), capture={"source": "camera"}).status == 201


def test_a_head_brings_the_photo_of_a_group_session(world: ApiWorld) -> None:
    assert announce("head-s1", "group").status == 201


def test_a_photo_announced_after_the_deadline_is_kept_and_marked_late(world: ApiWorld) -> None:
    answer = announce(session="ended")

    assert answer.status == 201
    assert world.evidence.records[answer.body["evidence_id"]].evidence.on_time is False


def test_a_nonce_of_the_own_session_proves_the_capture_and_no_other_does(world: ApiWorld) -> None:
    shown = ask("GET", "/v1/sessions/running", who="lin").body["capture_nonce"]
    foreign = nonce.issue(SECRET, "running", "wang", world.clock)

    good = announce(capture={"source": "camera", "captured_at": iso(world.clock), "nonce": shown})
    bad = announce(client_id=CLIENT.replace("6", "7"), capture={"source": "camera", "nonce": foreign})

    stored = world.evidence.records
    assert stored[good.body["evidence_id"]].evidence.nonce_valid
    assert not stored[bad.body["evidence_id"]].evidence.nonce_valid


def test_a_photo_that_waited_in_the_outbox_is_judged_by_when_it_was_taken(world: ApiWorld) -> None:
    shown = ask("GET", "/v1/sessions/running", who="lin").body["capture_nonce"]
    taken = iso(world.clock)
    world.clock += timedelta(days=4)

    answer = announce(capture={"source": "camera", "captured_at": taken, "clock_offset_ms": 0, "nonce": shown})

    assert world.evidence.records[answer.body["evidence_id"]].evidence.nonce_valid


def test_any_year_a_phone_may_claim_is_taken_down(world: ApiWorld) -> None:
    capture = {"source": "camera", "captured_at": "9999-12-31T23:59:59Z", "clock_offset_ms": 10**12, "nonce": "x"}

    assert announce(capture=capture).status == 201


def test_a_waiting_photo_says_what_is_going_on(world: ApiWorld) -> None:
    evidence_id = announce().body["evidence_id"]

    found = ask("GET", f"/v1/evidence/{evidence_id}", who="lin").body

    assert found["evidence"]["word"] is None
    assert found["evidence"]["headline"]
    assert found["picture_url"] is None
    assert found["findings"] == []


def test_findings_come_heaviest_first_with_a_sentence_each(world: ApiWorld) -> None:
    earlier = brought(world, "zhao", "west", findings=FINE)
    findings, reuse = copied(earlier.evidence)
    record = brought(world, "lin", "running", findings=findings, reuse=reuse)

    found = ask("GET", f"/v1/evidence/{record.evidence.evidence_id}", who="hr").body

    assert found["findings"][0]["code"] == "reuse.same_bytes"
    assert found["findings"][0]["hard"] is True
    assert found["evidence"]["word"] == "false"
    assert found["evidence"]["headline"] == found["findings"][0]["sentence"]
    assert all(finding["sentence"] and finding["title"] for finding in found["findings"])


def test_an_employee_reads_the_reasons_but_nothing_of_other_people(world: ApiWorld) -> None:
    earlier = brought(world, "zhao", "west", findings=FINE)
    findings, reuse = copied(earlier.evidence)
    record = brought(world, "lin", "running", findings=findings, reuse=reuse)

    answer = ask("GET", f"/v1/evidence/{record.evidence.evidence_id}", who="lin")

    assert "Zhao" not in answer.text
    assert "zhao" not in answer.text
    assert answer.body["reuse"][0]["picture_url"] is None
    assert answer.body["faces"] is None
    assert answer.body["media"] is None
    assert answer.body["findings"][0]["sentence"]
    assert answer.body["picture_url"].endswith("expires=300")


def test_a_reused_picture_is_shown_beside_only_to_who_may_see_it(world: ApiWorld) -> None:
    earlier = brought(world, "zhao", "west", findings=FINE)
    findings, reuse = copied(earlier.evidence)
    evidence_id = brought(world, "lin", "running", findings=findings, reuse=reuse).evidence.evidence_id

    company_wide = ask("GET", f"/v1/evidence/{evidence_id}", who="hr").body["reuse"][0]
    of_the_store = ask("GET", f"/v1/evidence/{evidence_id}", who="head-s1")

    assert company_wide["employee_name"] == "Zhao"
    assert (
        company_wide["picture_url"] == f"https://media.example/working/{earlier.evidence.evidence_id}.jpg?expires=300"
    )
    assert of_the_store.body["reuse"][0]["picture_url"] is None
    assert "zhao" not in of_the_store.text.lower()


def test_facts_that_list_participants_are_for_who_reads_the_unit(world: ApiWorld) -> None:
    named = Finding(check="person", outcome=Outcome.PASS, code="person.group_named", facts={"named": ["lin", "wang"]})
    evidence_id = brought(world, "lin", "group", findings=(named,)).evidence.evidence_id

    own = ask("GET", f"/v1/evidence/{evidence_id}", who="lin").body["findings"][0]["facts"]
    head = ask("GET", f"/v1/evidence/{evidence_id}", who="head-s1").body["findings"][0]["facts"]

    assert own == {}
    assert head == {"named": ["lin", "wang"]}


def test_an_own_earlier_picture_is_shown_to_its_owner(world: ApiWorld) -> None:
    earlier = brought(world, "lin", "ended", findings=FINE)
    findings, reuse = copied(earlier.evidence)
    evidence_id = brought(world, "lin", "running", findings=findings, reuse=reuse).evidence.evidence_id

    side = ask("GET", f"/v1/evidence/{evidence_id}", who="lin").body["reuse"][0]

    assert side["employee_name"] == "Lin"
    assert side["picture_url"]


def test_faces_are_named_only_where_the_policy_recognised_them(world: ApiWorld) -> None:
    seen = one_face("lin")
    other = Face(box=Box(left=0, top=0, width=0.1, height=0.1), score=0.9, width_px=200, usable=True)
    group = seen.model_copy(
        update={
            "faces": (*seen.faces, other),
            "participants": (Likeness(employee_id="wang", similarity=0.5, references=1, face=1),),
        }
    )
    evidence_id = brought(world, "lin", "running", findings=FINE, faces=group).evidence.evidence_id

    assert ask("GET", f"/v1/evidence/{evidence_id}", who="hr").body["face_names"] == {"0": "Lin"}


def test_looking_at_somebody_elses_photo_is_written_down_and_at_the_own_is_not(world: ApiWorld) -> None:
    evidence_id = brought(world, "lin", "running", findings=FINE).evidence.evidence_id

    ask("GET", f"/v1/evidence/{evidence_id}", who="lin")
    ask("GET", f"/v1/evidence/{evidence_id}", who="hr")

    assert world.actions() == [("hr", "evidence.looked_at", f"evidence#{evidence_id}")]


def test_a_participant_lists_only_the_own_photos_of_a_session(world: ApiWorld) -> None:
    mine = brought(world, "lin", "running")
    theirs = brought(world, "wang", "running")

    own = ask("GET", "/v1/sessions/running/evidence", who="lin").body["items"]
    every = ask("GET", "/v1/sessions/running/evidence", who="head-s1").body["items"]

    assert [one["evidence_id"] for one in own] == [mine.evidence.evidence_id]
    assert {one["evidence_id"] for one in every} == {mine.evidence.evidence_id, theirs.evidence.evidence_id}


def test_a_listing_by_word_holds_that_word_of_the_subtree_in_pages(world: ApiWorld) -> None:
    wanted = {brought(world, who, "running", findings=FINE).evidence.evidence_id for who in ("lin", "wang", "lin")}
    brought(world, "zhao", "west", findings=FINE)
    brought(world, "lin", "running")
    seen: list[str] = []
    query: dict[str, Any] = {"unit": "acme/east", "word": "genuine", "limit": 2}

    while True:
        page = ask("GET", "/v1/evidence", who="hr", query=query).body
        seen += [one["evidence_id"] for one in page["items"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]

    assert sorted(seen) == sorted(wanted)


def test_a_photo_that_did_not_open_has_no_picture(world: ApiWorld) -> None:
    evidence_id = announce().body["evidence_id"]
    record = world.evidence.records[evidence_id]
    world.evidence.records[evidence_id] = record.model_copy(update={"media": MediaFacts(problem="truncated")})

    found = ask("GET", f"/v1/evidence/{evidence_id}", who="hr").body

    assert found["picture_url"] is None
    assert found["evidence"]["thumbnail_url"] is None
    assert found["media"]["problem"] == "truncated"


def test_a_photo_says_whether_another_one_helps_and_until_when(world: ApiWorld) -> None:
    empty = Finding(check="person", outcome=Outcome.SUSPECT, code="person.no_face")
    unsure = Finding(check="person", outcome=Outcome.SUSPECT, code="person.unsure")
    asked = brought(world, "lin", "running", findings=(*FINE, empty)).evidence.evidence_id
    late = brought(world, "lin", "ended", findings=(*FINE, empty)).evidence.evidence_id
    looked_at = brought(world, "wang", "running", findings=(*FINE, unsure)).evidence.evidence_id

    def shown(evidence_id: str, who: str) -> dict[str, Any]:
        return ask("GET", f"/v1/evidence/{evidence_id}", who=who).body["evidence"]

    mine = {one["session_id"]: one["mine"] for one in ask("GET", "/v1/sessions/mine", who="lin").body["items"]}
    assert (mine["running"]["retake"], mine["ended"]["retake"]) == ("camera", "album")
    assert (shown(asked, "lin")["retake"], shown(late, "lin")["retake"]) == ("camera", "album")
    assert shown(asked, "lin")["advice"].endswith("A new photo can be taken until 16 Mar 2026, 11:30.")
    assert shown(looked_at, "wang")["retake"] is None


def test_a_photo_that_a_later_one_took_the_place_of_asks_for_nothing(world: ApiWorld) -> None:
    empty = Finding(check="person", outcome=Outcome.SUSPECT, code="person.no_face")
    first = brought(world, "lin", "running", findings=(*FINE, empty)).evidence.evidence_id
    later = brought(world, "lin", "running", findings=(*FINE, empty)).evidence.evidence_id

    old, new = (ask("GET", f"/v1/evidence/{each}", who="lin").body["evidence"] for each in (first, later))

    assert (old["retake"], new["retake"]) == (None, "camera")
    assert "later photo" in old["advice"]


def test_the_place_is_drawn_from_the_middle_of_the_fence_for_those_who_may_see_it(world: ApiWorld) -> None:
    session = world.training.sessions_by_id["running"]
    fence = Geofence(latitude=31.2, longitude=121.4, radius_m=200)
    world.training.sessions_by_id["running"] = session.model_copy(update={"geofence": fence})
    record = brought(world, "lin", "running", findings=FINE)
    here = Position(latitude=31.201, longitude=121.4, accuracy_m=15)
    capture = record.evidence.capture.model_copy(update={"position": here})
    evidence = record.evidence.model_copy(update={"capture": capture})
    world.evidence.records[evidence.evidence_id] = record.model_copy(update={"evidence": evidence})

    place = ask("GET", f"/v1/evidence/{evidence.evidence_id}", who="hr").body["place"]
    assert place == {
        "radius_m": 200, "source": "app", "accuracy_m": 15, "distance_m": 111.2, "east_m": 0, "north_m": 111.2,
    }  # fmt: skip
    assert ask("GET", f"/v1/evidence/{evidence.evidence_id}", who="lin").body["place"] == place


def test_without_a_fence_or_a_position_there_is_no_place(world: ApiWorld) -> None:
    evidence_id = brought(world, "lin", "running", findings=FINE).evidence.evidence_id

    assert ask("GET", f"/v1/evidence/{evidence_id}", who="hr").body["place"] is None


def test_a_video_is_told_from_a_photo_and_comes_with_its_pictures_to_be_played(world: ApiWorld) -> None:
    evidence_id = announce(content_type="video/mp4").body["evidence_id"]
    assert ask("GET", f"/v1/evidence/{evidence_id}", who="lin").body["video"]["url"] is None
    facts = VideoFacts(duration_s=60, codec="h264", audio=True, frames=(5.0, 30.0, 55.0), cover=1)
    faces = one_face("lin").model_copy(update={"shown": 2})
    seen = Observations(
        media=MediaFacts(format="mp4", width=1920, height=1080, video=facts), faces=faces, reuse=ReuseFacts(quality=90)
    )
    world.evidence.judge(evidence_id, decide(FINE, world.policies.versions()[-1], world.clock), seen)

    own = ask("GET", f"/v1/evidence/{evidence_id}", who="lin").body
    head = ask("GET", f"/v1/evidence/{evidence_id}", who="head-s1").body

    assert (own["evidence"]["kind"], own["video"]["content_type"], own["video"]["duration_s"]) == (
        "video", "video/mp4", 60.0,
    )  # fmt: skip
    assert f"/originals/{evidence_id}?" in own["video"]["url"]
    assert [frame["at_s"] for frame in own["video"]["frames"]] == [5.0, 30.0, 55.0]
    assert f"/frames/{evidence_id}/2.jpg?" in own["video"]["frames"][2]["url"]
    # Who may see the faces gets the picture they were counted in.
    assert (own["video"]["shown"], head["video"]["shown"]) == (1, 2)
    assert f"/frames/{evidence_id}/2.jpg?" in head["picture_url"]
    photo = brought(world, "lin", "running", findings=FINE)
    assert ask("GET", f"/v1/evidence/{photo.evidence.evidence_id}", who="lin").body["video"] is None
