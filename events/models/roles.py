from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.models import CodeHolder
from events.models.base import EventOwnedQuerySet, event_key
from events.models.theme import Theme

if TYPE_CHECKING:
    from common.actors import Actor

INVITATION_DAYS = 30


class RoleKind(models.TextChoices):
    ORGANISER = "organiser", _("organiser")
    FACILITATOR = "facilitator", _("facilitator")
    REFERENT = "referent", _("theme lead")
    LISTENER = "listener", _("listener")
    RECEPTION = "reception", _("reception")
    HELPER = "helper", _("helper")
    JUROR = "juror", _("juror")
    PARTNER = "partner", _("partner")


class OrganiserOnlyQuerySet(EventOwnedQuerySet):
    """Rows that only organisers fetch."""

    def visible_to(self, actor: "Actor") -> "OrganiserOnlyQuerySet":
        return self.filter(event_id=actor.event_id) if actor.has("organiser") else self.none()


class RoleQuerySet(OrganiserOnlyQuerySet):
    def of_kind(self, kind: str) -> "RoleQuerySet":
        return self.filter(kind=kind)


class Role(models.Model):
    """What somebody does in an event. The same person may have several."""

    event = event_key("roles")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="roles")
    kind = models.CharField(_("role"), max_length=15, choices=RoleKind.choices)
    theme = models.ForeignKey(
        Theme, models.CASCADE, null=True, blank=True, related_name="referents", verbose_name=_("theme")
    )
    languages = ArrayField(
        models.CharField(max_length=3), default=list, blank=True
    )  # spoken besides French: see events/languages.py
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "user__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "user", "kind", "theme"], name="role_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(kind=RoleKind.REFERENT, theme__isnull=False) | (~Q(kind=RoleKind.REFERENT) & Q(theme=None)),
                name="referent_has_a_theme",
                violation_error_message=_("A theme lead needs a theme. Other roles have none."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"


class InvitationQuerySet(OrganiserOnlyQuerySet):
    def pending(self) -> "InvitationQuerySet":
        """Neither accepted nor out of date."""
        return self.filter(accepted_at=None, expires_at__gt=timezone.now())


def invitation_expiry() -> "timezone.datetime":
    return timezone.now() + timedelta(days=INVITATION_DAYS)


class Invitation(CodeHolder):
    """A link that gives a role to the first person who opens it and says yes."""

    event = event_key("invitations")
    code_kind: ClassVar[str] = "invitation"
    kind = models.CharField(_("role"), max_length=15, choices=RoleKind.choices)
    theme = models.ForeignKey(Theme, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("theme"))
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    expires_at = models.DateTimeField(default=invitation_expiry)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["event", "idempotency_key"], name="invitation_asked_once"),
            models.CheckConstraint(
                condition=Q(kind=RoleKind.REFERENT, theme__isnull=False) | (~Q(kind=RoleKind.REFERENT) & Q(theme=None)),
                name="invited_referent_has_a_theme",
                violation_error_message=_("A theme lead needs a theme. Other roles have none."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.kind})"

    @property
    def is_pending(self) -> bool:
        """Neither accepted nor out of date."""
        return self.accepted_at is None and self.expires_at > timezone.now()


class Screen(CodeHolder):
    """A big screen in a room: opened by a code, shows no personal data."""

    class Shows(models.TextChoices):
        AUTO = "auto", _("what the moment asks for")
        NOW = "now", _("now, next, time left")
        THEMES = "themes", _("the questions of the themes")
        ORDER = "order", _("the order of the presentations")
        AWARDS = "awards", _("the awards")
        VIEW = "view", _("“your view”, a code to scan")
        THANKS = "thanks", _("thanks")

    event = event_key("screens")
    code_kind: ClassVar[str] = "screen"
    name = models.CharField(_("room"), max_length=60)
    shows = models.CharField(_("what it shows"), max_length=10, choices=Shows.choices, default=Shows.AUTO)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganiserOnlyQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
