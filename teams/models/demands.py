"""What tables must respect. Only organisers read or write it: who is kept apart from whom is nobody else's to know."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models import Theme
from events.models.base import event_key
from events.models.roles import OrganiserOnlyQuerySet
from participants.models import Need, Registration
from teams.models.teams import Team


class FormationRules(models.Model):
    """The demands on every table of an event. Without a row, the defaults hold."""

    event = models.OneToOneField("events.Event", models.CASCADE, related_name="formation_rules")
    max_same_structure = models.PositiveSmallIntegerField(
        _("most people of one organisation at a table"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
    )
    needs_facilitators = models.BooleanField(_("each table has a facilitator"), default=True)
    tables_per_facilitator = models.PositiveSmallIntegerField(
        _("tables one facilitator takes care of"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    version = models.PositiveIntegerField(default=1)

    objects = OrganiserOnlyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(max_same_structure__gte=1, max_same_structure__lte=50), name="same_structure_1_to_50"
            ),
            models.CheckConstraint(
                condition=Q(tables_per_facilitator__gte=1, tables_per_facilitator__lte=10),
                name="tables_per_facilitator_1_to_10",
            ),
        ]

    def __str__(self) -> str:
        return f"rules of {self.event_id}"


class Pairing(models.Model):
    """Two people who sit at one table, or who do not. No reason is asked, and none can be written."""

    class Kind(models.TextChoices):
        TOGETHER = "together", _("at the same table")
        APART = "apart", _("not at the same table")

    event = event_key("pairings")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    one = models.ForeignKey(Registration, models.CASCADE, related_name="+")  # the smaller key of the two
    other = models.ForeignKey(Registration, models.CASCADE, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganiserOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"],
                name="two_people_paired_once",
                violation_error_message=_("Something is already asked for these two people. Remove it first."),
            ),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="pairing_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.kind} {self.other_id}"


class Placement(models.Model):
    """A person whom the organiser placed by hand: in a theme, or at one team's table. Every draft keeps to it."""

    event = event_key("placements")
    registration = models.OneToOneField(Registration, models.CASCADE, related_name="placement")
    theme = models.ForeignKey(Theme, models.CASCADE, null=True, blank=True, related_name="placements")
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="placements")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganiserOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(theme__isnull=False, team=None) | Q(theme=None, team__isnull=False),
                name="placed_in_a_theme_or_a_team",
                violation_error_message=_("Choose a theme or a table."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} placed"


class HostTables(models.Model):
    """The table numbers where people with a kind of need can sit ("stairs": 1, 2 and 5). Without a row, any table can."""

    event = event_key("host_tables")
    kind = models.CharField(max_length=15, choices=Need.Kind.choices)
    numbers = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)

    objects = OrganiserOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["kind"]
        verbose_name_plural = "host tables"
        constraints = [models.UniqueConstraint(fields=["event", "kind"], name="host_tables_once_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.numbers}"
