from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.models import CodeHolder
from common.text import search_key
from events.models import Category, Commune, Theme
from events.models.base import event_key

if TYPE_CHECKING:
    from common.actors import Actor

MOST_WISHES = 3


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def visible_to(self, actor: "Actor") -> "RegistrationQuerySet":
        """All to the organiser; to a theme lead, who chose its theme; to a helper, whom it registered; to a group, its own; to each, oneself."""
        mine = self.filter(event_id=actor.event_id)
        if actor.has("organiser"):
            return mine
        reach = Q(pk__in=actor.scope("registration", "participant"))
        if actor.has("referent"):
            chosen = ThemeChoice.objects.filter(registration=OuterRef("pk"), theme__in=actor.scope("theme", "referent"))
            reach |= Exists(chosen)
        if actor.has("group"):
            theirs = mine.filter(group__in=actor.scope("group", "group"), assistance__taken_over_at=None)
            reach |= Q(pk__in=theirs.values("pk"))
        if actor.has("helper"):
            reach |= Q(pk__in=mine.helped_by_now(actor.user_id).values("pk"))
        return mine.filter(reach)

    def helped_by_now(self, user_id: int | None) -> "RegistrationQuerySet":
        """Those whom this user registered and still looks after: not taken over, and not past the day agreed."""
        ended = Q(assistance__until__lt=timezone.localdate())
        return self.filter(helped_by_id=user_id).exclude(ended) if user_id else self.none()

    def with_answers(self) -> "RegistrationQuerySet":
        """With all that they gave, for the pages that show it."""
        joined = ("event", "category", "commune", "lift__commune", "assistance", "helped_by")
        return self.select_related(*joined).prefetch_related(
            "choices", "needs", "children_to_mind", "skills_offered__skill"
        )

    def active(self) -> "RegistrationQuerySet":
        """They have a place."""
        return self.filter(status=Registration.Status.ACTIVE)

    def waiting(self) -> "RegistrationQuerySet":
        """On the waiting list."""
        return self.filter(status=Registration.Status.WAITING)


