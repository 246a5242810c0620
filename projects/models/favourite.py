from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models.base import event_key
from participants.models import Registration
from teams.models import Team


class Poll(models.Model):
    """The audience favourite of an event: not open yet, open, closed for good. Its row is the lock of all its votes."""

    event = models.OneToOneField("events.Event", models.CASCADE, related_name="poll")
    own_team = models.BooleanField(_("people may choose their own team"), default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(opened_at__isnull=False, closed_at__gte=F("opened_at")),
                name="poll_closes_after_it_opens",
            )
        ]

    def __str__(self) -> str:
        return f"poll of {self.event_id}"

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None


class Ballot(models.Model):
    """That somebody votes, and while the poll is open, for which team. Closing empties `team`: then nothing says for whom."""

    class Way(models.TextChoices):
        PHONE = "phone", _("phone")
        TABLET = "tablet", _("tablet of a table")

    event = event_key("ballots")
    registration = models.OneToOneField(Registration, models.CASCADE, related_name="ballot")
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+")
    way = models.CharField(max_length=6, choices=Way.choices, default=Way.PHONE)

    def __str__(self) -> str:
        return "a ballot"


class TokenCount(models.Model):
    """The tokens of paper counted for a team."""

    event = event_key("token_counts")
    team = models.OneToOneField(Team, models.CASCADE, related_name="tokens")
    count = models.PositiveSmallIntegerField(_("tokens"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(count__lte=9999), name="tokens_0_to_9999", violation_error_message=_("At most 9999 tokens.")
            )
        ]

    def __str__(self) -> str:
        return f"{self.count} for {self.team_id}"


class FavouriteResult(models.Model):
    """How many votes a team had on phones and tablets when the poll closed. Written once."""

    event = event_key("favourite_results")
    team = models.OneToOneField(Team, models.CASCADE, related_name="favourite_result")
    by_vote = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.by_vote} for {self.team_id}"
