"""When an event closes by itself, and whom it told."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.base import event_key


class Closing(models.Model):
    """The day on which an event closes by itself. Without a row, the usual one: see reports/closing.py."""

    event = models.OneToOneField("events.Event", models.CASCADE, related_name="closing")
    on = models.DateField(_("the day it closes"))
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.event_id} closes on {self.on}"


class ClosingWarning(models.Model):
    """What was done about a day: organisers were told of it two weeks ahead, the event closed on it. Once for each day."""

    class What(models.TextChoices):
        PEOPLE = "people", _("people are erased")
        CLOSING = "closing", _("the event closes")
        CLOSED = "closed", _("the event has closed")

    event = event_key("closing_warnings")
    what = models.CharField(max_length=10, choices=What.choices)
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "what", "on"], name="closing_done_once")]

    def __str__(self) -> str:
        return f"{self.what} of {self.event_id} on {self.on}"
