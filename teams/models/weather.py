from django.conf import settings
from django.db import models
from django.db.models import F, Q

from events.models import Slot
from events.models.base import event_key


class MoodRound(models.Model):
    """A moment at which every table is asked its weather: with a slot of the programme, or when somebody asks."""

    event = event_key("mood_rounds")
    slot = models.ForeignKey(Slot, models.CASCADE, null=True, blank=True, related_name="mood_rounds")
    asked_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    idempotency_key = models.UUIDField(null=True, editable=False)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "idempotency_key"], name="mood_round_asked_once"),
            models.UniqueConstraint(fields=["slot"], name="one_mood_round_a_slot"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("asked_at")), name="mood_round_lasts"),
        ]

    def __str__(self) -> str:
        return f"weather asked at {self.asked_at}"
