"""Files of events, from the asking to the next night, and those that are brought in."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Organisation
from events.models.base import event_key

if TYPE_CHECKING:
    from common.actors import Actor


class CopyOutQuerySet(models.QuerySet["CopyOut"]):
    def visible_to(self, actor: "Actor") -> "CopyOutQuerySet":
        return self.filter(event_id=actor.event_id) if actor.has("organiser") else self.none()

    def without_content(self) -> "CopyOutQuerySet":
        """The rows alone: a file may weigh megabytes."""
        return self.defer("content")


class CopyOut(models.Model):
    """A file of an event, not sealed yet: it is sealed with the passphrase typed to download it, which is kept nowhere.

    The content goes the next night, and as soon as somebody of the event is erased.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        READY = "ready", _("ready")
        ERASED = "erased", _("erased")

    event = event_key("copies_out")
    with_work = models.BooleanField()
    with_people = models.BooleanField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    content = models.BinaryField(default=b"", blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = CopyOutQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["event", "idempotency_key"], name="copy_asked_once")]

    def __str__(self) -> str:
        return f"copy {self.pk} {self.status}"

    @property
    def is_ready(self) -> bool:
        return self.status == self.Status.READY


class CopyInQuerySet(models.QuerySet["CopyIn"]):
    def visible_to(self, actor: "Actor") -> "CopyInQuerySet":
        """To whoever brought it, alone."""
        return self.filter(created_by=actor.user_id) if actor.user_id is not None else self.none()


class CopyIn(models.Model):
    """A file that somebody brings in, opened and checked, on its way to being an event. Its content goes with its arrival."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("being brought in")
        PLACED = "placed", _("brought in")
        REFUSED = "refused", _("cannot be brought in")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    event = models.ForeignKey("events.Event", models.CASCADE, null=True, blank=True, related_name="+")
    wanted = models.CharField(max_length=80, blank=True)  # the address that the file asked for
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    problem = models.CharField(max_length=300, blank=True)
    content = models.BinaryField(default=b"", blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = CopyInQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "copies in"
        constraints = [models.UniqueConstraint(fields=["created_by", "idempotency_key"], name="copy_brought_once")]

    def __str__(self) -> str:
        return f"arrival {self.pk} {self.status}"
