"""What a person must be told before the day, by their own channel, tracked until they know it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from events.models.base import event_key
from participants.models.needs import Need
from participants.models.places import PlaceOffer
from participants.models.registration import Registration

if TYPE_CHECKING:
    from common.actors import Actor


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, actor: "Actor") -> "LetterQuerySet":
        mine = self.filter(event_id=actor.event_id)
        return mine if actor.has("organiser") else mine.none()

    def with_counts(self) -> "LetterQuerySet":
        """With `people`: to how many it went, and `untold`: how many of them have not got it yet."""
        return self.annotate(people=Count("notices"), untold=Count("notices", filter=Q(notices__told_at=None)))


class Letter(models.Model):
    """A text that the organiser sends to a group of people. `audience` says which: see participants/audiences.py."""

    event = event_key("letters")
    subject = models.CharField(_("subject"), max_length=120)
    body = models.TextField(_("text"), max_length=5000)
    audience = models.CharField(_("to"), max_length=60)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["event", "idempotency_key"], name="letter_sent_once")]

    def __str__(self) -> str:
        return self.subject


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, actor: "Actor") -> "NoticeQuerySet":
        """All to the organiser; to a helper, what its people can only be told through it."""
        mine = self.filter(event_id=actor.event_id)
        if actor.has("organiser"):
            return mine
        if actor.has("helper"):
            theirs = Registration.objects.helped_by_now(actor.user_id)
            return mine.filter(channel=Notice.Channel.IN_PERSON, registration__in=theirs)
        return mine.none()

    def untold(self) -> "NoticeQuerySet":
        return self.filter(told_at=None)

    def to_tell(self) -> "NoticeQuerySet":
        """Untold, and still true: nobody is reminded who cancelled, nor offered a place that is gone."""
        kinds, statuses = Notice.Kind, Registration.Status
        pending = PlaceOffer.objects.filter(registration=OuterRef("registration"), outcome="")
        still_true = (
            Q(kind=kinds.LETTER)
            | Q(kind__in=(kinds.ANSWER, kinds.LIFT)) & ~Q(registration__status=statuses.CANCELLED)
            | Q(kind=kinds.WAITING, registration__status=statuses.WAITING)
            | Q(kind=kinds.OFFER) & Exists(pending)
            | Q(kind__in=Notice.OF_WHO_COMES, registration__status=statuses.ACTIVE)
        )
        return self.untold().filter(still_true)


class Notice(models.Model):
    """One thing to tell one person. Its words are made from the present rows when it is told, and kept nowhere."""

    class Kind(models.TextChoices):
        CONFIRMATION = "confirmation", _("confirmation")
        WAITING = "waiting", _("on the waiting list")
        OFFER = "offer", _("a place is free")
        ANSWER = "answer", _("answer to a need")
        LIFT = "lift", _("shared car")
        REMINDER_WEEK = "reminder_7", _("reminder, a week before")
        REMINDER_EVE = "reminder_1", _("reminder, the day before")
        LETTER = "letter", _("letter")

    OF_WHO_COMES = (Kind.CONFIRMATION, Kind.REMINDER_WEEK, Kind.REMINDER_EVE)

    class Channel(models.TextChoices):
        EMAIL = "email", _("by e-mail")
        PHONE = "phone", _("by phone or SMS")
        IN_PERSON = "in_person", _("in person, or through who helps them")

    class Problem(models.TextChoices):
        NONE = "", ""
        REFUSED = "refused", _("The mail server refused this address.")
        UNREACHABLE = "unreachable", _("The mail server did not answer for three days.")

    event = event_key("notices")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    need = models.ForeignKey(Need, models.CASCADE, null=True, blank=True, related_name="notices")
    letter = models.ForeignKey(Letter, models.CASCADE, null=True, blank=True, related_name="notices")
    occasion = models.CharField(max_length=40, blank=True)  # tells two notices of one kind apart: an offer's key, …
    channel = models.CharField(max_length=10, choices=Channel.choices)
    problem = models.CharField(max_length=12, choices=Problem.choices, default=Problem.NONE, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "kind", "need", "letter", "occasion"],
                name="told_once",
                nulls_distinct=False,
            )
        ]
        indexes = [models.Index(fields=["event", "channel"], condition=Q(told_at=None), name="notices_to_tell")]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.kind}"

    @property
    def left_by_mail(self) -> bool:
        """The mail server took it: nobody marked it."""
        return self.told_at is not None and self.told_by_id is None and self.channel == self.Channel.EMAIL


class Call(models.Model):
    """What a person said when called before the day: coming or not."""

    class Outcome(models.TextChoices):
        NOT_YET = "", _("not called yet")
        COMING = "coming", _("coming")
        NOT_COMING = "not_coming", _("not coming")
        NO_ANSWER = "no_answer", _("no answer")

    event = event_key("calls")
    registration = models.OneToOneField(Registration, models.CASCADE, related_name="call")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.NOT_YET, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(auto_now=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.registration_id} {self.outcome}"
