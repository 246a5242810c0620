"""The restitution: in which order teams tell their project to the room, in which form, for how long."""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models.base import event_key
from teams.models import Team

if TYPE_CHECKING:
    from common.actors import Actor


class Restitution(models.Model):
    """How long each team has. Without a row, the defaults hold."""

    event = models.OneToOneField("events.Event", models.CASCADE, related_name="restitution")
    talk_minutes = models.PositiveSmallIntegerField(
        _("minutes to tell"), default=4, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    question_minutes = models.PositiveSmallIntegerField(
        _("minutes of questions"), default=2, validators=[MaxValueValidator(60)]
    )
    lot = models.PositiveIntegerField(null=True, editable=False)  # the number the order was drawn with; none once moved
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(talk_minutes__gte=1, talk_minutes__lte=60, question_minutes__lte=60),
                name="restitution_minutes",
            )
        ]

    def __str__(self) -> str:
        return f"restitution of {self.event_id}"


class PresentationQuerySet(models.QuerySet["Presentation"]):
    def in_order(self) -> "PresentationQuerySet":
        """Those of teams that exist, in their order; turns nobody has placed yet (position 0) come last, by table."""
        unplaced = models.Case(models.When(position=0, then=1), default=0)
        return self.filter(team__removed_at=None).order_by(unplaced, "position", "team__number", "pk")

    def visible_to(self, actor: "Actor") -> "PresentationQuerySet":
        """The order is everybody's who is in the event."""
        return self.filter(event_id=actor.event_id) if actor.hats else self.none()


class Presentation(models.Model):
    """A team's turn. Not begun, under way (one at a time in an event), over, or passed over (it ended as it began)."""

    class Form(models.TextChoices):
        SPEECH = "speech", _("speech")
        SKETCH = "sketch", _("sketch")
        POSTER = "poster", _("poster")
        PHOTO = "photo", _("photos")
        OTHER = "other", _("another form")

    event = event_key("presentations")
    team = models.OneToOneField(Team, models.CASCADE, related_name="presentation")
    position = models.PositiveSmallIntegerField(default=0)  # from 1; 0 until somebody makes the order
    form = models.CharField(_("how it is told"), max_length=10, choices=Form.choices, default=Form.SPEECH)
    needs = models.CharField(_("what the team needs to tell it"), max_length=120, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    questions_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PresentationQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event"],
                condition=Q(started_at__isnull=False, ended_at=None),
                name="one_presentation_at_a_time",
                violation_error_message=_("Another team is presenting. End its turn first."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(started_at__isnull=False, ended_at__gte=F("started_at")),
                name="presentation_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"turn of {self.team_id}"

    class State(models.TextChoices):
        WAITING = "waiting", _("to come")
        TALKING = "talking", _("is telling")
        QUESTIONS = "questions", _("answers questions")
        DONE = "done", _("has told")
        PASSED = "passed", _("passed over")

    @property
    def state(self) -> "Presentation.State":
        if self.started_at is None:
            return self.State.WAITING
        if self.ended_at is None:
            return self.State.QUESTIONS if self.questions_at else self.State.TALKING
        return self.State.PASSED if self.ended_at == self.started_at else self.State.DONE

    @property
    def is_under_way(self) -> bool:
        return self.started_at is not None and self.ended_at is None
