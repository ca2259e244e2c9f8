"""Whose calendar an address opens, in memory."""

from yanzhen.feed import Feed


class FakeFeeds:
    def __init__(self) -> None:
        self.by_person: dict[str, Feed] = {}

    def feed(self, employee_id: str) -> Feed | None:
        return self.by_person.get(employee_id)

    def feed_of(self, token_sha256: str) -> Feed | None:
        return next((feed for feed in self.by_person.values() if feed.token_sha256 == token_sha256), None)

    def put_feed(self, feed: Feed) -> None:
        self.by_person[feed.employee_id] = feed
