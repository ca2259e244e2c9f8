"""The page of figures: what was measured anew takes the place of what was measured before, and of nothing else."""

from tests.bench.__main__ import report


def test_a_new_measurement_changes_its_own_section_and_no_other() -> None:
    old = {"what": "a photo", "reach": "1 s", "measured": "0.9 s", "rival": ""}
    page = report("", {"web": [old], "sizes": [old]})
    again = report(page, {"web": [{**old, "measured": "0.5 s"}]})
    assert "| a photo | 1 s | 0.5 s | – |" in again.partition("## Sizes")[0]
    assert again.partition("## Sizes")[2] == page.partition("## Sizes")[2]
    assert report(again, {}) == again
