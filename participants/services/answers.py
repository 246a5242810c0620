"""The organiser answers what people need. Each answer is then told to the person, and tracked until it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common import live
from common.answers import Refused, Stale
from events.models import Event
from participants.models import Need, Notice
from participants.services.childcare import require_room_to_mind
from participants.services.notices import tell
from participants.services.places import lock_event

TOPIC = "needs"
NEED_WORDS = (Need.Answer.PARTLY, Need.Answer.NO)
WITHOUT_WORDS = _("Say in a few words what you propose, or why not.")
STALE = _(
    "Somebody else answered in between, or the person changed what they need. Look at what stands here now, then save again."
)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: one of Need.Answer, empty to take it back; words for the person; words for the reception, None to leave
    them as they are."""

    answer: str
    words: str = ""
    reception_words: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """A need as it now is, and the answer it had before."""

    need: Need
    before: Given


def answer_needs(
    *, event: Event, seen: Mapping[int, int], given: Given, by: User, beyond_room: bool = False
) -> list[Answered]:
    """Give the same answer to all needs of `seen` ({key: the version that was looked at}), and have it told.

    `beyond_room`: yes for more children than can be minded, knowingly. Raises Refused where words are missing, Stale
    where one of the needs is no longer what was seen, TooManyChildren: nothing is answered then.
    """
    if given.answer in NEED_WORDS and not given.words:
        raise Refused(WITHOUT_WORDS, field="words")
    with transaction.atomic():
        lock_event(event)
        needs = _lock(event, seen)
        if given.answer == Need.Answer.YES and not beyond_room:
            require_room_to_mind(event=event, needs=needs)
        done = [Answered(need, _write(need, given, by)) for need in needs]
        Need.objects.bulk_update(
            needs, ["answer", "answer_words", "reception_words", "answered_at", "answered_by", "version"]
        )
        _tell(d for d in done if (d.before.answer, d.before.words) != (given.answer, given.words))
        live.publish(event_id=event.pk, topic=TOPIC)
    return done


def _lock(event: Event, seen: Mapping[int, int]) -> list[Need]:
    rows = Need.objects.filter(event=event, pk__in=seen).select_related("registration__event").order_by("pk")
    needs = list(rows.select_for_update(of=("self",)))
    if {need.pk: need.version for need in needs} != dict(seen):
        raise Stale(STALE)
    return needs


def _write(need: Need, given: Given, by: User) -> Given:
    """Put the answer in the row, unsaved; returns the one it had."""
    before = Given(need.answer, need.answer_words, need.reception_words)
    if (given.answer, given.words) != (before.answer, before.words):
        need.answered_at = timezone.now() if given.answer else None
        need.answered_by = by if given.answer else None
    need.answer, need.answer_words = given.answer, given.words
    if given.reception_words is not None:
        need.reception_words = given.reception_words
    need.version += 1
    return before


def _tell(changed: Iterable[Answered]) -> None:
    """A changed answer is told anew; one not told yet is not told any more."""
    rows = [each.need for each in changed]
    Notice.objects.filter(need__in=rows, told_at=None).delete()
    for need in rows:
        if need.answer:
            tell(registration=need.registration, kind=Notice.Kind.ANSWER, need=need)
