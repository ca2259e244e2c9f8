"""What messages need of the world: one adapter in yanzhen_aws, one fake, one contract suite on both."""

from collections.abc import Sequence
from typing import Literal, Protocol

from yanzhen.base import Instant
from yanzhen.notice import Notice, NoticeState
from yanzhen.ports import Page
from yanzhen.reach import Reach


class Notices(Protocol):
    """What people were told, one item a person, fact and channel; and how each person is reached."""

    def write(self, notice: Notice) -> Notice:
        """Store a new notice, or return the one already there for this person, fact and channel."""
        ...

    def get(self, employee_id: str, fact: str, channel: str) -> Notice | None: ...
    def claim(self, notice: Notice, now: Instant, *, until: Instant) -> bool:
        """Take a pending notice for oneself, to send it; False when it is settled or another has it until later."""
        ...

    def hold(self, notice: Notice, until: Instant, *, trouble: str | None = None) -> None:
        """A pending notice waits until then: with a trouble one try more has failed, without one it waits for a digest.
        The claim it was read with ends; one that another has claimed or settled since stays as it is."""
        ...

    def settle(
        self,
        notice: Notice,
        state: Literal["sent", "failed"],
        at: Instant,
        problem: str | None = None,
        *,
        instead: Notice | None = None,
    ) -> None:
        """pending -> sent or failed, and in the same transaction the notice through another channel; repeated, it
        changes nothing."""
        ...

    def follow_up(
        self,
        notice: Notice,
        state: NoticeState,
        at: Instant,
        problem: str | None = None,
        *,
        instead: Notice | None = None,
    ) -> bool:
        """What became of a sent notice, by `yanzhen.notice.advances`, with the one instead in the same transaction;
        False when that is no news."""
        ...

    def pending(self, before: Instant, *, limit: int) -> Sequence[Notice]:
        """Ready before a moment and still not settled, oldest first, by index."""
        ...

    def of_subject(self, subject: str, *, limit: int, cursor: str | None) -> Page[Notice]:
        """Everything told about a case or a photo, in the order it was written."""
        ...

    def of_unit(self, scope: str, *, day: str, limit: int, cursor: str | None) -> Page[Notice]:
        """What people of a unit's subtree were told on a day of UTC, unit by unit, newest first."""
        ...

    def begin_breach(self, unit: str, at: Instant) -> Instant:
        """Write down that a unit's review queue is beyond its limit from now on; gives since when it already was."""
        ...

    def end_breach(self, unit: str) -> None:
        """It is within its limit again; repeated, it changes nothing."""
        ...

    def reach(self, employee_id: str) -> Reach:
        """A person's wishes; without any, those of everybody."""
        ...

    def save_reach(self, reach: Reach) -> bool:
        """Write wishes over the version before; False when somebody else changed them first."""
        ...
