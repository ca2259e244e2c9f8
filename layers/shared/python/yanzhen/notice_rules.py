"""What a company decides about messages: how many one person gets, and when another channel is tried."""

from pydantic import Field

from yanzhen.base import Model


class NoticeRules(Model):
    """Quiet hours stand with the cases."""

    digest_minutes: int = Field(default=60, ge=0, le=1440)
    """What a person is told about others is collected for so long and comes as one message; 0: each by itself. Forty
    cases of a region that fall due together are one mail to its head."""
    per_hour: int = Field(default=10, ge=1, le=100)
    """So many messages reach a person in an hour; what is above comes as one digest."""
    patience_hours: float = Field(default=2, ge=0.1, le=48)
    """A channel that is out of order for so long gives way to the person's next one."""
    sign_in_alert: float = Field(default=0.8, ge=0, le=1)
    """Heads and HR hear of an ended session to which a smaller share of its participants signed in by photo."""
    head_count_alert: float = Field(default=0.7, ge=0, le=1)
    """And of a group photo with fewer heads than this share of the participants."""
