"""What people can bring to a table: a short list by the organiser, ticked by who wants to."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.base import EventOwnedQuerySet, Ordered, event_key
from participants.models.registration import Registration

if TYPE_CHECKING:
    from common.actors import Actor


class Skill(Ordered):
    """Something wished at every table ("draws", "speaks in public"). People are asked only where there is one."""

    event = event_key("skills")
    name = models.CharField(_("what people can bring"), max_length=60)

    objects = EventOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class SkillOfferedQuerySet(models.QuerySet["SkillOffered"]):
    def visible_to(self, actor: "Actor") -> "SkillOfferedQuerySet":
        """The organiser's to read, and each person's own."""
        mine = self.filter(event_id=actor.event_id)
        if actor.has("organiser"):
            return mine
        return mine.filter(registration__in=actor.scope("registration", "participant"))


class SkillOffered(models.Model):
    """A person said that they can bring this."""

    event = event_key("skills_offered")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="skills_offered")
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="offered")

    objects = SkillOfferedQuerySet.as_manager()

    class Meta:
        ordering = ["skill__position", "pk"]
        verbose_name_plural = "skills offered"
        constraints = [models.UniqueConstraint(fields=["registration", "skill"], name="skill_offered_once")]

    def __str__(self) -> str:
        return f"{self.registration_id} brings {self.skill_id}"
