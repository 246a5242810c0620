from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.base import event_key
from events.models.organisation import Organisation

if TYPE_CHECKING:
    from common.actors import Actor


def default_languages() -> list[str]:
    return ["fr", "en"]


def default_reminder_days() -> list[int]:
    return [7, 1]


def default_follow_up_months() -> list[int]:
    return [1, 3, 6]


class EventQuerySet(models.QuerySet["Event"]):
    def public(self) -> "EventQuerySet":
        """Events whose public page may be seen by anybody."""
        return self.exclude(status__in=[Event.Status.DRAFT, Event.Status.ARCHIVED])

    def visible_to(self, actor: "Actor") -> "EventQuerySet":
        """The actor's own event, and those that are public."""
        if actor.hats:
            return self.filter(pk=actor.event_id)
        return self.public()

    def of_user(self, user_id: int) -> "EventQuerySet":
        """Events in which this person has a role."""
        return self.filter(roles__user_id=user_id).distinct()


class Event(models.Model):
    """One hackathon: what its organiser decides about it."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("being prepared")
        OPEN = "registration_open", _("registration open")
        CLOSED = "registration_closed", _("registration closed")
        UNDER_WAY = "under_way", _("under way")
        DELIBERATION = "deliberation", _("the jury is talking")
        RESULTS = "results_shared", _("results shared")
        FOLLOW_UP = "follow_up", _("projects being followed")
        ARCHIVED = "archived", _("archived")

    AFTER_RESULTS = (Status.RESULTS, Status.FOLLOW_UP, Status.ARCHIVED)

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="events")
    slug = models.SlugField(_("address"), unique=True, max_length=80)
    title = models.CharField(_("name of the event"), max_length=120)
    subtitle = models.CharField(_("in one sentence"), max_length=160, blank=True)
    audience = models.TextField(_("for whom"), max_length=600, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    timezone = models.CharField(max_length=50, default="Europe/Paris")
    venue_name = models.CharField(_("place"), max_length=150, blank=True)
    venue_address = models.CharField(_("address of the place"), max_length=250, blank=True)
    how_to_come = models.TextField(_("how to come"), max_length=1500, blank=True)
    accessibility = models.TextField(_("getting in and moving around"), max_length=1500, blank=True)
    quiet_room = models.CharField(_("the quiet room"), max_length=150, blank=True)
    accessibility_contact = models.CharField(_("who answers about access"), max_length=120, blank=True)
    contact_phone = models.CharField(_("phone to call"), max_length=30, blank=True)
    contact_email = models.EmailField(_("e-mail to write to"), blank=True)
    # How a professional gives the alert about a child: their Département's form.
    child_alert_url = models.URLField(_("address of the Département's form"), max_length=300, blank=True)
    child_alert_phone = models.CharField(_("phone of the Département's service"), max_length=30, blank=True)
    capacity = models.PositiveIntegerField(_("number of places"), default=80)
    offer_hours = models.PositiveSmallIntegerField(_("hours to accept a freed place"), default=48)
    reminder_days = ArrayField(models.PositiveSmallIntegerField(), default=default_reminder_days, blank=True)
    has_ranking = models.BooleanField(_("the jury ranks the projects"), default=False)
    languages = ArrayField(models.CharField(max_length=5), default=default_languages)
    vocabulary = models.JSONField(_("words"), default=dict, blank=True)
    jury_composition = models.TextField(_("who is in the jury"), max_length=600, blank=True)
    follow_up_months = ArrayField(models.PositiveSmallIntegerField(), default=default_follow_up_months)
    sensitive_kept_days = models.PositiveSmallIntegerField(_("days that needs are kept after the event"), default=7)
    contacts_kept_months = models.PositiveSmallIntegerField(
        _("months that contacts are kept after the event"), default=6
    )
    status = models.CharField(max_length=30, choices=Status.choices, default=Status.DRAFT)
    # A rehearsal: since `began_at` the event's clock runs from `from`, so many times as fast (0: paused). See `now`.
    rehearsal_began_at = models.DateTimeField(null=True, blank=True, editable=False)
    rehearsal_from = models.DateTimeField(null=True, blank=True, editable=False)
    rehearsal_speed = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    finished_steps = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    idempotency_key = models.UUIDField(unique=True, null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="event_ends_after_it_starts",
                violation_error_message=_("The last day comes before the first day. Change one of the two."),
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__gte=1),
                name="event_has_places",
                violation_error_message=_("There must be at least one place."),
            ),
            models.CheckConstraint(
                condition=models.Q(rehearsal_began_at=None, rehearsal_from=None, rehearsal_speed=None)
                | models.Q(
                    rehearsal_began_at__isnull=False, rehearsal_from__isnull=False, rehearsal_speed__isnull=False
                ),
                name="rehearsal_whole_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("event", args=[self.slug])

    @property
    def event_id(self) -> int:
        """An event belongs to itself, so that helpers may speak of any row's event."""
        return self.pk

    @property
    def day_count(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    @property
    def days(self) -> list[date]:
        return [self.starts_on + timedelta(days=n) for n in range(self.day_count)]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def now(self) -> datetime:
        """What time it is in the event: the real time, but while its day is rehearsed."""
        return self.time_at(timezone.now())

    def time_at(self, real: datetime) -> datetime:
        """What time it is in the event at a real instant, say one that a device noted."""
        if self.rehearsal_from is None or self.rehearsal_began_at is None:
            return real
        return self.rehearsal_from + (real - self.rehearsal_began_at) * (self.rehearsal_speed or 0)

    @property
    def clock_speed(self) -> int:
        """How many seconds pass in the event during a real one."""
        return 1 if self.rehearsal_speed is None else self.rehearsal_speed

    @property
    def today(self) -> date:
        """The date where the event is held."""
        return self.now.astimezone(self.zone).date()

    @property
    def real_today(self) -> date:
        """The date where the event is held, in a rehearsal too: what is kept, erased, checked and promised goes by it."""
        return timezone.now().astimezone(self.zone).date()

    @property
    def is_public(self) -> bool:
        return self.status not in (self.Status.DRAFT, self.Status.ARCHIVED)

    @property
    def takes_registrations(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def is_on_stage(self) -> bool:
        """Tables work: sheets are written, stages move."""
        return self.status in (self.Status.UNDER_WAY, self.Status.DELIBERATION)

    @property
    def shares_results(self) -> bool:
        """What the jury says and which awards were given may be read."""
        return self.status in (self.Status.RESULTS, self.Status.FOLLOW_UP)

    @property
    def is_over(self) -> bool:
        """People have gone home: nobody signs up, cancels or comes back."""
        return self.has_shared_results or (not self.is_on_stage and self.real_today > self.ends_on)

    @property
    def is_archived(self) -> bool:
        """Nobody writes any more; organisers read."""
        return self.status == self.Status.ARCHIVED

    @property
    def has_shared_results(self) -> bool:
        """The room knows: what teams agree to may be public, for as long as the event is kept."""
        return self.status in self.AFTER_RESULTS

    @property
    def sensitive_kept_until(self) -> date:
        return self.ends_on + timedelta(days=self.sensitive_kept_days)


class StatusChange(models.Model):
    """The journal of an event's life: who moved it from one status to another, and when."""

    event = event_key("status_changes")
    before = models.CharField(max_length=30, choices=Event.Status.choices)
    after = models.CharField(max_length=30, choices=Event.Status.choices)
    changed_at = models.DateTimeField(auto_now_add=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["changed_at", "pk"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
