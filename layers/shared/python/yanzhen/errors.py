"""Errors are types with a stable code; `permanent` tells a retry from a refusal.

They are raised where the fact is known and turned into HTTP (functions/api) or a retry (state machine) in one place.
The sentence a user reads stands in `locales/` under `error.<code>`.
"""

from typing import ClassVar


class YanzhenError(Exception):
    """A rule was not met; `code` is stable, `facts` fill the sentence in the user's language."""

    code: ClassVar[str] = "internal"
    permanent: ClassVar[bool] = True

    def __init__(self, **facts: str | int | float | None) -> None:
        super().__init__(self.code, facts)
        self.facts = facts


class NotFound(YanzhenError):
    """There is no such thing, or the caller may not know of it."""

    code = "not_found"


class Forbidden(YanzhenError):
    """The caller's role or unit does not allow this."""

    code = "forbidden"


class Conflict(YanzhenError):
    """Somebody else changed it first; read it again."""

    code = "conflict"


class InvalidRequest(YanzhenError):
    """The request breaks a rule of its fields; facts name the field."""

    code = "invalid_request"


class NotAParticipant(YanzhenError):
    """Only a participant, or a head of the unit, may bring evidence for a session."""

    code = "evidence.not_a_participant"


class SlotMismatch(YanzhenError):
    """The same client UUID was used for another file."""

    code = "evidence.slot_mismatch"


class FileTooLarge(YanzhenError):
    """The file is larger than the policy allows."""

    code = "evidence.too_large"


class VideoTooLarge(FileTooLarge):
    """The video is larger than the policy allows; no slot is given, so not a byte is sent."""

    code = "evidence.video_too_large"


class PartsMissing(YanzhenError):
    """The bucket lacks parts of the file; facts say how many. They are sent, then the completion comes again."""

    code = "evidence.parts_missing"


class UnsupportedType(YanzhenError):
    """The declared type is not one that can be verified."""

    code = "evidence.unsupported_type"


class ConsentMissing(YanzhenError):
    """Faces are used only with a recorded consent (PIPL art. 29)."""

    code = "face.consent_missing"


class ConsentOutdated(YanzhenError):
    """A consent rests on the text in force; facts name the version given and the current one."""

    code = "face.consent_outdated"


class NotOpened(YanzhenError):
    """The bytes do not open as a picture; facts['problem'] is one of MediaFacts' problems."""

    code = "media.not_opened"


class FaceRejected(YanzhenError):
    """The picture is no good as a reference; facts['reason'] is one of the `face.reason.*` texts."""

    code = "face.rejected"


class Busy(YanzhenError):
    """A dependency asked us to slow down; the same call may succeed later."""

    code = "busy"
    permanent = False


class EmptyFile(YanzhenError):
    """A file without a byte proves nothing; no slot is given, so nothing is lost."""

    code = "evidence.empty"


class GalleryRefused(YanzhenError):
    """The company takes photos of the camera only; no slot is given."""

    code = "evidence.gallery_refused"


class OwnReview(YanzhenError):
    """Nobody reviews the own evidence."""

    code = "review.own"


class NotJudged(YanzhenError):
    """There is no verdict yet to confirm or overturn."""

    code = "review.not_judged"


class SecondPerson(YanzhenError):
    """A word that needs two people needs two different ones."""

    code = "review.second_person"


class NothingToAppeal(YanzhenError):
    """There is no verdict yet, or it is in its person's favour."""

    code = "appeal.nothing"


class AppealedAlready(YanzhenError):
    """The word that counts was appealed already, or is itself the answer to an appeal."""

    code = "appeal.already"


class CaseClosed(YanzhenError):
    """Nothing can be done about a case that is closed."""

    code = "case.closed"


class CaseFileTooLarge(FileTooLarge):
    """A statement's file is larger than is taken; not a byte is sent."""

    code = "case.file_too_large"


class CaseFileType(UnsupportedType):
    """A statement shows pictures and PDF documents."""

    code = "case.file_type"


class CaseFileMissing(YanzhenError):
    """A statement names a file that has not arrived: it is sent, then the statement comes again."""

    code = "case.file_missing"


class NothingAnswered(YanzhenError):
    """There is no answer yet to accept or to return."""

    code = "case.nothing_answered"


class DeadlinePassed(YanzhenError):
    """A new deadline lies ahead."""

    code = "case.deadline_passed"


class NothingProposed(YanzhenError):
    """A case proposes no points to decide on: none were, or somebody decided already."""

    code = "case.nothing_proposed"


class OwnCase(YanzhenError):
    """Nobody decides on the own case."""

    code = "case.own"


class BrokenTemplate(YanzhenError):
    """A message's template lacks a value; facts name it. Its person is told in plain words, with the link."""

    code = "notice.broken_template"


class SessionBegun(YanzhenError):
    """A session is moved until it begins."""

    code = "session.begun"


class SessionCancelled(YanzhenError):
    """A cancelled session stays cancelled: another one is planned instead."""

    code = "session.cancelled"


class PlanAtWork(YanzhenError):
    """A plan is changed again when what is being done to it is done."""

    code = "plan.at_work"


class PlanNotReady(YanzhenError):
    """A plan is published when a trial found somebody for it."""

    code = "plan.not_ready"


class PlanOver(YanzhenError):
    """What is asked does not fit how far the plan is."""

    code = "plan.over"


class PlanTooLarge(YanzhenError):
    """A plan makes more sessions than are planned at once."""

    code = "plan.too_large"


class RoomCodeForged(YanzhenError):
    """A room's code was not made for this session's screen."""

    code = "check_in.code_forged"
