"""Places: held for a group, offered to somebody who waits, and whom to call where people are missing."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import CodeHolder
from events.models import Category, Intercommunality
from events.models.base import event_key
from participants.models.registration import Registration

if TYPE_CHECKING:
    from common.actors import Actor


class GroupQuerySet(models.QuerySet["Group"]):
    def visible_to(self, actor: "Actor") -> "GroupQuerySet":
        """All to the organiser; to whoever holds a group's code, that group."""
        mine = self.filter(event_id=actor.event_id)
        return mine if actor.has("organiser") else mine.filter(pk__in=actor.scope("group", "group"))


class Group(CodeHolder):
    """A structure that brings people: seats held for it until a date, and a code with which it enters them itself."""

    code_kind: ClassVar[str] = "group"
    event = event_key("groups")
    name = models.CharField(_("association or service"), max_length=120)
    contact_name = models.CharField(_("whom to call"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("its people come as")
    )
    intercommunality = models.ForeignKey(
        Intercommunality, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("people from")
    )
    seats = models.PositiveSmallIntegerField(_("places held"), default=0)
    seats_awaited = models.PositiveSmallIntegerField(default=0)  # asked for and not free yet: the next to be freed
    held_until = models.DateField(_("held until"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    idempotency_key = models.UUIDField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "idempotency_key"], name="group_sent_once"),
            models.CheckConstraint(
                condition=Q(seats=0, seats_awaited=0) | Q(held_until__isnull=False),
                name="held_places_have_an_end",
                violation_error_message=_("Say until when these places are held."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def seats_wanted(self) -> int:
        """Those held, and those still to be freed."""
        return self.seats + self.seats_awaited


class PlaceOffer(models.Model):
    """A freed place, offered to somebody who waits, until a moment."""

    class Outcome(models.TextChoices):
        PENDING = "", _("waiting for an answer")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("no answer in time")

    event = event_key("place_offers")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="place_offers")
    reason = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.PENDING, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["registration"], condition=Q(outcome=""), name="one_pending_offer_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} until {self.expires_at}"


class RelayQuerySet(models.QuerySet["Relay"]):
    def visible_to(self, actor: "Actor") -> "RelayQuerySet":
        mine = self.filter(event_id=actor.event_id)
        return mine if actor.has("organiser") else mine.none()


class Relay(models.Model):
    """Somebody to call, who knows people of a place or of a category: a town hall, a CCAS, an association."""

    event = event_key("relays")
    structure = models.CharField(_("structure"), max_length=120)
    name = models.CharField(_("name"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    intercommunality = models.ForeignKey(
        Intercommunality, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("place")
    )
    category = models.ForeignKey(
        Category, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("knows people who come as")
    )
    called_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = RelayQuerySet.as_manager()

    class Meta:
        ordering = ["structure", "pk"]

    def __str__(self) -> str:
        return self.structure
