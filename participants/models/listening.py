from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.base import event_key

if TYPE_CHECKING:
    from common.actors import Actor


class ListeningRequestQuerySet(models.QuerySet["ListeningRequest"]):
    def visible_to(self, actor: "Actor") -> "ListeningRequestQuerySet":
        """The listeners', and nobody else's: not the organiser's either."""
        return self.filter(event_id=actor.event_id) if actor.has("listener") else self.none()


class ListeningRequest(models.Model):
    """Somebody would like a listener: where, when, and a word by which the two know each other.

    It holds no person, no table, no reason, and cannot: it is deleted once answered, and each night.
    """

    event = event_key("listening_requests")
    place = models.CharField(_("where"), max_length=80)  # one of the event's places, never typed
    at = models.DateTimeField(_("when"))
    word = models.CharField(_("the word to say"), max_length=20)
    secret = models.CharField(
        max_length=64, unique=True, editable=False
    )  # hash of the key by which the asker follows it
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = ListeningRequestQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"listening {self.pk}"
