"""What people answer to "your view". Nothing here leads from an answer to a person, nor from one answer to another.

Closed answers are only counted. Words stand alone, without a time, and change places each time one is added. What a sheet
leaves of itself is the digest of the key that it was sent with, so that a repeat counts once.
"""

import secrets
import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import EvaluationQuestion
from events.models.base import EventOwnedQuerySet, event_key

if TYPE_CHECKING:
    from common.actors import Actor

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # read aloud and copied by hand without a doubt
LONGEST_WORDS = 500  # characters


def new_link() -> str:
    """Eight letters and digits that nobody guesses: the end of the address on the screen and on paper."""
    return "".join(secrets.choice(ALPHABET) for _place in range(8))


class Evaluation(models.Model):
    """How far "your view" is in an event: how many sheets wait to be read, or how many are in its results.

    Results are read once, and nothing is taken any more from then on: one of both numbers is 0.
    """

    class Opening(models.TextChoices):
        BY_ITSELF = "", _("by itself, with the event")
        OPEN = "open", _("opened by the organiser")
        CLOSED = "closed", _("closed by the organiser")

    event = models.OneToOneField("events.Event", models.CASCADE, related_name="evaluation")
    opening = models.CharField(max_length=6, choices=Opening.choices, default=Opening.BY_ITSELF, blank=True)
    link = models.CharField(max_length=12, default=new_link, editable=False)
    sheets = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"your view of {self.event_id}"

    @property
    def is_read(self) -> bool:
        """Are the results read? Then it is over, for good."""
        return self.sheets > 0

    @property
    def came(self) -> int:
        """All the sheets."""
        return self.sheets + self.waiting


class AnswerTally(models.Model):
    """How many sheets give one answer to a closed question; `answer` "" is none at all. `waiting`: those that
    nobody has read yet.

    A row exists for each possible answer before the first sheet, and each sheet writes all of them anew: neither their
    keys nor their versions in the database tell what the last sheet said.
    """

    event = event_key("answer_tallies")
    question = models.ForeignKey(EvaluationQuestion, models.CASCADE, related_name="tallies")
    answer = models.CharField(max_length=80, blank=True)
    count = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)

    objects = EventOwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "answer"], name="answer_counted_once")]

    def __str__(self) -> str:
        return f"{self.question_id} {self.answer}"


class AnswerWordsQuerySet(models.QuerySet["AnswerWords"]):
    def visible_to(self, actor: "Actor") -> "AnswerWordsQuerySet":
        """The organiser's, once they are in the results."""
        mine = self.filter(event_id=actor.event_id, is_shown=True)
        return mine if actor.has("organiser") else mine.none()


class AnswerWords(models.Model):
    """What somebody wrote to one question: no time, no sheet, a random key, and its place shuffled (services)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = event_key("answer_words")
    question = models.ForeignKey(EvaluationQuestion, models.CASCADE, related_name="words")
    text = models.TextField(max_length=LONGEST_WORDS)
    is_shown = models.BooleanField(default=False)
    is_chosen = models.BooleanField(default=False)  # the organiser lets the bilan quote it

    objects = AnswerWordsQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]  # random keys: an order that means nothing, and stays while one reads
        verbose_name_plural = "answer words"

    def __str__(self) -> str:
        return f"words to {self.question_id}"


class AnswerSheet(models.Model):
    """A sheet that was counted. It says only that: what was on it, when and by whom is nowhere."""

    digest = models.CharField(max_length=64, primary_key=True)  # of the key that the form was sent with
    event = event_key("answer_sheets")

    def __str__(self) -> str:
        return "a sheet"
