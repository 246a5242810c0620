from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models.base import EventOwnedQuerySet, event_key
from events.models.definition import Stage


class Slot(models.Model):
    """A moment of the programme: from when to when, what, where, for whom."""

    class Kind(models.TextChoices):
        WELCOME = "welcome", _("welcome")
        OPENING = "opening", _("opening words")
        FRAME = "frame", _("trust rules")
        ICEBREAKER = "icebreaker", _("getting to know each other")
        THEMES = "themes", _("the themes")
        IDEAS = "ideas", _("needs and ideas")
        TEAMS = "teams", _("making teams")
        STAGE = "stage", _("work at the tables")
        CHECKPOINT = "checkpoint", _("where are we?")
        BREAK = "break", _("break")
        MEAL = "meal", _("meal")
        PREPARATION = "preparation", _("preparing the presentations")
        PRESENTATION = "presentation", _("presentations")
        DELIBERATION = "deliberation", _("the jury talks")
        PLEDGES = "pledges", _("pledges")
        CLOSING = "closing", _("closing")

    class Audience(models.TextChoices):
        ALL = "all", _("everybody")
        TEAMS = "teams", _("teams, at their tables")

    event = event_key("slots")
    day = models.PositiveSmallIntegerField(_("day"), default=1)
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("to"))
    title = models.CharField(_("what happens"), max_length=150)
    place = models.CharField(_("where"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.STAGE)
    audience = models.CharField(_("for"), max_length=10, choices=Audience.choices, default=Audience.ALL)
    has_sign_language = models.BooleanField(_("with a sign language interpreter"), default=False)
    has_captions = models.BooleanField(_("with captions"), default=False)
    aim = models.CharField(_("what it is for"), max_length=200, blank=True)
    words_to_say = models.TextField(_("words to say"), max_length=1500, blank=True)
    material = models.CharField(_("material"), max_length=300, blank=True)
    facilitator_notes = models.TextField(_("notes for facilitators"), max_length=1500, blank=True)
    stage = models.ForeignKey(
        Stage, models.SET_NULL, null=True, blank=True, related_name="slots", verbose_name=_("stage of the teams")
    )
    asks_weather = models.BooleanField(_("each table tells its weather"), default=False)
    skipped_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = EventOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["day", "starts_at", "ends_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="slot_lasts",
                violation_error_message=_("The end must come after the beginning."),
            ),
            models.CheckConstraint(condition=Q(day__gte=1), name="slot_day_from_one"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_skipped(self) -> bool:
        return self.skipped_at is not None

    @property
    def minutes(self) -> int:
        day = date.min
        return int((datetime.combine(day, self.ends_at) - datetime.combine(day, self.starts_at)).total_seconds() // 60)

    @property
    def on(self) -> date:
        return self.event.starts_on + timedelta(days=self.day - 1)

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.on, self.starts_at, self.event.zone)

    @property
    def ends(self) -> datetime:
        return datetime.combine(self.on, self.ends_at, self.event.zone)
