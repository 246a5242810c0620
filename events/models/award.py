from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.base import EventOwnedQuerySet, Ordered, event_key, localised


class Award(Ordered):
    """What a team may receive at the end, and what it brings. Nobody but the organiser reads it before its reveal."""

    event = event_key("awards")
    key = models.SlugField(max_length=30)
    name_fr = models.CharField(_("name in French"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    brings_fr = models.CharField(_("what it brings, in French"), max_length=250, blank=True)
    brings_en = models.CharField(_("what it brings, in English"), max_length=250, blank=True)

    objects = EventOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "key"], name="award_once_per_event")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return str(localised(self, "name"))

    @property
    def brings(self) -> str:
        return str(localised(self, "brings"))
