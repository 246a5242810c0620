from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.models import CodeHolder
from events.models import Role, Stage, Theme
from events.models.base import event_key
from participants.models import Registration

if TYPE_CHECKING:
    from common.actors import Actor


class Mood(models.TextChoices):
    """The team's weather, from storm to bright sun."""

    SUN = "sun", _("sunny")
    FAIR = "fair", _("a few clouds")
    CLOUD = "cloud", _("cloudy")
    RAIN = "rain", _("rainy")
    STORM = "storm", _("stormy")


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, actor: "Actor") -> "TeamQuerySet":
        """All to organisers and facilitators; to a theme lead, its theme's; to members and tablets, their own.

        Each with its theme: every page about a team asks whether it is protected.
        """
        mine = self.filter(event_id=actor.event_id).select_related("theme")
        if actor.has("organiser", "facilitator"):
            return mine
        return mine.filter(
            Q(pk__in=actor.scope("team", "member", "tablet")) | Q(theme__in=actor.scope("theme", "referent"))
        )

    def of_tablet(self, actor: "Actor") -> "Team | None":
        """The team whose code a tablet holds; none for whoever else reads."""
        mine = actor.scope("team", "tablet")
        return self.filter(pk__in=mine).first() if mine else None

    def with_size(self) -> "TeamQuerySet":
        """Each with `size`, the number of its people."""
        return self.annotate(size=models.Count("members"))


class TeamManager(models.Manager.from_queryset(TeamQuerySet)):  # type: ignore[misc]
    """Teams that exist: a removed one is only ever fetched to bring it back."""

    def get_queryset(self) -> TeamQuerySet:
        return super().get_queryset().filter(removed_at=None)


class Team(CodeHolder):
    """People who work together on a theme, at a table. Its code opens the table's tablet to its sheet and nothing else.

    A removed team keeps its sheet and its past, so that removing can be undone: see `remove_team` and `restore_team`.
    """

    code_kind: ClassVar[str] = "team"
    event = event_key("teams")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="teams", verbose_name=_("theme"))
    name = models.CharField(_("name of the team"), max_length=80)
    number = models.PositiveSmallIntegerField(_("table number"))
    stage = models.ForeignKey(Stage, models.SET_NULL, null=True, blank=True, related_name="teams")
    stage_since = models.DateTimeField(null=True, blank=True, editable=False)
    subject = models.ForeignKey(
        "teams.WallNote",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="taken_up_by",
        verbose_name=_("idea that it takes up"),
    )
    mood = models.CharField(_("weather"), max_length=10, choices=Mood.choices, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    idempotency_key = models.UUIDField(null=True, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)
    seats_when_removed = ArrayField(models.BigIntegerField(), default=list, editable=False)

    objects = TeamManager()
    with_removed = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "idempotency_key"], name="team_asked_once"),
            models.UniqueConstraint(
                fields=["event", "number"],
                condition=Q(removed_at=None),
                name="table_number_once",
                violation_error_message=_("Another team already sits at this table."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=999),
                name="table_number_1_to_999",
                violation_error_message=_("A table number is between 1 and 999."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMemberQuerySet(models.QuerySet["TeamMember"]):
    def visible_to(self, actor: "Actor") -> "TeamMemberQuerySet":
        """Who sits at a protected table is known to that table, its facilitator, its theme lead and the organiser."""
        mine = self.filter(event_id=actor.event_id)
        if actor.has("organiser"):
            return mine
        reach = Q(team__in=actor.scope("team", "member", "tablet", "table_facilitator")) | Q(
            team__theme__in=actor.scope("theme", "referent")
        )
        if actor.has("facilitator"):
            reach |= ~Q(team__theme__sensitivity=Theme.Sensitivity.PROTECTED)
        return mine.filter(reach)


class TeamMember(models.Model):
    """A person's seat: one team at most."""

    event = event_key("team_members")
    team = models.ForeignKey(Team, models.CASCADE, related_name="members")
    registration = models.OneToOneField(Registration, models.CASCADE, related_name="seat")
    joined_at = models.DateTimeField(auto_now_add=True)
    why = models.JSONField(default=list, blank=True)  # reasons as the engine gave them; empty for a seat given by hand

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        ordering = ["registration__search_name", "pk"]

    def __str__(self) -> str:
        return f"{self.registration_id} in {self.team_id}"


class TeamFacilitator(models.Model):
    """A facilitator's table. Goes with the role: who loses the role loses the tables."""

    event = event_key("team_facilitators")
    team = models.ForeignKey(Team, models.CASCADE, related_name="facilitators")
    role = models.ForeignKey(Role, models.CASCADE, related_name="tables")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "role"], name="facilitator_given_table_once")]

    def __str__(self) -> str:
        return f"{self.role_id} at {self.team_id}"


class TeamNews(models.Model):
    """What happened at a table: a note, a stage, a weather, a hand. The board shows the last."""

    class Kind(models.TextChoices):
        NOTE = "note", _("note")
        STAGE = "stage", _("stage")
        MOOD = "mood", _("weather")
        HAND_UP = "hand_up", _("hand raised")
        HAND_DOWN = "hand_down", _("hand lowered")

    event = event_key("team_news")
    team = models.ForeignKey(Team, models.CASCADE, related_name="news")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.NOTE)
    text = models.CharField(_("news"), max_length=280, blank=True)
    stage = models.ForeignKey(Stage, models.SET_NULL, null=True, blank=True, related_name="+")
    mood = models.CharField(max_length=10, choices=Mood.choices, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    idempotency_key = models.UUIDField(null=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name_plural = "team news"
        constraints = [models.UniqueConstraint(fields=["event", "idempotency_key"], name="news_sent_once")]
        indexes = [models.Index(fields=["team", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.kind} of {self.team_id}"
