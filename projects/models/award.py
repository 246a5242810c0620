from typing import TYPE_CHECKING

from django.db import models

from events.models import Award
from events.models.base import event_key
from teams.models import Team

if TYPE_CHECKING:
    from common.actors import Actor


class AwardGivenQuerySet(models.QuerySet["AwardGiven"]):
    def visible_to(self, actor: "Actor") -> "AwardGivenQuerySet":
        """Before the room has seen it, the organiser's alone."""
        rows = self.filter(event_id=actor.event_id)
        return rows if actor.has("organiser") else rows.revealed()

    def revealed(self) -> "AwardGivenQuerySet":
        return self.filter(revealed_at__isnull=False, team__removed_at=None)


class AwardGiven(models.Model):
    """An award that a team receives. Until `revealed_at` nobody but the organiser knows: no page, no count, no nudge."""

    event = event_key("awards_given")
    award = models.ForeignKey(Award, models.CASCADE, related_name="given")
    team = models.ForeignKey(Team, models.CASCADE, related_name="awards")
    revealed_at = models.DateTimeField(null=True, blank=True)

    objects = AwardGivenQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "awards given"
        constraints = [models.UniqueConstraint(fields=["award", "team"], name="award_once_a_team")]

    def __str__(self) -> str:
        return f"{self.award_id} to {self.team_id}"