class Registration(CodeHolder):
    """A person in an event. A chosen name is enough; contact details are optional and may be shared by several people."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("registered")
        WAITING = "waiting", _("on the waiting list")
        CANCELLED = "cancelled", _("cancelled")

    class Channel(models.TextChoices):
        ONLINE = "online", _("on line")
        HELPED = "helped", _("with a helper")
        PHONE = "phone", _("by phone")
        PAPER = "paper", _("on paper")
        GROUP = "group", _("by an association")
        FILE = "file", _("from a file")
        DOOR = "door", _("at the door")

    class AgeGroup(models.TextChoices):
        """Asked as two questions, never as a birth date."""

        ADULT = "adult", _("18 or more")
        UNDER_18 = "under_18", _("15, 16 or 17")
        UNDER_15 = "under_15", _("under 15")

    class Meal(models.TextChoices):
        """Counted for the kitchen, never listed by name."""

        ANYTHING = "", _("I eat everything")
        VEGETARIAN = "vegetarian", _("without meat or fish")
        NO_PORK = "no_pork", _("without pork")
        OTHER = "other", _("something else: I will tell the reception")

    code_kind: ClassVar[str] = "registration"
    event = event_key("registrations")
    chosen_name = models.CharField(_("name"), max_length=80)
    search_name = models.CharField(max_length=160, db_index=True, editable=False)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    contact_as_typed = models.CharField(_("contact, word for word"), max_length=120, blank=True)
    category = models.ForeignKey(Category, models.PROTECT, related_name="registrations", verbose_name=_("you come as"))
    structure = models.CharField(_("association or organisation"), max_length=120, blank=True)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("commune")
    )
    declines_commune = models.BooleanField(_("I prefer not to say"), default=False)
    keeps_choice_confidential = models.BooleanField(_("keep my choice confidential"), default=False)
    age_group = models.CharField(_("age"), max_length=10, choices=AgeGroup.choices, default=AgeGroup.ADULT)
    responsible_name = models.CharField(_("responsible adult"), max_length=80, blank=True)
    responsible_phone = models.CharField(_("phone of the responsible adult"), max_length=30, blank=True)
    meal = models.CharField(_("meal"), max_length=12, choices=Meal.choices, default=Meal.ANYTHING, blank=True)
    language = models.CharField(max_length=5, default="fr")
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.ONLINE)
    helped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="helped"
    )
    group = models.ForeignKey("participants.Group", models.SET_NULL, null=True, blank=True, related_name="people")
    import_file = models.ForeignKey(
        "participants.ImportFile", models.SET_NULL, null=True, blank=True, related_name="people"
    )
    stack_number = models.CharField(_("number on the paper form"), max_length=12, blank=True)
    forgets_early = models.BooleanField(_("erase me 7 days after the event"), default=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)  # kept once they have a place
    put_first_at = models.DateTimeField(null=True, blank=True)  # the organiser wants them called before the others
    late_on = models.DateField(_("said to be late on"), null=True, blank=True)  # and that they come, that day
    version = models.PositiveIntegerField(default=1)
    idempotency_key = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["search_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "idempotency_key"], name="registration_sent_once"),
            models.UniqueConstraint(
                fields=["event", "stack_number"],
                condition=~Q(stack_number=""),
                name="paper_form_entered_once",
                violation_error_message=_("A paper form with this number is already entered."),
            ),
            models.CheckConstraint(
                condition=Q(age_group="adult") | ~Q(responsible_name=""),
                name="minor_has_a_responsible_adult",
                violation_error_message=_("Write the name of the responsible adult."),
            ),
            models.CheckConstraint(
                condition=~Q(declines_commune=True, commune__isnull=False),
                name="commune_said_or_declined",
                violation_error_message=_("Choose a commune, or say that you prefer not to."),
            ),
            models.CheckConstraint(
                condition=Q(status="cancelled", cancelled_at__isnull=False)
                | (~Q(status="cancelled") & Q(cancelled_at=None)),
                name="cancelled_has_a_date",
            ),
        ]
        indexes = [models.Index(fields=["event", "status", "search_name", "id"], name="registration_by_name")]

    def __str__(self) -> str:
        return self.chosen_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_name = search_key(self.chosen_name)
        if (fields := kwargs.get("update_fields")) and "chosen_name" in fields:
            kwargs["update_fields"] = {*fields, "search_name"}
        super().save(*args, **kwargs)

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.WAITING

    @property
    def offer(self) -> "models.Model | None":
        """The place offered to this person, to be answered; None where none is, or its time is over. One query."""
        return self.place_offers.filter(outcome="", expires_at__gt=timezone.now()).first()

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def is_minor(self) -> bool:
        return self.age_group != self.AgeGroup.ADULT

    @property
    def contact(self) -> str:
        """How to reach the person, as one text; empty where they gave nothing."""
        return self.email or self.phone or self.contact_as_typed

    @property
    def has_contact(self) -> bool:
        return bool(self.contact)


class ThemeChoiceQuerySet(models.QuerySet["ThemeChoice"]):
    def visible_to(self, actor: "Actor") -> "ThemeChoiceQuerySet":
        """Wishes are the organiser's to see, a theme lead's for its theme, and each person's own."""
        mine = self.filter(event_id=actor.event_id)
        if actor.has("organiser"):
            return mine
        return mine.filter(
            Q(theme__in=actor.scope("theme", "referent"))
            | Q(registration__in=actor.scope("registration", "participant"))
        )


class ThemeChoice(models.Model):
    """A wish: this person would like to work on this theme, first, second or third."""

    event = event_key("theme_choices")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="choices")
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="choices")
    rank = models.PositiveSmallIntegerField(_("rank"))

    objects = ThemeChoiceQuerySet.as_manager()

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "rank"], name="one_theme_per_rank"),
            models.UniqueConstraint(fields=["registration", "theme"], name="theme_wished_once"),
            models.CheckConstraint(condition=Q(rank__gte=1, rank__lte=MOST_WISHES), name="rank_1_to_3"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} wishes {self.theme_id} ({self.rank})"


class JournalEntry(models.Model):
    """What happened to a registration, and who did it. Empty `by`: the person, or somebody at the keyboard with their code."""

    class Kind(models.TextChoices):
        REGISTERED = "registered", _("registered")
        CHANGED = "changed", _("answers changed")
        CANCELLED = "cancelled", _("cancelled")
        CAME_BACK = "came_back", _("registered again")
        CODE_REPLACED = "code_replaced", _("code replaced")
        PUT_ON_LIST = "put_on_list", _("put on the waiting list")
        GIVEN_A_PLACE = "given_a_place", _("given a place")
        TAKEN_OVER = "taken_over", _("looks after it alone from now on")
        TO_CHECK = "to_check", _("to be checked")
        CHECKED = "checked", _("checked")

    class AskedBy(models.TextChoices):
        """On whose word somebody else did it."""

        NOBODY = "", _("nobody else")
        PERSON = "person", _("the person")
        HELPER = "helper", _("who helps them")
        FAMILY = "family", _("their family or a friend")
        ORGANISER = "organiser", _("the organiser decides")

    event = event_key("registration_journal")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="journal")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    words = models.CharField(max_length=200, blank=True)  # what is to be checked
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    asked_by = models.CharField(max_length=10, choices=AskedBy.choices, default=AskedBy.NOBODY, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name_plural = "journal entries"

    def __str__(self) -> str:
        return f"{self.registration_id} {self.kind}"
