"""Asking for a listener, and answering. Nothing is kept of it: no person, no table, no reason, no log, no count."""

import hashlib
import random
import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common import live
from common.answers import Refused
from events.models import Event
from participants.listening import WORDS
from participants.models import ListeningRequest
from participants.services.places import lock_event

TOPIC = "listening"
MOST = 30  # waiting at once: more is no quiet request any more
live.keep_to(TOPIC, lambda actor: actor.has("listener"))


def ask_for_listener(*, event: Event, place: str, at: datetime, key: uuid.UUID) -> ListeningRequest:
    """Ask for a listener at a place and a time. `key` is the asker's alone: sent again, it gives the same request.

    Raises Refused where thirty people wait already.
    """
    with transaction.atomic():
        lock_event(event)
        if before := ListeningRequest.objects.filter(event=event, secret=_secret(key)).first():
            return before
        taken = set(ListeningRequest.objects.filter(event=event).values_list("word", flat=True))
        if len(taken) >= MOST:
            raise Refused(_("Many people are asking now. See a facilitator, or call one of the numbers below."))
        row = ListeningRequest.objects.create(event=event, place=place, at=at, word=_word(taken), secret=_secret(key))
        _tell(event.pk)
        return row


def request_of(event: Event, key: uuid.UUID) -> ListeningRequest | None:
    """What the asker who holds `key` waits for; None once it is answered."""
    return ListeningRequest.objects.filter(event=event, secret=_secret(key)).first()


def take_back_request(*, event: Event, key: uuid.UUID) -> None:
    """The asker needs nobody any more: the request is erased."""
    with transaction.atomic():
        if ListeningRequest.objects.filter(event=event, secret=_secret(key)).delete()[0]:
            _tell(event.pk)


def go(*, request: ListeningRequest) -> bool:
    """A listener goes: the asker sees it. False when another one goes already."""
    return _mark(request, request.event.now)


def stay(*, request: ListeningRequest) -> bool:
    """The listener who was going cannot: the request waits again."""
    return _mark(request, None)


def close_request(*, request: ListeningRequest) -> None:
    """The two met: the request is erased. Closing it twice changes nothing."""
    with transaction.atomic():
        if ListeningRequest.objects.filter(pk=request.pk).delete()[0]:
            _tell(request.event_id)


def erase_all() -> int:
    """Each night: whatever nobody answered is erased. How many requests went."""
    return ListeningRequest.objects.all().delete()[0]


def _mark(request: ListeningRequest, seen_at: datetime | None) -> bool:
    with transaction.atomic():
        rows = ListeningRequest.objects.filter(pk=request.pk, seen_at__isnull=seen_at is not None)
        changed = bool(rows.update(seen_at=seen_at))
        if changed:
            _tell(request.event_id)
        return changed


def _word(taken: set[str]) -> str:
    return random.choice([word for word in WORDS if word not in taken])  # noqa: S311


def _secret(key: uuid.UUID) -> str:
    return hashlib.sha256(key.bytes).hexdigest()


def _tell(event_id: int) -> None:
    live.whisper(event_id=event_id, topic=TOPIC)
