"""Who is here, half-day by half-day."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.base import event_key
from participants.models.registration import Registration


class Half(models.TextChoices):
    MORNING = "am", _("morning")
    AFTERNOON = "pm", _("afternoon")


class Presence(models.Model):
    """A person was here during a half-day. The earliest arrival that any device noted is the one that counts."""

    event = event_key("presences")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="presences")
    day = models.DateField()
    half = models.CharField(max_length=2, choices=Half.choices)
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["day", "half", "arrived_at"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "day", "half"], name="present_once_a_half_day"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=models.F("arrived_at")), name="leaves_after_arriving"
            ),
        ]
        indexes = [models.Index(fields=["event", "day", "half"], name="presence_by_half_day")]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.day} {self.half}"


class CheckIn(models.Model):
    """One gesture at the reception, as a device sent it. Sent again with the same key, it is found, not doubled."""

    class Gesture(models.TextChoices):
        ARRIVES = "arrives", _("arrives")
        LEAVES = "leaves", _("leaves")
        COMES_BACK = "comes_back", _("comes back")
        UNDONE = "undone", _("noted by mistake")

    class Source(models.TextChoices):
        SCAN = "scan", _("code scanned")
        NAME = "name", _("found by name")
        CODE = "code", _("code typed")
        WALK_IN = "walk_in", _("registered at the door")
        LIST = "list", _("ticked on the printed list")

    event = event_key("check_ins")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="check_ins")
    day = models.DateField()
    half = models.CharField(max_length=2, choices=Half.choices)
    gesture = models.CharField(max_length=10, choices=Gesture.choices, default=Gesture.ARRIVES)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.NAME)
    at = models.DateTimeField()  # when it happened, by the device
    received_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    device = models.CharField(max_length=40, blank=True)
    idempotency_key = models.UUIDField(editable=False)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "idempotency_key"], name="check_in_sent_once")]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.gesture}"
