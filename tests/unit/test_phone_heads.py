"""What the phone's camera calls a head is what the verifier will call one."""

import re

import pytest

from infra.paths import WEB
from yanzhen_vision import detector, vision


def _said(file: str, name: str) -> float:
    found = re.search(rf"^export const {name} = ([\d.]+)$", (WEB / "phone" / "src" / file).read_text(), re.MULTILINE)
    assert found, f"{file} has no {name}"
    return float(found[1])


@pytest.mark.parametrize("name", ["INPUT", "SCAN", "OVERLAP", "SCORE", "SHARED"])
def test_the_phone_searches_as_the_verifier_does(name: str) -> None:
    assert _said("faces/heads.ts", name) == getattr(detector, name)


@pytest.mark.parametrize("name", ["HEAD_PX", "FACE_PX"])
def test_the_phone_asks_for_the_width_that_the_verifier_needs(name: str) -> None:
    assert _said("capture/hints.ts", name) == getattr(vision, name)
