"""What somebody needs to come, and what was answered. Erased some days after the event: see `Event.sensitive_kept_days`."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Max, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.models import Commune
from events.models.base import event_key
from participants.models.registration import Registration

if TYPE_CHECKING:
    from common.actors import Actor


class AgeBand(models.TextChoices):
    """Ages of children to mind."""

    BABY = "baby", _("under 1")
    TODDLER = "toddler", _("1 or 2")
    PRESCHOOL = "preschool", _("3 to 5")
    SCHOOL = "school", _("6 to 11")


class NeedQuerySet(models.QuerySet["Need"]):
    def visible_to(self, actor: "Actor") -> "NeedQuerySet":
        """The organiser's to answer, and each person's own."""
        mine = self.filter(event_id=actor.event_id)
        if actor.has("organiser"):
            return mine
        return mine.filter(registration__in=actor.scope("registration", "participant"))

    def unanswered(self) -> "NeedQuerySet":
        return self.filter(answer="")

    def answered(self) -> "NeedQuerySet":
        return self.exclude(answer="")

    def untold(self) -> "NeedQuerySet":
        """Answered, but the person does not know it yet. Told before the answer changed does not count."""
        told = self.answered().alias(last_told=Max("notices__told_at"))
        return told.filter(Q(last_told=None) | Q(last_told__lt=F("answered_at")))

    def of_those_who_come(self) -> "NeedQuerySet":
        """Of people who have a place."""
        return self.filter(registration__status=Registration.Status.ACTIVE)


class Need(models.Model):
    """One thing that somebody needs, asked by situation ("stairs are hard for me"), never by diagnosis."""

    class Kind(models.TextChoices):
        MOVING = "moving", _("Stairs or long walks are hard for me")
        FRONT_SEAT = "front_seat", _("I need a chair near the front")
        HEARING = "hearing", _("I hear badly")
        SEEING = "seeing", _("I see badly")
        READING = "reading", _("I would like somebody to read and write with me")
        QUIET = "quiet", _("Noise and crowds tire me")
        SIGN_LANGUAGE = "sign_language", _("I need a sign language interpreter")
        LANGUAGE = "language", _("I speak another language")
        COMPANION = "companion", _("Somebody comes with me to help me")
        CHILDCARE = "childcare", _("I have children to be minded")
        LIFT = "lift", _("I need a lift")
        OTHER = "other", _("Something else")

    class Answer(models.TextChoices):
        NOT_YET = "", _("not answered yet")
        YES = "yes", _("yes")
        PARTLY = "partly", _("partly")
        NO = "no", _("no")

    # What the reception must know to welcome somebody. All else stays with the organiser.
    FOR_RECEPTION = (
        Kind.MOVING,
        Kind.FRONT_SEAT,
        Kind.HEARING,
        Kind.SEEING,
        Kind.READING,
        Kind.SIGN_LANGUAGE,
        Kind.LANGUAGE,
        Kind.COMPANION,
    )

    TITLES: ClassVar[dict[str, Promise]] = {
        Kind.MOVING: _("Stairs and long walks"),
        Kind.FRONT_SEAT: _("Chair near the front"),
        Kind.HEARING: _("Hears badly"),
        Kind.SEEING: _("Sees badly"),
        Kind.READING: _("Help to read and write"),
        Kind.QUIET: _("A calm place"),
        Kind.SIGN_LANGUAGE: _("Sign language interpreter"),
        Kind.LANGUAGE: _("Another language"),
        Kind.COMPANION: _("Comes with a companion"),
        Kind.CHILDCARE: _("Children to mind"),
        Kind.LIFT: _("Looks for a lift"),
        Kind.OTHER: _("Something else needed"),
    }

    event = event_key("needs")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="needs")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    detail = models.CharField(_("in your words"), max_length=1000, blank=True)
    language = models.CharField(
        _("which language"), max_length=3, blank=True
    )  # of the kind LANGUAGE: events/languages.py
    answer = models.CharField(
        _("answer"), max_length=10, choices=Answer.choices, default=Answer.NOT_YET, blank=True, db_index=True
    )
    answer_words = models.CharField(_("what we answer"), max_length=400, blank=True)
    reception_words = models.CharField(_("what the reception must know"), max_length=160, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["registration__search_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "kind"], name="need_said_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="answer_has_a_date",
            ),
            models.CheckConstraint(condition=Q(kind="language") | Q(language=""), name="only_a_language_is_spoken"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.kind}"

    @property
    def is_answered(self) -> bool:
        return self.answer != self.Answer.NOT_YET

    @property
    def title(self) -> str:
        """The need as those say it who answer it: "Chair near the front"."""
        return str(self.TITLES[self.kind])

    @property
    def at_reception(self) -> str:
        """What the reception reads about this need, empty where it need not know. Never the person's own words."""
        known = [self.title] if self.kind in self.FOR_RECEPTION else []
        return " · ".join([*known, *([self.reception_words] if self.reception_words else [])])


