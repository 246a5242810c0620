"""Groups of people to whom the organiser writes. A key names each: "all", "present", "theme:12", "need:lift"…"""

from collections.abc import Iterator, Mapping
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from common.text import whole_number
from events.models import Event, Intercommunality, Role
from events.models.roles import RoleKind
from participants.models import Consent, Need, Presence, Registration

MINORS = "minors"
WITH_A_ROLE = (
    "roles"  # who helps: facilitators, jury, reception, partners… They have accounts, and need not be registered
)
# After the event only those are written to who said that they may be.
AFTERWARDS = (Event.Status.RESULTS, Event.Status.FOLLOW_UP, Event.Status.ARCHIVED)


class Audiences:
    """The groups of one event, with their words. Four questions to the database."""

    def __init__(self, event: Event) -> None:
        self.event = event

    @cached_property
    def groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """[(title of the groups, [(key, words)])], as a choice shows them."""
        event = self.event
        places = Intercommunality.objects.filter(communes__in=event.territory.values("commune")).distinct()
        groups = [
            (
                _("By their place"),
                [
                    ("all", _("Everybody registered")),
                    ("waiting", _("People on the waiting list")),
                    ("present", _("People who came, at least once")),
                    ("absent", _("People registered who did not come")),
                    ("no_contact", _("People without e-mail or phone")),
                    (MINORS, _("Responsible adults of young people")),
                ],
            ),
            (_("By category"), [(f"category:{c.pk}", capfirst(c.label)) for c in event.categories.all()]),
            (_("By need"), [(f"need:{kind}", str(words)) for kind, words in Need.TITLES.items()]),
            (_("By theme they wish"), [(f"theme:{theme.pk}", theme.title) for theme in event.themes.all()]),
            (_("By inter-municipal area"), [(f"place:{place.pk}", place.name) for place in places.order_by("name")]),
        ]
        return [(title, choices) for title, choices in groups if choices]

    @cached_property
    def of_letters(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The groups to whom one writes: people registered, and those who have a role."""
        return [*self.groups, (_("Those who help"), [(WITH_A_ROLE, _("Everybody with a role, but the organisers"))])]

    @cached_property
    def words(self) -> Mapping[str, str]:
        """{key: words} of them all."""
        return dict(self._flat())

    def name_of(self, key: str) -> str:
        return self.words.get(key) or _("A group that is no more")

    def _flat(self) -> Iterator[tuple[str, str]]:
        for _title, choices in self.of_letters:
            yield from choices


def role_holders(event: Event) -> "QuerySet[User]":
    """Who has a role in the event and is no organiser of it, by name."""
    roles = Role.objects.filter(event=event, user=OuterRef("pk"))
    organises = roles.filter(kind=RoleKind.ORGANISER)
    return User.objects.filter(Exists(roles), ~Exists(organises), is_active=True).order_by("name", "pk")


def spared_of(event: Event, key: str) -> int:
    """How many of a group are not written to: the event is over, and they did not say that they may be."""
    if event.status not in AFTERWARDS:
        return 0
    return people_of(event, key, also_spared=True).count() - people_of(event, key).count()


def people_of(event: Event, key: str, *, also_spared: bool = False) -> "QuerySet[Registration]":
    """The people of a group, without those who withdrew their agreement; nobody for a key that names no group."""
    kind, _colon, which = key.partition(":")
    people = _agreeing(event, also_spared=also_spared)
    if kind == "waiting":
        return people.waiting()
    people = people.active()
    here = Exists(Presence.objects.filter(registration=OuterRef("pk")))
    plain = {
        "all": Q(),
        "present": Q(here),
        "absent": ~Q(here),
        "no_contact": Q(email="", phone="", contact_as_typed=""),
        MINORS: ~Q(age_group=Registration.AgeGroup.ADULT),
    }
    if key in plain:
        return people.filter(plain[key])
    if kind == "need":
        return people.filter(Exists(Need.objects.filter(registration=OuterRef("pk"), kind=which)))
    if kind == "place":
        return people.filter(commune__intercommunality=which[:9])
    row = whole_number(which)
    if row is None:
        return people.none()
    if kind == "category":
        return people.filter(category=row)
    if kind == "theme":
        return people.filter(choices__theme=row)
    return people.none()


def _agreeing(event: Event, *, also_spared: bool) -> "QuerySet[Registration]":
    """Who still agrees to take part; once the event is over, who agreed to be contacted afterwards."""
    people = Registration.objects.filter(event=event).annotate(
        stays=_newest(Consent.Purpose.TAKING_PART), agreed_to_follow_up=_newest(Consent.Purpose.FOLLOW_UP)
    )
    people = people.filter(Q(stays=True) | Q(stays=None))
    return people.filter(agreed_to_follow_up=True) if event.status in AFTERWARDS and not also_spared else people


def _newest(purpose: str) -> Subquery:
    """What a person said last to a purpose; None where they were not asked."""
    said = Consent.objects.filter(registration=OuterRef("pk"), purpose=purpose).order_by("-pk")
    return Subquery(said.values("is_given")[:1])
