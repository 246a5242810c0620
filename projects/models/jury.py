from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models import Criterion, Role
from events.models.base import event_key
from teams.models import Team


class Jury(models.Model):
    """How far the jury of an event is. Until `opened_at` each juror sees her own marks only; then they are fixed."""

    event = models.OneToOneField("events.Event", models.CASCADE, related_name="jury")
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    opened_why = models.CharField(_("why before all marks are in"), max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "juries"

    def __str__(self) -> str:
        return f"jury of {self.event_id}"


class Recusal(models.Model):
    """A juror who does not read a team, as she is linked to it. Said by herself, or by the organiser."""

    event = event_key("recusals")
    juror = models.ForeignKey(Role, models.CASCADE, related_name="recusals")
    team = models.ForeignKey(Team, models.CASCADE, related_name="recusals")
    by_organiser = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["juror", "team"], name="recused_once")]

    def __str__(self) -> str:
        return f"{self.juror_id} away from {self.team_id}"


class Mark(models.Model):
    """What a juror gives a team on one criterion, 0 to 4. Shown to the jury once opened; to teams and in public, never."""

    event = event_key("marks")
    juror = models.ForeignKey(Role, models.CASCADE, related_name="marks")
    team = models.ForeignKey(Team, models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="marks")
    mark = models.PositiveSmallIntegerField(_("mark"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["juror", "team", "criterion"], name="one_mark_a_criterion"),
            models.CheckConstraint(
                condition=Q(mark__lte=4), name="mark_from_0_to_4", violation_error_message=_("A mark from 0 to 4.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mark} for {self.team_id}"


class AdviceQuerySet(models.QuerySet["Advice"]):
    def said(self) -> "AdviceQuerySet":
        """Those in which something stands: words may be taken back."""
        return self.exclude(strength="", next_step="")


class Advice(models.Model):
    """What a juror says to a team in words: its strength, and one thing to do next."""

    event = event_key("advice")
    juror = models.ForeignKey(Role, models.CASCADE, related_name="advice")
    team = models.ForeignKey(Team, models.CASCADE, related_name="advice")
    strength = models.TextField(_("what touches you in this project"), max_length=600, blank=True)
    next_step = models.TextField(_("one piece of advice"), max_length=600, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = AdviceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "advice"
        constraints = [models.UniqueConstraint(fields=["juror", "team"], name="advice_once")]

    def __str__(self) -> str:
        return f"advice for {self.team_id}"


class Verdict(models.Model):
    """What the jury answers a team, in words, once it has talked."""

    event = event_key("verdicts")
    team = models.OneToOneField(Team, models.CASCADE, related_name="verdict")
    reasons = models.TextField(_("what the jury says to the team"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"verdict for {self.team_id}"
