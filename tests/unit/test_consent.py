"""consent: the words are whole in both languages, and only the text in force makes a consent."""

from datetime import timedelta

import pytest
from given_checks import START

from yanzhen.consent import CURRENT, POINTS, VERSIONS, agreed, consent_text, is_current
from yanzhen.directory import Consent, Locale
from yanzhen.errors import ConsentOutdated
from yanzhen.texts import LOCALES, catalogue


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("locale", LOCALES)
def test_every_version_names_what_why_how_long_how_to_withdraw_and_the_other_way(locale: Locale, version: str) -> None:
    words = consent_text(locale, version)

    assert tuple(point.name for point in words.points) == POINTS
    assert all(point.title and point.text for point in words.points)


def test_no_words_of_a_consent_stand_outside_a_version() -> None:
    named = {key.split(".")[1] for key in catalogue("zh") if key.startswith("consent.")}

    assert named == set(VERSIONS)


def test_versions_come_in_order_and_the_last_is_in_force() -> None:
    assert (tuple(sorted(set(VERSIONS))), VERSIONS[-1]) == (VERSIONS, CURRENT)


def test_a_consent_keeps_the_version_and_the_moment() -> None:
    assert agreed(CURRENT, START) == Consent(text_version=CURRENT, given_at=START)


def test_a_consent_is_of_the_moment_it_was_said_and_never_of_the_future() -> None:
    minute = timedelta(minutes=1)
    assert agreed(CURRENT, START, said_at=START - minute).given_at == START - minute
    assert agreed(CURRENT, START, said_at=START + minute).given_at == START


@pytest.mark.parametrize("version", ["", "2019-12", CURRENT + " ", "current"])
def test_another_text_than_the_one_in_force_is_no_consent(version: str) -> None:
    with pytest.raises(ConsentOutdated) as refused:
        agreed(version, START)

    assert refused.value.facts == {"version": version, "current": CURRENT}


def test_more_pictures_rest_on_a_consent_only_while_it_is_given_to_the_text_in_force() -> None:
    given = Consent(text_version=CURRENT, given_at=START)

    assert is_current(given)
    assert not is_current(None)
    assert not is_current(given.model_copy(update={"withdrawn_at": START}))
    assert not is_current(given.model_copy(update={"text_version": "2019-12"}))
