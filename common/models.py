import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common import codes


def after_a_while() -> datetime:
    """When a mail whose task was lost is tried again."""
    return timezone.now() + timedelta(minutes=2)


class Topic(models.Model):
    """How often something live has changed in an event; see common/live.py."""

    event_id = models.BigIntegerField()
    name = models.CharField(max_length=40)
    version = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event_id", "name"], name="one_topic_per_event_and_name")]

    def __str__(self) -> str:
        return f"{self.event_id}:{self.name} v{self.version}"


class PeriodicJob(models.Model):
    """When a job of common/schedule.py comes next, and how it went. `last_problem` is a kind of error, never its words."""

    name = models.CharField(max_length=120, unique=True)
    due_at = models.DateTimeField(db_index=True)
    last_ran_at = models.DateTimeField(null=True, blank=True)
    last_problem = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OutgoingMail(models.Model):
    """A mail that has not left yet; see common/mail.py. It goes, with all it holds, once the mail server has taken it."""

    to = models.JSONField()
    from_email = models.CharField(max_length=320, blank=True)
    subject = models.TextField()
    body = models.TextField()
    headers = models.JSONField(default=dict)
    alternatives = models.JSONField(default=list)  # [[content, type]]
    attachments = models.JSONField(default=list)  # [[name, content in base 64, type]]
    about = models.CharField(max_length=60, blank=True, db_index=True)
    reference = models.CharField(max_length=60, blank=True)
    message_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=after_a_while, db_index=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reference"], condition=~models.Q(reference=""), name="mail_written_once")
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"


class CodeHolder(models.Model):
    """A row that a code opens: a registration, a team's tablet, a screen. See common/codes.py.

    A subclass names its `code_kind`, so that a code of one kind never opens another.
    """

    code_kind: str
    reference = models.UUIDField(_("reference"), unique=True, default=uuid.uuid4, editable=False)
    code_version = models.PositiveIntegerField(default=1, editable=False)
    code_lookup = models.CharField(max_length=64, unique=True, editable=False)
    link_lookup = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.code_lookup:
            self.set_lookups()
        super().save(*args, **kwargs)

    @property
    def code(self) -> str:
        """The short code, to read aloud: only ever shown to the person it belongs to."""
        return codes.spoken_code(self.code_kind, self.reference, self.code_version)

    @property
    def code_in_groups(self) -> str:
        return codes.grouped(self.code)

    @property
    def link_token(self) -> str:
        """The long code, for a link."""
        return codes.link_code(self.code_kind, self.reference, self.code_version)

    def replace_code(self) -> None:
        """Make the present code and link worthless and give new ones. Sessions opened with the old ones end."""
        with transaction.atomic():
            self.code_version += 1
            self.set_lookups()
            self.save(update_fields=["code_version", "code_lookup", "link_lookup"])

    def set_lookups(self) -> None:
        self.code_lookup = codes.lookup_key(self.code_kind, self.code)
        self.link_lookup = codes.lookup_key(self.code_kind, self.link_token)
