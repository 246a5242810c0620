from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models.base import EventOwnedQuerySet, Ordered, event_key


class ThemeQuerySet(EventOwnedQuerySet):
    def confidential(self) -> "ThemeQuerySet":
        """Themes whose choice only the organiser and the référent may know."""
        return self.filter(sensitivity=Theme.Sensitivity.PROTECTED)


class Theme(Ordered):
    """A subject that touches lives, asked as a question."""

    class Sensitivity(models.TextChoices):
        OPEN = "open", _("open")
        ATTENTIVE = "attentive", _("attentive")
        PROTECTED = "protected", _("protected")

    event = event_key("themes")
    slug = models.SlugField(max_length=60)
    title = models.CharField(_("title"), max_length=100)
    question = models.CharField(_("question"), max_length=200)
    framing = models.TextField(_("what is at stake"), max_length=3000, blank=True)
    hints = ArrayField(
        models.CharField(max_length=250), verbose_name=_("questions to begin with"), default=list, blank=True
    )
    sensitivity = models.CharField(
        _("sensitivity"), max_length=10, choices=Sensitivity.choices, default=Sensitivity.OPEN
    )
    content_note = models.CharField(_("what may be hard to hear"), max_length=300, blank=True)
    min_teams = models.PositiveSmallIntegerField(_("fewest teams"), default=1)
    max_teams = models.PositiveSmallIntegerField(_("most teams"), default=3)
    min_size = models.PositiveSmallIntegerField(_("fewest people in a team"), default=6)
    max_size = models.PositiveSmallIntegerField(_("most people in a team"), default=9)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "slug"],
                name="theme_once_per_event",
                violation_error_message=_("Another theme already has this name."),
            ),
            models.CheckConstraint(
                condition=Q(min_size__gte=1, max_size__gte=F("min_size")),
                name="theme_sizes_in_order",
                violation_error_message=_("The most people in a team cannot be fewer than the fewest."),
            ),
            models.CheckConstraint(
                condition=Q(max_teams__gte=1) & Q(max_teams__gte=F("min_teams")),
                name="theme_team_numbers_in_order",
                violation_error_message=_("The most teams cannot be fewer than the fewest."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_protected(self) -> bool:
        return self.sensitivity == self.Sensitivity.PROTECTED

    @property
    def accent(self) -> int:
        """Which of the five theme colours (1 to 5) it wears."""
        return self.position % 5 + 1


class TrustRule(Ordered):
    """What everybody agrees to before working together."""

    event = event_key("trust_rules")
    text = models.CharField(_("rule"), max_length=250)

    objects = EventOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text
