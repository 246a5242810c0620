"""The day as it runs: what was changed in the programme on the way, and what is said to everybody."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models.base import EventOwnedQuerySet, event_key
from events.models.programme import Slot
from events.models.roles import Screen

if TYPE_CHECKING:
    from common.actors import Actor
    from events.models.event import Event


class DayChange(models.Model):
    """A change of the programme while it runs, kept so that it can be undone and read afterwards.

    `before` and `after`: {slot key: [day, "HH:MM", "HH:MM", is skipped]} of the slots it touched; null where the slot was not there.
    """

    class Kind(models.TextChoices):
        SHIFT = "shift", _("what follows was moved")
        LENGTH = "length", _("made longer or shorter")
        SKIP = "skip", _("skipped")
        BRING_BACK = "bring_back", _("brought back")
        INSERT = "insert", _("added")

    event = event_key("day_changes")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    slot = models.ForeignKey(Slot, models.SET_NULL, null=True, blank=True, related_name="+")
    minutes = models.SmallIntegerField(default=0)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = EventOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["event", "idempotency_key"], name="day_changed_once")]

    def __str__(self) -> str:
        return f"{self.kind} at {self.made_at}"


class AnnouncementQuerySet(EventOwnedQuerySet):
    def shown_at(self, at: datetime) -> "AnnouncementQuerySet":
        """Begun, not expired, not withdrawn; the latest first."""
        begun = self.filter(starts_at__lte=at, withdrawn_at=None)
        return begun.filter(Q(ends_at=None) | Q(ends_at__gt=at)).order_by("-starts_at", "-pk")

    def on_paper(self, event: "Event") -> "AnnouncementQuerySet":
        """Said now or planned, in the order of their hours: what one hangs on a wall."""
        kept = self.filter(event=event, withdrawn_at=None)
        return kept.filter(Q(ends_at=None) | Q(ends_at__gt=event.now)).order_by("starts_at", "pk")

    def visible_to(self, actor: "Actor") -> "AnnouncementQuerySet":
        """Planned ones are for those who write them; the others are on everybody's page already."""
        return self.filter(event_id=actor.event_id) if actor.has("organiser", "facilitator") else self.none()


class Announcement(models.Model):
    """A sentence said to everybody: at once or at a given time, until it expires or is withdrawn."""

    event = event_key("announcements")
    text = models.CharField(_("what to say"), max_length=200)
    on_screens = models.BooleanField(_("on the big screens"), default=True)
    on_tables = models.BooleanField(_("on the tablets of the tables"), default=True)
    on_phones = models.BooleanField(_("in each participant's space"), default=True)
    screen = models.ForeignKey(
        Screen, models.CASCADE, null=True, blank=True, related_name="announcements", verbose_name=_("one room only")
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "idempotency_key"], name="announcement_sent_once"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="announcement_lasts",
                violation_error_message=_("The end must come after the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def is_shown_at(self, at: datetime) -> bool:
        """As `shown_at`, for a row that one holds."""
        return self.withdrawn_at is None and self.starts_at <= at and (self.ends_at is None or self.ends_at > at)
