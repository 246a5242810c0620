"""A list of people that comes from another tool: read, looked at, then registered all together or not at all."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.base import event_key
from participants.models.registration import Registration

if TYPE_CHECKING:
    from common.actors import Actor


class ImportFileQuerySet(models.QuerySet["ImportFile"]):
    def visible_to(self, actor: "Actor") -> "ImportFileQuerySet":
        mine = self.filter(event_id=actor.event_id)
        return mine if actor.has("organiser") else mine.none()


class ImportFile(models.Model):
    """One file, from its arrival to its registration. Its content is erased once it is registered, or after some days."""

    class Status(models.TextChoices):
        RECEIVED = "received", _("received")
        READING = "reading", _("being read")
        READ = "read", _("ready to be checked")
        REGISTERING = "registering", _("being registered")
        REGISTERED = "registered", _("registered")
        UNDONE = "undone", _("undone")
        REFUSED = "refused", _("cannot be read")

    event = event_key("import_files")
    name = models.CharField(max_length=200)
    content = models.BinaryField(blank=True, default=b"")
    shape = models.CharField(max_length=64, blank=True)  # digest of its headings: files of one shape share a mapping
    mapping = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.RECEIVED)
    problem = models.CharField(max_length=400, blank=True)
    summary = models.JSONField(default=dict, blank=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    places_taken = models.PositiveIntegerField(default=0)  # counted as taken while the rows are being registered
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    registered_at = models.DateTimeField(null=True, blank=True)
    idempotency_key = models.UUIDField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = ImportFileQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["event", "idempotency_key"], name="import_file_sent_once")]

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """One line of a file, what it would do, and what a person decided where somebody seems registered already."""

    class Verdict(models.TextChoices):
        NEW = "new", _("will be registered")
        TWIN = "twin", _("seems registered already")
        REPEATED = "repeated", _("stands twice in the file")
        SKIPPED = "skipped", _("left out")
        WRONG = "wrong", _("cannot be registered")

    class Decision(models.TextChoices):
        NOT_YET = "", _("to be decided")
        SAME = "same", _("the same person")
        OTHER = "other", _("another person")

    event = event_key("import_rows")
    file = models.ForeignKey(ImportFile, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()  # of the file, from 1
    values = models.JSONField(default=dict)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    words = models.JSONField(default=list, blank=True)  # why, as keys of sentences with their values
    twin = models.ForeignKey(Registration, models.SET_NULL, null=True, blank=True, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.NOT_YET, blank=True)

    class Meta:
        ordering = ["line"]
        constraints = [models.UniqueConstraint(fields=["file", "line"], name="line_read_once")]
        indexes = [models.Index(fields=["file", "verdict", "line"], name="rows_by_verdict")]

    def __str__(self) -> str:
        return f"{self.file_id}:{self.line} {self.verdict}"
