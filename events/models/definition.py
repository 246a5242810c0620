"""What the organiser defines and teams, jurors and participants fill in: sheet, stages, criteria, questions, categories."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.base import EventOwnedQuerySet, Ordered, event_key, localised


class Category(Ordered):
    """How somebody comes: resident, association, social worker, partner. Shown by a shape and a word."""

    class Shape(models.TextChoices):
        CIRCLE = "circle", _("circle")
        SQUARE = "square", _("square")
        TRIANGLE = "triangle", _("triangle")
        DIAMOND = "diamond", _("diamond")

    event = event_key("categories")
    key = models.SlugField(max_length=30)
    label_fr = models.CharField(_("name in French"), max_length=60)
    label_en = models.CharField(_("name in English"), max_length=60, blank=True)
    shape = models.CharField(_("shape"), max_length=10, choices=Shape.choices, default=Shape.CIRCLE)
    target = models.PositiveIntegerField(_("how many we hope for"), default=0)
    is_social_work = models.BooleanField(_("social workers"), default=False)

    objects = EventOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "key"], name="category_once_per_event")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return localised(self, "label")


class Stage(Ordered):
    """A step of a team's work, in order."""

    event = event_key("stages")
    key = models.SlugField(max_length=30)
    name_fr = models.CharField(_("name in French"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=40, blank=True)
    aim_fr = models.CharField(_("aim in French"), max_length=200, blank=True)
    aim_en = models.CharField(_("aim in English"), max_length=200, blank=True)

    objects = EventOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "key"], name="stage_once_per_event")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return localised(self, "name")

    @property
    def aim(self) -> str:
        return localised(self, "aim")


class SheetManager(models.Manager.from_queryset(EventOwnedQuerySet)):  # type: ignore[misc]
    """The blocks of the project sheet; those of the method cards are asked for by `SheetBlock.every`."""

    def get_queryset(self) -> EventOwnedQuerySet:
        return super().get_queryset().filter(canvas=SheetBlock.Canvas.SHEET)


class SheetBlock(Ordered):
    """One block of the project sheet or of a method card, with its guiding question."""

    class Canvas(models.TextChoices):
        SHEET = "sheet", _("project sheet")
        PROBLEM_TREE = "problem_tree", _("problem tree")
        PEOPLE_MAP = "people_map", _("map of the people")
        ALLIES_MAP = "allies_map", _("map of the allies")
        TELLING = "telling", _("telling it in 4 minutes")

    ordered_within = ("event_id", "canvas")
    event = event_key("sheet_blocks")
    canvas = models.CharField(max_length=15, choices=Canvas.choices, default=Canvas.SHEET, editable=False)
    key = models.SlugField(max_length=30)
    title_fr = models.CharField(_("title in French"), max_length=80)
    title_en = models.CharField(_("title in English"), max_length=80, blank=True)
    question_fr = models.TextField(_("question in French"), max_length=500)
    question_en = models.TextField(_("question in English"), max_length=500, blank=True)
    is_compulsory = models.BooleanField(_("needed before presenting"), default=False)
    asks_people_concerned = models.BooleanField(_("to be checked with the people concerned"), default=False)

    objects = SheetManager()
    every = EventOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "key"], name="block_once_per_event")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return localised(self, "title")

    @property
    def question(self) -> str:
        return localised(self, "question")


class CardManager(models.Manager.from_queryset(EventOwnedQuerySet)):  # type: ignore[misc]
    """The blocks of the method cards, card by card."""

    def get_queryset(self) -> EventOwnedQuerySet:
        return super().get_queryset().exclude(canvas=SheetBlock.Canvas.SHEET).order_by("canvas", "position", "pk")


class CardBlock(SheetBlock):
    """A block of a method card: the same row, kept in a list of its own."""

    objects = CardManager()

    class Meta:
        proxy = True


class Criterion(Ordered):
    """What jurors look at, and how much it counts."""

    event = event_key("criteria")
    key = models.SlugField(max_length=30)
    title_fr = models.CharField(_("title in French"), max_length=80)
    title_en = models.CharField(_("title in English"), max_length=80, blank=True)
    help_fr = models.CharField(_("explanation in French"), max_length=250, blank=True)
    help_en = models.CharField(_("explanation in English"), max_length=250, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"), default=10)

    objects = EventOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "key"], name="criterion_once_per_event"),
            models.CheckConstraint(
                condition=models.Q(weight__gte=1, weight__lte=100),
                name="criterion_weight_1_to_100",
                violation_error_message=_("The weight is a number from 1 to 100."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return localised(self, "title")

    @property
    def help(self) -> str:
        return localised(self, "help")


class MarkLabel(models.Model):
    """The words for a mark, 0 to 4."""

    event = event_key("mark_labels")
    mark = models.PositiveSmallIntegerField(_("mark"))
    label_fr = models.CharField(_("words in French"), max_length=80)
    label_en = models.CharField(_("words in English"), max_length=80, blank=True)

    objects = EventOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["mark"]
        constraints = [
            models.UniqueConstraint(fields=["event", "mark"], name="mark_once_per_event"),
            models.CheckConstraint(condition=models.Q(mark__lte=4), name="mark_0_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.mark} {self.label_fr}"

    @property
    def label(self) -> str:
        return localised(self, "label")


class EvaluationQuestion(Ordered):
    """A question of the form "your view", asked at the end or during the follow-up."""

    class Kind(models.TextChoices):
        SMILEYS = "smileys", _("five smileys")
        NUMBER = "number", _("a number")
        CHOICE = "choice", _("one choice")
        CHOICES = "choices", _("several choices")
        TEXT = "text", _("a few words")

    class Moment(models.TextChoices):
        END = "end", _("at the end of the event")
        FOLLOW_UP = "follow_up", _("during the follow-up")

    ordered_within = ("event_id", "moment")
    event = event_key("evaluation_questions")
    key = models.SlugField(max_length=30)
    moment = models.CharField(max_length=10, choices=Moment.choices, default=Moment.END)
    kind = models.CharField(_("how to answer"), max_length=10, choices=Kind.choices, default=Kind.SMILEYS)
    text_fr = models.CharField(_("question in French"), max_length=250)
    text_en = models.CharField(_("question in English"), max_length=250, blank=True)
    choices_fr = ArrayField(
        models.CharField(max_length=80), verbose_name=_("choices in French"), default=list, blank=True
    )
    choices_en = ArrayField(
        models.CharField(max_length=80), verbose_name=_("choices in English"), default=list, blank=True
    )

    objects = EventOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["moment", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "key"], name="evaluation_question_once_per_event")]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return localised(self, "text")

    @property
    def choices(self) -> list[str]:
        return localised(self, "choices")
