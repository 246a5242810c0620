"""Who asks for whom: requests of the tables, and the people who came to answer them."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models import Role
from events.models.base import EventOwnedQuerySet, Ordered, event_key
from teams.models.teams import Team

if TYPE_CHECKING:
    from common.actors import Actor


class ResourcePerson(Ordered):
    """Somebody who came to answer questions: who is here for what."""

    event = event_key("resource_people")
    name = models.CharField(_("name, as it is said to the room"), max_length=80)
    structure = models.CharField(_("from which organisation"), max_length=120, blank=True)
    brings = models.CharField(_("here for what"), max_length=200)
    place = models.CharField(_("where to find them"), max_length=80, blank=True)
    role = models.ForeignKey(Role, models.SET_NULL, null=True, blank=True, related_name="resources")

    objects = EventOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "resource people"

    def __str__(self) -> str:
        return self.name


class ResourceSlot(models.Model):
    """A few minutes of a resource person, taken by one table or free."""

    event = event_key("resource_slots")
    person = models.ForeignKey(ResourcePerson, models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="resource_slots")

    objects = EventOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="resource_slot_lasts",
                violation_error_message=_("The end must come after the beginning."),
            ),
            models.UniqueConstraint(
                fields=["person", "starts_at"],
                name="resource_slot_once",
                violation_error_message=_("There is already a moment at this time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.starts_at}"


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    def visible_to(self, actor: "Actor") -> "HelpRequestQuerySet":
        """All to organisers and facilitators; to a table, its own; to a resource person, those for them."""
        mine = self.filter(event_id=actor.event_id)
        if actor.has("organiser", "facilitator"):
            return mine
        reach = Q(team__in=actor.scope("team", "member", "tablet"))
        if actor.user_id is not None:
            reach |= Q(resource__role__user=actor.user_id)
        return mine.filter(reach)

    def waiting(self) -> "HelpRequestQuerySet":
        """Nobody has answered yet, the longest waiting first."""
        return self.open().filter(taken_at=None)

    def open(self) -> "HelpRequestQuerySet":
        """Not closed: waiting, or somebody is on the way."""
        return self.filter(closed_at=None, team__removed_at=None).order_by("asked_at", "pk")


class HelpRequest(models.Model):
    """A table raises its hand: for a facilitator, a resource person, or material. First come, first served."""

    class Kind(models.TextChoices):
        FACILITATOR = "facilitator", _("a facilitator")
        RESOURCE = "resource", _("a resource person")
        MATERIAL = "material", _("material")

    event = event_key("help_requests")
    team = models.ForeignKey(Team, models.CASCADE, related_name="help_requests")
    kind = models.CharField(_("for what"), max_length=12, choices=Kind.choices, default=Kind.FACILITATOR)
    resource = models.ForeignKey(ResourcePerson, models.SET_NULL, null=True, blank=True, related_name="requests")
    material = models.CharField(_("which material"), max_length=80, blank=True)
    asked_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "idempotency_key"], name="help_asked_once"),
            models.UniqueConstraint(
                fields=["team", "kind"], condition=Q(closed_at=None), name="one_open_request_of_a_kind"
            ),
        ]
        indexes = [models.Index(fields=["event", "closed_at", "asked_at"])]

    def __str__(self) -> str:
        return f"{self.kind} for {self.team_id}"
