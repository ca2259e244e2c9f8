"""origin: a shot in the app with the server's nonce is proven live; where a picture comes from is no crime."""

from given_checks import POLICY, claim, media, seen

from yanzhen.checks import origin
from yanzhen.verdict import Finding, Outcome


def come(
    *, nonce_valid: bool = False, hint: str | None = None, code: str | None = None, **capture: object
) -> list[tuple[str, Outcome]]:
    given = claim(of_evidence={"nonce_valid": nonce_valid}, **capture)  # type: ignore[arg-type]
    found: tuple[Finding, ...] = origin.run(given, seen(media(screenshot_hint=hint, capture_code=code)), POLICY)
    return [(f.code, f.outcome) for f in found]


def test_the_camera_with_a_valid_nonce_is_proven() -> None:
    assert come(source="camera", nonce="n", nonce_valid=True) == [("origin.camera_proven", Outcome.PASS)]


def test_a_frame_of_the_apps_camera_is_no_screenshot_whatever_its_size() -> None:
    assert come(source="camera", nonce="n", nonce_valid=True, hint="screen_size") == [
        ("origin.camera_proven", Outcome.PASS)
    ]


def test_a_photo_that_carries_its_own_code_is_proven_and_one_that_carries_anothers_is_looked_at() -> None:
    shot: dict[str, object] = {"source": "camera", "nonce": "n", "nonce_valid": True}
    assert come(**shot, code="n") == [("origin.camera_proven", Outcome.PASS)]  # type: ignore[arg-type]
    assert come(**shot, code="m") == [("origin.code_differs", Outcome.SUSPECT)]  # type: ignore[arg-type]
    assert come(source="camera", nonce=None, code="m") == [("origin.code_differs", Outcome.SUSPECT)]


def test_the_camera_without_a_nonce_passes_unproven() -> None:
    assert come(source="camera", nonce=None) == [("origin.camera", Outcome.PASS)]


def test_a_nonce_that_does_not_verify_is_a_reason_to_look() -> None:
    assert come(source="camera", nonce="forged") == [("origin.nonce_invalid", Outcome.SUSPECT)]


def test_the_gallery_passes_until_a_policy_prices_it() -> None:
    assert come(source="gallery", nonce=None) == [("origin.gallery", Outcome.PASS)]
    strict = POLICY.model_copy(update={"points": {**POLICY.points, "origin.gallery": 30}})
    (found,) = origin.run(claim(of_evidence={"nonce_valid": False}, source="gallery", nonce=None), seen(), strict)
    assert found.outcome is Outcome.SUSPECT


def test_a_screenshot_is_a_reason_to_look() -> None:
    assert come(source="gallery", nonce=None, hint="user_comment") == [("origin.screenshot", Outcome.SUSPECT)]


def test_a_screenshot_with_a_forged_nonce_says_both() -> None:
    found = come(source="gallery", nonce="forged", hint="user_comment")
    assert [code for code, _ in found] == ["origin.screenshot", "origin.nonce_invalid"]


def test_nothing_known_is_unable() -> None:
    assert come(source="unknown", nonce=None) == [("origin.unknown", Outcome.UNABLE)]
