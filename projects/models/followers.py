"""People who asked to be told when a project moves."""

from typing import ClassVar

from django.db import models

from common.models import CodeHolder
from events.models.base import event_key
from participants.models import Registration
from teams.models import Team


class Follower(CodeHolder):
    """An e-mail address of an event. Its link says yes, changes the choice and stops everything."""

    code_kind: ClassVar[str] = "follower"
    event = event_key("followers")
    email = models.EmailField()
    language = models.CharField(max_length=5, default="fr")
    asked_at = models.DateTimeField()  # when the mail that asks for a yes was last written
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "email"], name="follower_once")]

    def __str__(self) -> str:
        return f"follower {self.pk}"


class Followed(models.Model):
    """One project that a follower asked for. Nothing is told before `confirmed_at`: somebody else may have typed it."""

    event = event_key("followed")
    follower = models.ForeignKey(Follower, models.CASCADE, related_name="projects")
    team = models.ForeignKey(Team, models.CASCADE, related_name="followers")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # up to when its moves were told
    news_to = models.BigIntegerField(default=0)  # the last ProjectNews that was told
    took_part = models.BooleanField(default=False)  # chosen from a space of the event: see `followable`
    registration = models.ForeignKey(  # who chose it there; nobody where somebody else asked for the same
        Registration, models.CASCADE, null=True, blank=True, related_name="follows", editable=False
    )

    class Meta:
        verbose_name_plural = "followed"
        constraints = [models.UniqueConstraint(fields=["follower", "team"], name="followed_once")]

    def __str__(self) -> str:
        return f"{self.follower_id} follows {self.team_id}"
