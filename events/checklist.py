"""What is ready and what is missing before registration can open, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.models import Event, Helpline, Role, Slot, Theme
from events.models.roles import RoleKind
from events.programme import problems

PROTECTION = ("listener", "helplines")  # the points that stand for protected themes only


@dataclass(frozen=True)
class Facts:
    """All that the checklist looks at, read once: it then decides without a query."""

    event: Event
    today: date
    themes: tuple[Theme, ...]  # each with has_lead
    has_listener: bool
    helpline_count: int
    stale_helplines: int
    trust_rule_count: int
    category_count: int
    hoped_for: int
    commune_count: int
    slots: tuple[Slot, ...]

    @property
    def protected(self) -> list[Theme]:
        return [theme for theme in self.themes if theme.is_protected]


@dataclass(frozen=True)
class Point:
    """One line of the checklist. `text` says what is so, `why` why it matters, `url` leads to where it is settled."""

    key: str
    is_done: bool
    text: str
    why: Promise
    url: str
    is_compulsory: bool = True


def gather(event: Event) -> Facts:
    """Read what the checklist looks at: four queries, however large the event."""
    counts = (
        Event.objects.filter(pk=event.pk)
        .annotate(
            rules=Count("trust_rules", distinct=True),
            communes=Count("territory", distinct=True),
            listener=Exists(Role.objects.filter(event=OuterRef("pk"), kind=RoleKind.LISTENER)),
        )
        .values("rules", "communes", "listener")
        .get()
    )
    lead = Role.objects.filter(theme=OuterRef("pk"), kind=RoleKind.REFERENT)
    today = event.real_today
    stale = Q(verified_on=None) | Q(recheck_after__lt=today)
    helplines = Helpline.objects.filter(event=event).aggregate(all=Count("pk"), stale=Count("pk", filter=stale))
    targets = list(event.categories.values_list("target", flat=True))
    return Facts(
        event=event,
        today=today,
        themes=tuple(Theme.objects.filter(event=event).annotate(has_lead=Exists(lead))),
        has_listener=counts["listener"],
        helpline_count=helplines["all"],
        stale_helplines=helplines["stale"],
        trust_rule_count=counts["rules"],
        category_count=len(targets),
        hoped_for=sum(targets),
        commune_count=counts["communes"],
        slots=tuple(event.slots.all()),
    )


def points(facts: Facts) -> list[Point]:
    """The whole checklist, in the order in which an organiser prepares."""
    return [*_basics(facts), *_people(facts), *_themes(facts), *_protection(facts), *_day(facts)]


def about_themes(facts: Facts) -> list[Point]:
    """What concerns the themes: who leads each, and what a protected one needs."""
    return [*_themes(facts), *_protection(facts)]


def missing(event: Event) -> list[Point]:
    """What keeps registration from opening."""
    return [point for point in points(gather(event)) if point.is_compulsory and not point.is_done]


def missing_to_protect(event: Event) -> list[Point]:
    """What a new protected theme of `event` needs before it can be offered, its lead apart."""
    facts = replace(gather(event), themes=(Theme(event=event, sensitivity=Theme.Sensitivity.PROTECTED),))
    return [point for point in _protection(facts) if point.key in PROTECTION and not point.is_done]


def _page(facts: Facts, name: str) -> str:
    return reverse(name, args=[facts.event.slug])


def _basics(facts: Facts) -> Iterable[Point]:
    event, page = facts.event, _page(facts, "identity")
    yield Point(
        "dates",
        event.ends_on >= facts.today,
        _("The days are set.") if event.ends_on >= facts.today else _("The days of the event are in the past."),
        gettext_lazy("People register for a day that is still to come."),
        page,
    )
    yield Point(
        "place",
        bool(event.venue_name and event.venue_address),
        _("The place and its address are known.")
        if event.venue_name and event.venue_address
        else _("The place, or its address, is missing."),
        gettext_lazy("People decide to come when they know where."),
        page,
    )
    yield Point(
        "contact",
        bool(event.contact_phone or event.contact_email),
        _("People know whom to call or write to.")
        if event.contact_phone or event.contact_email
        else _("There is no phone number and no e-mail to ask a question."),
        gettext_lazy("Somebody without internet must be able to call."),
        page,
    )
    yield Point(
        "access",
        bool(event.accessibility),
        _("It is said how one gets in and moves around.")
        if event.accessibility
        else _("Nothing says yet how one gets in and moves around."),
        gettext_lazy("Somebody who uses a wheelchair, or does not see well, needs to know before coming."),
        page,
        is_compulsory=False,
    )
    yield Point(
        "how_to_come",
        bool(event.how_to_come),
        _("It is said how to come.") if event.how_to_come else _("Nothing says yet how to come."),
        gettext_lazy("Many people have no car."),
        page,
        is_compulsory=False,
    )


def _people(facts: Facts) -> Iterable[Point]:
    yield Point(
        "territory",
        facts.commune_count > 0,
        ngettext(
            "%(count)d commune is in the territory.", "%(count)d communes are in the territory.", facts.commune_count
        )
        % {"count": facts.commune_count}
        if facts.commune_count
        else _("No commune is in the territory yet."),
        gettext_lazy("We can then see whether the room looks like the territory."),
        _page(facts, "territory"),
    )
    yield Point(
        "categories",
        facts.category_count > 0,
        _("People can say how they come.") if facts.category_count else _("There is no category of people."),
        gettext_lazy("Each person says how they come: resident, association, social worker, partner."),
        _page(facts, "categories"),
    )
    enough = facts.hoped_for <= facts.event.capacity
    yield Point(
        "capacity",
        enough,
        _("%(hoped)d people are hoped for, for %(places)d places.")
        % {"hoped": facts.hoped_for, "places": facts.event.capacity},
        gettext_lazy("More people than places means saying no to somebody."),
        _page(facts, "categories"),
        is_compulsory=False,
    )


def _themes(facts: Facts) -> Iterable[Point]:
    page = _page(facts, "themes")
    count = len(facts.themes)
    yield Point(
        "themes",
        count > 0,
        ngettext("%(count)d theme is written.", "%(count)d themes are written.", count) % {"count": count}
        if count
        else _("There is no theme yet."),
        gettext_lazy("People choose what they would like to work on."),
        page,
    )
    for theme in facts.themes:
        has_lead = theme.has_lead  # type: ignore[attr-defined]
        yield Point(
            f"lead-{theme.pk}",
            has_lead,
            _("“%(theme)s” has a lead.") % {"theme": theme.title}
            if has_lead
            else _("“%(theme)s” has no lead.") % {"theme": theme.title},
            gettext_lazy("The lead of a theme answers those who chose it."),
            reverse("themes_change", args=[facts.event.slug, theme.pk]),
        )


def _protection(facts: Facts) -> Iterable[Point]:
    """A protected theme opens only with somebody to talk to, and numbers that answer."""
    if facts.protected:
        yield Point(
            "listener",
            facts.has_listener,
            _("A listener is there.") if facts.has_listener else _("There is no listener."),
            gettext_lazy("A protected theme may move people. Somebody must be there to listen."),
            _page(facts, "roles"),
        )
        yield _helplines(facts)
    yield Point(
        "trust_rules",
        facts.trust_rule_count > 0,
        _("The trust rules are written.") if facts.trust_rule_count else _("There is no trust rule."),
        gettext_lazy("People speak when they know the rules."),
        _page(facts, "trust_rules"),
    )


def _helplines(facts: Facts) -> Point:
    if not facts.helpline_count:
        text = _("There is no helpline.")
    elif facts.stale_helplines:
        text = ngettext(
            "%(count)d helpline needs to be checked.", "%(count)d helplines need to be checked.", facts.stale_helplines
        ) % {"count": facts.stale_helplines}
    else:
        text = _("The helplines have been checked.")
    return Point(
        "helplines",
        facts.helpline_count > 0 and not facts.stale_helplines,
        text,
        gettext_lazy(
            "Beside a protected theme, each number shown must answer. Call each one, or look at its official page."
        ),
        _page(facts, "helplines"),
    )


def _day(facts: Facts) -> Iterable[Point]:
    yield Point(
        "programme",
        bool(facts.slots),
        _("There is a programme.") if facts.slots else _("The programme is empty."),
        gettext_lazy("People arrange their day, their children and their lift around it."),
        _page(facts, "programme"),
    )
    if not facts.slots:
        return
    count = len(problems(facts.slots, facts.event.day_count))
    yield Point(
        "programme_holds",
        count == 0,
        ngettext(
            "The programme has an overlap, a gap or a moment outside the days.",
            "The programme has %(count)d overlaps, gaps or moments outside the days.",
            count,
        )
        % {"count": count}
        if count
        else _("The programme has no overlap and no gap."),
        gettext_lazy("Two moments at the same time leave people lost."),
        _page(facts, "programme"),
        is_compulsory=False,
    )
