"""What the organiser writes in a bilan, in the place of the text made of the figures."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.base import EventOwnedQuerySet, event_key

LONGEST_TEXT = 4000


class BilanText(models.Model):
    """The organiser's text of one part of the bilan. Without a row, or with an empty text, the ready-made one stands."""

    event = event_key("bilan_texts")
    section = models.SlugField(max_length=20)
    text = models.TextField(_("text of this part"), max_length=LONGEST_TEXT, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = EventOwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "section"], name="bilan_text_once")]

    def __str__(self) -> str:
        return f"{self.section} of the bilan of {self.event_id}"
