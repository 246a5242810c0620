"""What becomes of a project: who carries it, what is told a month, three months and six months later, and in between."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from common.models import CodeHolder
from events.models.base import EventOwnedQuerySet, event_key
from participants.models import Registration
from teams.models import Team

if TYPE_CHECKING:
    from common.actors import Actor


class Way(models.TextChoices):
    """How a moment of the follow-up is held."""

    MEETING = "meeting", _("meeting")
    CALL = "call", _("phone call")
    WRITING = "writing", _("a few written words")


class FollowUpMoment(models.Model):
    """A moment when every team is asked how its project goes. Without a row, the defaults hold: see moments_of."""

    event = event_key("follow_up_moments")
    months = models.PositiveSmallIntegerField(_("months after the event"))
    way = models.CharField(_("how"), max_length=10, choices=Way.choices, default=Way.MEETING)
    label = models.CharField(_("what it is called"), max_length=60, blank=True)

    objects = EventOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["months", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "months"],
                name="follow_up_moment_once",
                violation_error_message=_("There is already a moment after as many months."),
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=36),
                name="follow_up_within_three_years",
                violation_error_message=_("Between 1 and 36 months."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def after(self) -> str:
        """ "After 3 months"."""
        return ngettext("After %(count)d month", "After %(count)d months", self.months) % {"count": self.months}

    @property
    def name(self) -> str:
        """As the organiser calls it, or how it is held."""
        return self.label or str(self.get_way_display())


class TeamOwnedQuerySet(models.QuerySet[Any]):
    """Rows of the follow-up, which name people outside the event: only the organiser fetches them. Holders have a link."""

    def visible_to(self, actor: "Actor") -> "TeamOwnedQuerySet":
        return self.filter(event_id=actor.event_id) if actor.has("organiser") else self.none()


class Holder(CodeHolder):
    """Who carries a team's project on, and how to reach them. The link opens one page, without an account."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("by e-mail")
        PHONE = "phone", _("by phone")
        SEEN = "seen", _("by somebody who meets them")

    code_kind: ClassVar[str] = "holder"
    event = event_key("holders")
    team = models.OneToOneField(Team, models.CASCADE, related_name="holder")
    name = models.CharField(_("who carries the project"), max_length=80)
    structure = models.CharField(_("for which organisation"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    channel = models.CharField(_("how we give and take news"), max_length=10, choices=Channel.choices)
    registration = models.ForeignKey(
        Registration, models.CASCADE, null=True, blank=True, related_name="projects_held", verbose_name=_("participant")
    )
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = TeamOwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(channel="email") | ~Q(email=""),
                name="holder_reached_by_email_has_one",
                violation_error_message=_("To write, we need an e-mail address."),
            ),
            models.CheckConstraint(
                condition=~Q(channel="phone") | ~Q(phone=""),
                name="holder_reached_by_phone_has_one",
                violation_error_message=_("To call, we need a phone number."),
            ),
        ]

    def __str__(self) -> str:
        return f"holder of {self.team_id}"


class State(models.TextChoices):
    """Where a project stands."""

    STARTED = "started", pgettext_lazy("project", "started")
    PREPARING = "preparing", pgettext_lazy("project", "being prepared")
    PAUSED = "paused", pgettext_lazy("project", "paused")
    STOPPED = "stopped", pgettext_lazy("project", "stopped")
    TAKEN_OVER = "taken_over", pgettext_lazy("project", "taken over by an organisation")


ALIVE = (State.STARTED, State.PREPARING, State.TAKEN_OVER)
ENDED = (State.STOPPED, State.TAKEN_OVER)  # nobody calls any more


class FollowUp(models.Model):
    """What was told of one project at one moment; without a `state`, nothing yet: it was reminded, called or planned."""

    class Teller(models.TextChoices):
        HOLDER = "holder", _("the holder, by the link")
        ORGANISER = "organiser", _("the organiser, for the team")

    event = event_key("follow_ups")
    team = models.ForeignKey(Team, models.CASCADE, related_name="follow_ups")
    months = models.PositiveSmallIntegerField()
    planned_on = models.DateField(_("the day agreed with the team"), null=True, blank=True)
    held_on = models.DateField(_("the day we talked"), null=True, blank=True)
    state = models.CharField(_("where does the project stand?"), max_length=10, choices=State.choices, blank=True)
    why = models.CharField(_("why it paused or stopped"), max_length=300, blank=True)
    carried_by = models.CharField(_("who carries it now"), max_length=160, blank=True)
    people_concerned = models.PositiveIntegerField(_("how many people it has reached"), null=True, blank=True)
    people_words = models.CharField(_("who these people are"), max_length=200, blank=True)
    pledges_words = models.CharField(_("what became of the promises"), max_length=400, blank=True)
    blocks = models.CharField(_("what blocks"), max_length=400, blank=True)
    help_wanted = models.CharField(_("what help is wanted"), max_length=400, blank=True)
    linked_to = models.CharField(_("whom we put them in touch with"), max_length=200, blank=True)
    told_as = models.CharField(max_length=10, choices=Teller.choices, blank=True, editable=False)
    told_by = models.CharField(_("who told us"), max_length=80, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    calls = models.PositiveSmallIntegerField(default=0, editable=False)  # without an answer
    called_on = models.DateField(null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0)

    objects = TeamOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["months", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["team", "months"], name="follow_up_once_a_moment"),
            models.CheckConstraint(
                condition=~Q(state="stopped") | ~Q(why=""),
                name="stopped_for_a_reason",
                violation_error_message=_("Say why it stopped, in a few words: others learn from it."),
            ),
            models.CheckConstraint(
                condition=Q(state="", told_at=None) | (~Q(state="") & Q(told_at__isnull=False, held_on__isnull=False)),
                name="follow_up_told_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(people_concerned=None) | Q(people_concerned__lte=100_000),
                name="people_concerned_at_most_100000",
                violation_error_message=_("At most 100,000 people."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} after {self.months} months"

    @property
    def is_told(self) -> bool:
        return self.state != ""


class ProjectNews(models.Model):
    """A word about a project between two moments. `is_told_on`: those who follow the project read it too."""

    event = event_key("project_news")
    team = models.ForeignKey(Team, models.CASCADE, related_name="project_news")
    text = models.CharField(_("what is new"), max_length=600)
    is_told_on = models.BooleanField(default=False)
    told_as = models.CharField(max_length=10, choices=FollowUp.Teller.choices)
    created_at = models.DateTimeField()
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = TeamOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name_plural = "project news"
        constraints = [models.UniqueConstraint(fields=["event", "idempotency_key"], name="project_news_sent_once")]
        indexes = [models.Index(fields=["team", "-created_at"])]

    def __str__(self) -> str:
        return f"news of {self.team_id}"

    @property
    def day(self) -> date:
        return self.created_at.astimezone(self.event.zone).date()
