"""The booklet of an event, as it was made last."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

from events.models.base import event_key

LONGEST_MAKING = timedelta(minutes=10)  # beyond, whoever made it was stopped
FAILURE_HOLDS = timedelta(hours=1)


class Booklet(models.Model):
    """The file of one language, for what `digest` says was shown: handed out for that content alone, and for no other.

    At most one an event and language: a new making takes the place of the last.
    """

    class Status(models.TextChoices):
        WAITING = "waiting"
        MAKING = "making"
        READY = "ready"
        FAILED = "failed"

    event = event_key("booklets")
    language = models.CharField(max_length=5)
    digest = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    content = models.BinaryField(default=b"", blank=True)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "language"], name="one_booklet_a_language")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.language} {self.status}"

    @property
    def is_over(self) -> bool:
        """Is it to be asked for again, though what it shows is the same?"""
        if self.status == self.Status.READY:
            return False
        holds = FAILURE_HOLDS if self.status == self.Status.FAILED else LONGEST_MAKING
        return timezone.now() > self.asked_at + holds
