"""Files to print, from the asking to the next night."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.base import event_key

if TYPE_CHECKING:
    from common.actors import Actor


class PrintJobQuerySet(models.QuerySet["PrintJob"]):
    def visible_to(self, actor: "Actor") -> "PrintJobQuerySet":
        """All to the organiser; to the reception, all but those that hold people's codes or wishes."""
        mine = self.filter(event_id=actor.event_id)
        if actor.has("organiser"):
            return mine
        return mine.exclude(kind__in=PrintJob.ORGANISERS_ONLY) if actor.has("reception") else mine.none()

    def without_content(self) -> "PrintJobQuerySet":
        """The rows alone: a file may weigh megabytes."""
        return self.defer("content")


class PrintJob(models.Model):
    """A file to print. Its content holds names: it is erased the next night, and the row says only what was printed when."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        MAKING = "making", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("could not be made")
        ERASED = "erased", _("erased")

    ORGANISERS_ONLY = (
        "cards",
        "method_cards",
        "person_cards",
        "table_plan",
        "one_pages",
        "jury_answers",
        "certificates",
    )

    event = event_key("print_jobs")
    kind = models.CharField(max_length=20)
    choices = models.JSONField(default=dict)  # as the form of its document gave them: no name, no address
    site = models.CharField(max_length=200)  # where its links lead, "https://tablee.example.org"
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    content = models.BinaryField(default=b"", blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = PrintJobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["event", "idempotency_key"], name="print_asked_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}"

    @property
    def is_ready(self) -> bool:
        return self.status == self.Status.READY

    @property
    def is_under_way(self) -> bool:
        return self.status in (self.Status.WAITING, self.Status.MAKING)
