from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from events.models import Role
from events.models.base import event_key
from participants.models import Registration
from projects.models.made import Means
from teams.models import Team

if TYPE_CHECKING:
    from common.actors import Actor


class PledgeQuerySet(models.QuerySet["Pledge"]):
    def visible_to(self, actor: "Actor") -> "PledgeQuerySet":
        """All to those who run the event, a team's own to the team, and everybody's own to whoever made it."""
        mine = self.filter(event_id=actor.event_id)
        if actor.has("organiser", "facilitator"):
            return mine
        reach = Q(team__in=actor.scope("team", "member", "tablet"))
        reach |= Q(registration__in=actor.scope("registration", "participant"))
        if actor.user_id is not None:
            reach |= Q(role__user=actor.user_id)
        return mine.filter(reach) if actor.hats else self.none()

    def promised(self) -> "PledgeQuerySet":
        """Neither kept nor released, the nearest first."""
        return self.of_teams().filter(status=Pledge.Status.PROMISED).order_by("by_on", "pk")

    def of_teams(self) -> "PledgeQuerySet":
        """Those made to teams that nobody removed."""
        return self.filter(team__removed_at=None)

    def late(self, today: date) -> "PledgeQuerySet":
        """Promised for a day before `today`, the event's real one."""
        return self.filter(status=Pledge.Status.PROMISED, by_on__lt=today)

    def in_order(self) -> "PledgeQuerySet":
        """What waits for somebody first, the latest of all at the top; then what is kept, then what is released."""
        place = Case(When(status="promised", then=0), When(status="kept", then=1), default=2)
        return self.order_by(place, "by_on", "pk")


class Pledge(models.Model):
    """What somebody promises to a team: what, and by when. Its contact is read by the team and by whoever pledged, alone."""

    class Kind(models.TextChoices):
        TIME = "time", pgettext_lazy("pledge", "time")
        PLACE = "place", pgettext_lazy("pledge", "a place")
        OBJECT = "object", pgettext_lazy("pledge", "an object")
        MONEY = "money", pgettext_lazy("pledge", "money")
        DOOR = "door", _("a contact, advice")

    class Status(models.TextChoices):
        PROMISED = "promised", pgettext_lazy("pledge", "to come")
        KEPT = "kept", pgettext_lazy("pledge", "kept")
        RELEASED = "released", pgettext_lazy("pledge", "released")

    event = event_key("pledges")
    team = models.ForeignKey(Team, models.CASCADE, related_name="pledges")
    means = models.ForeignKey(Means, models.SET_NULL, null=True, blank=True, related_name="pledges")
    kind = models.CharField(_("what kind"), max_length=10, choices=Kind.choices, default=Kind.TIME)
    what = models.CharField(_("what is pledged"), max_length=200)
    by_on = models.DateField(_("by when"))
    name = models.CharField(_("who pledges"), max_length=80)
    structure = models.CharField(_("for which organisation"), max_length=120, blank=True)
    contact = models.CharField(_("how the team can reach them"), max_length=120, blank=True)
    role = models.ForeignKey(Role, models.SET_NULL, null=True, blank=True, related_name="pledges")
    registration = models.ForeignKey(Registration, models.SET_NULL, null=True, blank=True, related_name="pledges")
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROMISED)
    closed_on = models.DateField(null=True, blank=True)
    reason = models.CharField(_("why it is released"), max_length=200, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        ordering = ["by_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "idempotency_key"], name="pledge_sent_once"),
            models.CheckConstraint(
                condition=Q(status="promised", closed_on=None) | (~Q(status="promised") & Q(closed_on__isnull=False)),
                name="pledge_closed_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="released") | ~Q(reason=""),
                name="pledge_released_for_a_reason",
                violation_error_message=_("Say why, in a few words."),
            ),
        ]
        indexes = [models.Index(fields=["status", "by_on"])]

    def __str__(self) -> str:
        return f"{self.kind} for {self.team_id}"

    @property
    def who(self) -> str:
        """The name and the organisation; somebody, once the name was erased."""
        return ", ".join(filter(None, (self.name, self.structure))) or gettext("somebody")

    @property
    def is_open(self) -> bool:
        """Neither kept nor released."""
        return self.status == self.Status.PROMISED

    @property
    def is_late(self) -> bool:
        """Promised for a day that has passed. Real days: a rehearsal makes nobody late."""
        return self.status == self.Status.PROMISED and self.by_on < self.event.real_today
