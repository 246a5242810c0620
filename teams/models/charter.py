"""What a team agrees on, and who does what in it."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.base import event_key
from teams.models.teams import Team, TeamMember

if TYPE_CHECKING:
    from common.actors import Actor


class OfTeamQuerySet(models.QuerySet["models.Model"]):
    def visible_to(self, actor: "Actor") -> "OfTeamQuerySet":
        """Whoever sees the team."""
        return self.filter(event_id=actor.event_id, team__in=Team.objects.visible_to(actor))


class Charter(models.Model):
    """The few sentences a team agrees on, one a line."""

    event = event_key("charters")
    team = models.OneToOneField(Team, models.CASCADE, related_name="charter")
    text = models.TextField(_("our charter"), max_length=1500, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = OfTeamQuerySet.as_manager()

    def __str__(self) -> str:
        return f"charter of {self.team_id}"


class TeamDuty(models.Model):
    """Who speaks for the team, who writes, who keeps the time. Goes when the person leaves the table."""

    class Kind(models.TextChoices):
        SPOKESPERSON = "spokesperson", _("spokesperson")
        SCRIBE = "scribe", _("scribe")
        TIMEKEEPER = "timekeeper", _("time-keeper")

    event = event_key("team_duties")
    team = models.ForeignKey(Team, models.CASCADE, related_name="duties")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    member = models.ForeignKey(TeamMember, models.CASCADE, related_name="duties")

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "team duties"
        constraints = [models.UniqueConstraint(fields=["team", "kind"], name="one_person_a_duty")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.team_id}"
