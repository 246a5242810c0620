"""Asking all tables their weather at once, and no more."""

import uuid
from datetime import timedelta

from django.db import transaction

from accounts.models import User
from common import live
from events.models import Event
from events.services.lists import lock
from teams.models import MoodRound
from teams.services.answers import TEAMS

OPEN_FOR = timedelta(minutes=10)


def ask_weather(*, event: Event, by: User, idempotency_key: uuid.UUID | None = None) -> MoodRound:
    """Ask every table its weather now. The round closes by itself after OPEN_FOR. While one is open, asking again gives it."""
    with transaction.atomic():
        lock(event.pk)
        at = event.now
        rounds = MoodRound.objects.filter(event=event)
        open_one = rounds.filter(asked_at__lte=at, closes_at__gt=at).first()
        sent = rounds.filter(idempotency_key=idempotency_key).first() if idempotency_key else None
        earlier = sent or open_one
        if earlier:
            return earlier
        asked = MoodRound.objects.create(
            event=event, asked_at=at, closes_at=at + OPEN_FOR, asked_by=by, idempotency_key=idempotency_key
        )
        live.publish(event_id=event.pk, topic=TEAMS)
        return asked


def close_weather(*, event: Event, key: int) -> None:
    """Ask no more: the round closes now, what was answered stays. One that is closed, or of another event, is left alone."""
    with transaction.atomic():
        lock(event.pk)
        at = event.now
        asked = MoodRound.objects.filter(event=event, pk=key, closes_at__gt=at).first()
        if asked is None:
            return
        # A round lasts, however little: where the clock stands still, it began just before.
        asked.asked_at, asked.closes_at = min(asked.asked_at, at - timedelta(microseconds=1)), at
        asked.save(update_fields=["asked_at", "closes_at"])
        live.publish(event_id=event.pk, topic=TEAMS)