class ChildrenToMind(models.Model):
    """Children of one age band that somebody brings."""

    event = event_key("children_to_mind")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="children_to_mind")
    age_band = models.CharField(_("age"), max_length=10, choices=AgeBand.choices)
    number = models.PositiveSmallIntegerField(_("how many"), default=1)
    times = models.CharField(_("when"), max_length=200, blank=True)
    parent_stays = models.BooleanField(_("the parent stays on site"), default=True)

    class Meta:
        ordering = ["registration", "age_band"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "age_band"], name="age_band_said_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=9),
                name="children_1_to_9",
                violation_error_message=_("Write a number from 1 to 9."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.age_band}"


class ChildcareCapacity(models.Model):
    """How many children of an age band can be minded."""

    event = event_key("childcare_capacities")
    age_band = models.CharField(_("age"), max_length=10, choices=AgeBand.choices)
    places = models.PositiveSmallIntegerField(_("places"), default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "age_band"], name="childcare_capacity_once")]

    def __str__(self) -> str:
        return f"{self.places} {self.age_band}"


class LiftQuerySet(models.QuerySet["Lift"]):
    def visible_to(self, actor: "Actor") -> "LiftQuerySet":
        mine = self.filter(event_id=actor.event_id)
        return mine if actor.has("organiser") else mine.none()

    def of_those_who_come(self) -> "LiftQuerySet":
        """Of people who have a place."""
        return self.filter(registration__status=Registration.Status.ACTIVE)

    def with_seats_taken(self) -> "LiftQuerySet":
        """Each with `taken`: the seats of those it takes along. A match that was declined takes none."""
        goes = ~Q(passengers__status="declined")
        return self.annotate(taken=Coalesce(Sum("passengers__seeker__seats", filter=goes), 0))


class Lift(models.Model):
    """Seats offered or sought in a car, from a commune: never with an address."""

    class Direction(models.TextChoices):
        OFFERED = "offered", _("I can take people in my car")
        SOUGHT = "sought", _("I look for a lift")

    event = event_key("lifts")
    registration = models.OneToOneField(Registration, models.CASCADE, related_name="lift")
    direction = models.CharField(max_length=10, choices=Direction.choices)
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, related_name="+")
    times = models.CharField(_("when"), max_length=200, blank=True)

    objects = LiftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seats__gte=1, seats__lte=8),
                name="lift_seats_1_to_8",
                violation_error_message=_("Write a number of seats from 1 to 8."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.direction} {self.seats}"


class LiftMatchQuerySet(models.QuerySet["LiftMatch"]):
    def visible_to(self, actor: "Actor") -> "LiftMatchQuerySet":
        mine = self.filter(event_id=actor.event_id)
        return mine if actor.has("organiser") else mine.none()

    def standing(self) -> "LiftMatchQuerySet":
        """Proposed or agreed."""
        return self.exclude(status=LiftMatch.Status.DECLINED)


class LiftMatch(models.Model):
    """Two people whom the organiser puts in touch: one drives, the other comes along."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        AGREED = "agreed", _("agreed")
        DECLINED = "declined", _("declined")

    event = event_key("lift_matches")
    offer = models.ForeignKey(Lift, models.CASCADE, related_name="passengers")
    seeker = models.ForeignKey(Lift, models.CASCADE, related_name="drivers")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = LiftMatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "seeker"], name="lift_matched_once"),
            models.UniqueConstraint(
                fields=["seeker"], condition=~Q(status="declined"), name="one_lift_for_each_who_seeks"
            ),
            models.CheckConstraint(condition=~Q(offer=F("seeker")), name="nobody_drives_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} takes {self.seeker_id}"
