from django.conf import settings
from django.db import models
from django.db.models import F, Q

from events.models.base import event_key


class MoodRound(models.Model):
    """A moment at which somebody asks every table its weather. Slots that ask for it need no row: they are asked as they run."""

    event = event_key("mood_rounds")
    asked_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    idempotency_key = models.UUIDField(null=True, editable=False)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "idempotency_key"], name="mood_round_asked_once"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("asked_at")), name="mood_round_lasts"),
        ]

    def __str__(self) -> str:
        return f"weather asked at {self.asked_at}"
