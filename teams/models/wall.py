"""The wall: needs, ideas and what people can bring, grouped, voted for, taken up by a team."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.base import EventOwnedQuerySet, Ordered, event_key
from participants.models import Registration

if TYPE_CHECKING:
    from common.actors import Actor


class Wall(models.Model):
    """What may be done on the wall now. Without a row it is closed."""

    event = models.OneToOneField("events.Event", models.CASCADE, related_name="wall")
    takes_notes = models.BooleanField(_("people may write on it"), default=False)
    takes_votes = models.BooleanField(_("people may vote"), default=False)
    votes_each = models.PositiveSmallIntegerField(
        _("votes a person has"), default=3, validators=[MaxValueValidator(20)]
    )
    shows_votes = models.BooleanField(_("everybody sees the votes"), default=False)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"wall of {self.event_id}"


class WallGroup(Ordered):
    """Notes that go together, under one title."""

    event = event_key("wall_groups")
    title = models.CharField(_("title"), max_length=80)
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = EventOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "idempotency_key"], name="wall_group_sent_once")]

    def __str__(self) -> str:
        return self.title


class WallNoteQuerySet(models.QuerySet["WallNote"]):
    def visible_to(self, actor: "Actor") -> "WallNoteQuerySet":
        """Everybody in the event reads what is on the wall; a hidden note is for those who run it, and for whoever wrote it."""
        mine = self.filter(event_id=actor.event_id)
        if actor.has("organiser", "facilitator"):
            return mine
        if not actor.hats:
            return self.none()
        shown = Q(hidden_at=None, merged_into=None)
        return mine.filter(shown | Q(author__in=actor.scope("registration", "participant")))

    def shown(self) -> "WallNoteQuerySet":
        """On the wall: neither hidden nor merged into another."""
        return self.filter(hidden_at=None, merged_into=None)


class WallNote(models.Model):
    """A need, an idea, or what somebody can bring. Who wrote it is shown to nobody else; a facilitator may write it for them."""

    class Kind(models.TextChoices):
        NEED = "need", _("a need")
        IDEA = "idea", _("an idea")
        OFFER = "offer", _("what I can bring")

    event = event_key("wall_notes")
    number = models.PositiveIntegerField(_("number on the wall"))  # given once: paper and screen say the same
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.IDEA)
    text = models.CharField(_("in a few words"), max_length=280)
    group = models.ForeignKey(WallGroup, models.SET_NULL, null=True, blank=True, related_name="notes")
    author = models.ForeignKey(Registration, models.SET_NULL, null=True, blank=True, related_name="wall_notes")
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")
    stickers = models.PositiveSmallIntegerField(_("stickers counted"), default=0, validators=[MaxValueValidator(999)])
    hidden_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = WallNoteQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "idempotency_key"], name="wall_note_sent_once"),
            models.UniqueConstraint(fields=["event", "number"], name="wall_note_number_once"),
            models.CheckConstraint(condition=~Q(merged_into=models.F("id")), name="wall_note_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(stickers__lte=999),
                name="wall_stickers_up_to_999",
                violation_error_message=_("At most 999 stickers."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class WallVote(models.Model):
    """A vote from a phone: one a person and note, secret."""

    event = event_key("wall_votes")
    note = models.ForeignKey(WallNote, models.CASCADE, related_name="votes")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="wall_votes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "registration"], name="wall_vote_once")]

    def __str__(self) -> str:
        return f"vote for {self.note_id}"
