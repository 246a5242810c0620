"""Drafts of tables, beside the present ones: how they were asked for, who sits where, what was changed, what was applied."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models import Role, Theme
from events.models.base import event_key
from events.models.roles import OrganiserOnlyQuerySet
from participants.models import Registration
from teams.models.teams import Team

if TYPE_CHECKING:
    from common.actors import Actor


class FormationQuerySet(OrganiserOnlyQuerySet):
    def under_way(self) -> "FormationQuerySet":
        return self.filter(status__in=Formation.UNDER_WAY)


class Formation(models.Model):
    """The engine asked to propose tables, once. Its drafts appear when it ends; the present tables are never touched."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        WORKING = "working", _("being prepared")
        DONE = "done", _("ready")
        IMPOSSIBLE = "impossible", _("demands clash")
        STOPPED = "stopped", _("stopped before a first proposal")
        FAILED = "failed", _("did not succeed")

    UNDER_WAY = (Status.WAITING, Status.WORKING)

    class Aim(models.TextChoices):
        NEW = "new", _("propose all tables")
        AROUND = "around", _("keep the locked seats of a draft, propose the others")
        REPAIR = "repair", _("late arrivals and absences, with few moves")

    class Who(models.TextChoices):
        REGISTERED = "registered", _("everybody who is registered")
        ARRIVED = "arrived", _("those who have arrived")

    event = event_key("formations")
    aim = models.CharField(max_length=10, choices=Aim.choices, default=Aim.NEW)
    who = models.CharField(max_length=10, choices=Who.choices, default=Who.REGISTERED)
    around = models.ForeignKey("teams.Draft", models.SET_NULL, null=True, blank=True, related_name="+")
    seconds = models.PositiveSmallIntegerField(default=20)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    progress = models.JSONField(default=dict)  # the engine's last word: seconds, phase, levels, bounds
    clash = models.JSONField(default=list)  # demands that clash, as rows and keys: see teams/problems.py
    remedies = models.JSONField(default=list)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)  # the worker says every few seconds that it is alive
    stop_asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = FormationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "idempotency_key"], name="formation_asked_once"),
            models.UniqueConstraint(
                fields=["event"],
                condition=Q(status__in=["waiting", "working"]),
                name="one_formation_at_a_time",
                violation_error_message=_("Tables are already being prepared."),
            ),
        ]

    def __str__(self) -> str:
        return f"formation {self.pk} {self.status}"

    @property
    def is_under_way(self) -> bool:
        return self.status in self.UNDER_WAY


class DraftQuerySet(OrganiserOnlyQuerySet):
    def visible_to(self, actor: "Actor") -> "DraftQuerySet":
        """Each with the formation it came from, and the draft that this one went around."""
        return super().visible_to(actor).select_related("formation__around")


class DraftManager(models.Manager.from_queryset(DraftQuerySet)):  # type: ignore[misc]
    """Drafts that exist: a removed one is only ever fetched to bring it back, and keeps its number."""

    def get_queryset(self) -> DraftQuerySet:
        return super().get_queryset().filter(removed_at=None)


class Draft(models.Model):
    """Tables proposed, not yet those of the event. Organisers change it by hand, compare it, apply it, undo that.

    `version` grows with each change. `meta`: what the engine said of it and its six levels, brought up to date with
    each change. `seen`: the live version of the present tables on which it was made.
    """

    class Kind(models.TextChoices):
        BEST = "best", _("best proposal")
        FEW_MOVES = "few_moves", _("few people change table")
        NO_MOVES = "no_moves", _("nobody changes table")
        COPY = "copy", _("copy")
        PRESENT = "present", _("the present tables")

    event = event_key("drafts")
    formation = models.ForeignKey(Formation, models.SET_NULL, null=True, blank=True, related_name="drafts")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.BEST)
    meta = models.JSONField(default=dict)
    costs = models.JSONField(default=list)  # what each demand cost: see teams/problems.py for its keys
    seen = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, editable=False)
    idempotency_key = models.UUIDField(null=True, editable=False)  # of the copy that it is

    objects = DraftManager()
    with_removed = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="draft_number_once"),
            models.UniqueConstraint(fields=["event", "idempotency_key"], name="draft_copied_once"),
        ]

    def __str__(self) -> str:
        return f"draft {self.number}"


class DraftTable(models.Model):
    """A table of a draft. `team`: the present team that it continues, with its sheet; empty for a new one."""

    event = event_key("draft_tables")
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="tables")
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()  # in the draft, from 1
    number = models.PositiveSmallIntegerField(null=True, blank=True)  # the table number it would get
    role = models.ForeignKey(Role, models.SET_NULL, null=True, blank=True, related_name="+")  # its facilitator
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = OrganiserOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["draft", "position"], name="draft_table_once")]

    def __str__(self) -> str:
        return f"table {self.position} of {self.draft_id}"


class DraftSeat(models.Model):
    """A person's place in a draft. Somebody at no table has `table` empty. `locked`: the next proposal keeps it.

    `why`: reasons as the engine gives them (`teams.formation.reasons`), brought up to date with each change.
    """

    event = event_key("draft_seats")
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="seats")
    table = models.ForeignKey(DraftTable, models.CASCADE, null=True, blank=True, related_name="seats")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="+")
    locked = models.BooleanField(default=False)
    why = models.JSONField(default=list)

    objects = OrganiserOnlyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "registration"], name="one_seat_in_a_draft")]

    def __str__(self) -> str:
        return f"{self.registration_id} in {self.draft_id}"


class DraftChange(models.Model):
    """What an organiser changed by hand in a draft, so that it can be undone. `reason`: why a demand is broken knowingly.

    `before` and `after`: for each person changed, by key, [the table (a key or null), whether it is locked].
    `effect`: what it improved and what it cost, as `teams.weighing.Effect` writes it.
    """

    class Kind(models.TextChoices):
        MOVE = "move", _("moved")
        SWAP = "swap", _("exchanged")
        LOCK = "lock", _("locked")
        UNLOCK = "unlock", _("unlocked")

    event = event_key("draft_changes")
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    broken = models.JSONField(default=list)  # demands broken knowingly, as `Formation.clash`
    effect = models.JSONField(default=dict)
    reason = models.CharField(_("why"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = OrganiserOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["event", "idempotency_key"], name="draft_change_asked_once")]

    def __str__(self) -> str:
        return f"{self.kind} in {self.draft_id}"


class AppliedDraft(models.Model):
    """A draft that became the tables of the event, and what is needed to undo it.

    `before` and `after`: the team of each person who changed place, by key, null for none. `made`, `removed`: keys of
    teams. `teams`: for each team that went on, by key, its number and its facilitators' roles before and after, as
    {"number": [2, 5], "roles": [[7], [8]]}, where they changed.
    """

    event = event_key("applied_drafts")
    draft = models.ForeignKey(Draft, models.SET_NULL, null=True, related_name="applied")
    number = models.PositiveIntegerField()  # of the draft
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    made = models.JSONField(default=list)
    removed = models.JSONField(default=list)
    teams = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = OrganiserOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["event", "idempotency_key"], name="draft_applied_once")]

    def __str__(self) -> str:
        return f"draft {self.number} applied"
