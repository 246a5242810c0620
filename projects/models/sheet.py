from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import SheetBlock
from events.models.base import event_key
from teams.models import Team

if TYPE_CHECKING:
    from common.actors import Actor

LONGEST_TEXT = 8000


class SheetEntryQuerySet(models.QuerySet["SheetEntry"]):
    def visible_to(self, actor: "Actor") -> "SheetEntryQuerySet":
        """Whoever sees the team sees its sheet."""
        return self.filter(event_id=actor.event_id, team__in=Team.objects.visible_to(actor))

    def filled(self) -> "SheetEntryQuerySet":
        return self.exclude(text="")


class SheetEntry(models.Model):
    """What a team wrote in one block of its project sheet, now. `version` counts the saved texts."""

    event = event_key("sheet_entries")
    team = models.ForeignKey(Team, models.CASCADE, related_name="sheet_entries")
    block = models.ForeignKey(SheetBlock, models.PROTECT, related_name="entries")
    text = models.TextField(_("text"), max_length=LONGEST_TEXT, blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)  # on the clock of the event
    updated_by = models.CharField(max_length=120, blank=True)

    objects = SheetEntryQuerySet.as_manager()

    class Meta:
        ordering = ["block__position", "pk"]
        verbose_name_plural = "sheet entries"
        constraints = [models.UniqueConstraint(fields=["team", "block"], name="block_written_once_per_team")]

    def __str__(self) -> str:
        return f"{self.block_id} of {self.team_id} v{self.version}"


class SheetRevision(models.Model):
    """A text that once stood in a block, or that was set aside when two people wrote at once. Never lost."""

    class Kind(models.TextChoices):
        SAVED = "saved", _("saved")
        SET_ASIDE = "set_aside", _("set aside")

    event = event_key("sheet_revisions")
    entry = models.ForeignKey(SheetEntry, models.CASCADE, related_name="revisions")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SAVED)
    version = models.PositiveIntegerField()
    text = models.TextField(max_length=LONGEST_TEXT, blank=True)
    author = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=timezone.now)  # on the clock of the event
    idempotency_key = models.UUIDField(null=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "idempotency_key"], name="sheet_text_sent_once"),
            models.UniqueConstraint(
                fields=["entry", "version"], condition=Q(kind="saved"), name="one_saved_text_per_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} v{self.version}"
