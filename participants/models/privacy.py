"""Who looked at what, and what was erased."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.base import event_key
from participants.models.registration import Registration


class NeedsOpened(models.Model):
    """Somebody opened what a person needs. Shown to the organiser; erased with the needs."""

    event = event_key("needs_opened")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="needs_opened")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    role = models.CharField(max_length=15)
    page = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["event", "-at"], name="needs_opened_by_time")]

    def __str__(self) -> str:
        return f"{self.by_id} {self.page}"


class Erasure(models.Model):
    """What an erasure removed, in numbers: no name, no key of anybody."""

    class Cause(models.TextChoices):
        CLOCK = "clock", _("its time had come")
        ASKED = "asked", _("the person asked")
        UNDONE = "undone", _("an import was undone")

    event = event_key("erasures")
    cause = models.CharField(max_length=10, choices=Cause.choices)
    counts = models.JSONField(default=dict)  # {kind of data: how many rows}
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.cause} {self.at}"


class Remainder(models.Model):
    """What remains of erased people, for the reports: how many, by category or by intercommunality, never crossed.

    And of needs, erased before them: `registered` asked, `present` were met. See participants/needed.py.
    """

    event = event_key("remainders")
    dimension = models.CharField(max_length=20)  # "category", "intercommunality", "half_day", or a need
    key = models.CharField(max_length=40, blank=True)
    registered = models.PositiveIntegerField(default=0)
    present = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "dimension", "key"], name="remainder_once")]

    def __str__(self) -> str:
        return f"{self.dimension} {self.key}"
