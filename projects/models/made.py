"""What a team keeps beside its sheet: whom it asked, what it needs, photos of its paper."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models import SheetBlock
from events.models.base import event_key
from teams.models import Team

if TYPE_CHECKING:
    from common.actors import Actor


class MadeQuerySet(models.QuerySet["models.Model"]):
    def visible_to(self, actor: "Actor") -> "MadeQuerySet":
        """Whoever sees the team sees what it made."""
        return self.filter(event_id=actor.event_id, team__in=Team.objects.visible_to(actor))

    def present(self) -> "MadeQuerySet":
        """Those that nobody removed."""
        return self.filter(removed_at=None)


class Validation(models.Model):
    """What the team asked of people concerned, what they answered, and what that changed. Of a kind of person, never a name."""

    class Asked(models.TextChoices):
        CONCERNED = "concerned", _("people who live this")
        RELATIVE = "relative", _("a relative or a neighbour")
        VOLUNTEER = "volunteer", _("an association or a volunteer")
        PROFESSIONAL = "professional", _("a professional")
        ELECTED = "elected", _("an elected representative")
        OTHER = "other", _("somebody else")

    event = event_key("validations")
    team = models.ForeignKey(Team, models.CASCADE, related_name="validations")
    block = models.ForeignKey(SheetBlock, models.SET_NULL, null=True, blank=True, related_name="validations")
    question = models.CharField(_("what we asked"), max_length=500)
    asked = models.CharField(_("whom we asked"), max_length=15, choices=Asked.choices, default=Asked.CONCERNED)
    people = models.PositiveSmallIntegerField(_("how many people"), null=True, blank=True)
    answer = models.TextField(_("what they answered"), max_length=1000, blank=True)
    changed = models.TextField(_("what it changed"), max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, editable=False)
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = MadeQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "idempotency_key"], name="validation_sent_once"),
            models.CheckConstraint(
                condition=Q(people=None) | Q(people__gte=1, people__lte=999),
                name="validation_people_1_to_999",
                violation_error_message=_("A number from 1 to 999."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked} asked by {self.team_id}"


class Means(models.Model):
    """Something the project needs: is it there, or who could give it?"""

    class Kind(models.TextChoices):
        TIME = "time", _("time")
        PLACE = "place", pgettext_lazy("means", "places")
        OBJECT = "object", _("objects")
        MONEY = "money", _("money")

    class State(models.TextChoices):
        HAVE = "have", _("we have it")
        LACK = "lack", _("we lack it")

    event = event_key("means")
    team = models.ForeignKey(Team, models.CASCADE, related_name="means")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.TIME)
    what = models.CharField(_("what we need"), max_length=200)
    state = models.CharField(_("do we have it?"), max_length=5, choices=State.choices, default=State.LACK)
    giver = models.CharField(_("who could give it"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, editable=False)
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = MadeQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name_plural = "means"
        constraints = [models.UniqueConstraint(fields=["event", "idempotency_key"], name="means_sent_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state} of {self.team_id}"


class PaperPhoto(models.Model):
    """A photo of a sheet of paper, without face or name: whoever takes it says so first."""

    event = event_key("paper_photos")
    team = models.ForeignKey(Team, models.CASCADE, related_name="paper_photos")
    caption = models.CharField(_("what is on it"), max_length=120, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, editable=False)
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = MadeQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "idempotency_key"], name="photo_sent_once")]

    def __str__(self) -> str:
        return f"photo of {self.team_id}"


class PaperPhotoContent(models.Model):
    """The picture itself, made again by us (JPEG, reduced, without position data), apart so that lists stay light."""

    event = event_key("paper_photo_contents")
    photo = models.OneToOneField(PaperPhoto, models.CASCADE, related_name="content")
    large = models.BinaryField()
    small = models.BinaryField()

    def __str__(self) -> str:
        return f"picture of {self.photo_id}"
