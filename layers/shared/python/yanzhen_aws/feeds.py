"""Whose calendar an address opens, in the table `training`."""

from yanzhen.feed import Feed
from yanzhen_aws.items import bind, busy_when_throttled, find, transaction
from yanzhen_aws.tables.training import TrainingItem


@busy_when_throttled
class DynamoFeeds:
    """The port `Feeds`. A token's item stays when its person has another one: it then opens nothing."""

    def __init__(self, table_name: str) -> None:
        bind(TrainingItem, table_name)

    def feed(self, employee_id: str) -> Feed | None:
        item = find(TrainingItem, f"calendar#{employee_id}", "feed")
        return item and Feed.model_validate_json(item.data)

    def feed_of(self, token_sha256: str) -> Feed | None:
        item = find(TrainingItem, f"feed#{token_sha256}", "feed")
        known = self.feed(Feed.model_validate_json(item.data).employee_id) if item else None
        return known if known is not None and known.token_sha256 == token_sha256 else None

    def put_feed(self, feed: Feed) -> None:
        data = feed.model_dump_json()
        with transaction(TrainingItem) as write:
            write.save(TrainingItem(f"calendar#{feed.employee_id}", "feed", data=data))
            if feed.token_sha256 is not None:
                write.save(TrainingItem(f"feed#{feed.token_sha256}", "feed", data=data))
