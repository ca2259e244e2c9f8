"""The port Feeds."""

from tests.contract.conftest import World
from tests.contract.given import NOON
from yanzhen.feed import Feed, digest


def test_a_token_opens_the_calendar_of_whom_it_was_made_for(world: World) -> None:
    assert world.feeds.feed("E1") is None
    assert world.feeds.feed_of(digest("a")) is None
    feed = Feed(employee_id="E1", token_sha256=digest("a"), made_at=NOON)
    world.feeds.put_feed(feed)
    assert world.feeds.feed("E1") == world.feeds.feed_of(digest("a")) == feed


def test_of_two_tokens_the_last_one_opens(world: World) -> None:
    for token in ("a", "b"):
        world.feeds.put_feed(Feed(employee_id="E1", token_sha256=digest(token), made_at=NOON))
    assert world.feeds.feed_of(digest("a")) is None
    assert world.feeds.feed_of(digest("b")) is not None
    world.feeds.put_feed(Feed(employee_id="E1", made_at=NOON))
    assert world.feeds.feed_of(digest("b")) is None
