"""What stands in the way of good tables, said before anybody asks for a proposal, each with where to mend it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teams.demands import Demands


class Warned(NamedTuple):
    """A sentence, and the page where it is mended with the words of its link. `grave`: no proposal can exist as it is."""

    text: str
    href: str
    action: str
    is_grave: bool = False


def warnings_about(demands: Demands) -> list[Warned]:
    """What to look at before starting, what prevents any proposal first. No query."""
    found = [*_of_room(demands), *_of_facilitators(demands), *_of_protection(demands), *_of_languages(demands)]
    return sorted([*found, *_of_access(demands)], key=lambda warned: not warned.is_grave)


def _to(demands: Demands, name: str, *words: Any) -> str:
    return reverse(name, args=[demands.event.slug, *words])


def _of_room(demands: Demands) -> Iterator[Warned]:
    if not demands.themes:
        yield Warned(
            _("There is no theme yet. Tables work on themes."), _to(demands, "themes"), _("Write the themes"), True
        )
        return
    words = {"people": demands.people, "most": demands.most_people, "fewest": demands.fewest_people}
    if demands.people > demands.most_people:
        wished = max(demands.themes, key=lambda theme: theme.first_wishes)
        text = ngettext(
            "The tables hold %(most)d person at most, and %(people)d have a place. Allow one more table for “%(theme)s”, or larger tables.",
            "The tables hold %(most)d people at most, and %(people)d have a place. Allow one more table for “%(theme)s”, or larger tables.",
            demands.most_people,
        )
        link = _to(demands, "themes_change", wished.pk)
        yield Warned(text % (words | {"theme": wished.title}), link, _("Allow more tables"), True)
    if 0 < demands.people < demands.fewest_people:
        text = ngettext(
            "The themes need at least %(fewest)d person together, and %(people)d have a place. Ask for fewer tables, or smaller ones.",
            "The themes need at least %(fewest)d people together, and %(people)d have a place. Ask for fewer tables, or smaller ones.",
            demands.fewest_people,
        )
        yield Warned(text % words, _to(demands, "themes"), _("See the themes"), True)


def _of_facilitators(demands: Demands) -> Iterator[Warned]:
    rules = demands.rules
    if not rules.needs_facilitators:
        return
    if not demands.roles:
        text = _("Nobody is a facilitator yet. Proposals are made all the same, with tables that nobody takes care of.")
        yield Warned(text, _to(demands, "roles"), _("Invite facilitators"))
        return
    cared, needed = demands.tables_facilitated, demands.fewest_tables
    if demands.people and cared < needed:
        text = ngettext(
            "At least %(needed)d tables are needed, and the facilitators take care of %(count)d.",
            "At least %(needed)d tables are needed, and the facilitators take care of %(count)d.",
            cared,
        )
        link = _to(demands, "demand_rules")
        yield Warned(text % {"count": cared, "needed": needed}, link, _("Let each take care of more"), True)


def _of_protection(demands: Demands) -> Iterator[Warned]:
    for theme in demands.themes:
        watched = demands.social_workers + theme.lead_count
        if theme.is_protected and watched < theme.min_teams:
            text = ngettext(
                "“%(theme)s” is protected. %(count)d social worker or lead can sit at its tables, for %(tables)d or more.",
                "“%(theme)s” is protected. %(count)d social workers or leads can sit at its tables, for %(tables)d or more.",
                watched,
            )
            words = {"theme": theme.title, "count": watched, "tables": theme.min_teams}
            yield Warned(text % words, _to(demands, "themes_change", theme.pk), _("Give it a lead"), True)


def _of_languages(demands: Demands) -> Iterator[Warned]:
    for asked in demands.languages:
        if not asked.is_spoken:
            text = ngettext(
                "%(count)d person asked for %(language)s. No facilitator speaks it, as far as you said.",
                "%(count)d people asked for %(language)s. No facilitator speaks it, as far as you said.",
                asked.people,
            )
            words = {"count": asked.people, "language": asked.language}
            yield Warned(text % words, "#facilitators", _("Say who speaks it"))
    if demands.unread_in_all:
        text = ngettext(
            "%(count)d person speaks a language that we did not recognise.",
            "%(count)d people speak a language that we did not recognise.",
            demands.unread_in_all,
        )
        yield Warned(text % {"count": demands.unread_in_all}, "#languages", _("Say which it is"))


def _of_access(demands: Demands) -> Iterator[Warned]:
    largest = max((theme.max_size for theme in demands.themes), default=0)
    for access in demands.access:
        if access.numbers and access.people > largest * len(access.numbers):
            text = ngettext(
                "“%(need)s”: %(people)d people, and %(count)d table that can host.",
                "“%(need)s”: %(people)d people, and %(count)d tables that can host.",
                len(access.numbers),
            )
            words = {"need": access.title, "people": access.people, "count": len(access.numbers)}
            yield Warned(text % words, _to(demands, "demand_hosts"), _("Choose more tables"), True)
