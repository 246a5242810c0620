"""The smallest changes that would let clashing demands be met, in words, each with the page where it is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.languages import language_in_words
from events.models import Event, Theme
from participants.models import Need

MOST = 6  # remedies shown
Remedy = dict[str, Any]  # {"kind", "amount", "solves_all"} and "theme" (a key), "language", "need" or "demand"


@dataclass(frozen=True)
class Told:
    """A remedy as a sentence; `href` leads to where it is done. `alone`: it solves everything."""

    words: str
    href: str
    alone: bool


def remedies_in_words(event: Event, remedies: Sequence[Remedy], without: Sequence[str]) -> list[Told]:
    """Remedies in their order. `without`: what each remedy of the kind "without" gives up, in words, in their order."""
    titles = dict(Theme.objects.filter(event=event).values_list("pk", "title")) if remedies else {}
    given_up = iter(without)
    told = []
    for remedy in remedies:
        sentence = next(given_up, "") if remedy["kind"] == "without" else ""
        words = _words(remedy, titles.get(remedy.get("theme", 0), _("a removed theme")), sentence)
        told.append(Told(words, _href(event, remedy), bool(remedy.get("solves_all"))))
    return told


def best_of(told: Sequence[Told]) -> Sequence[Told]:
    """Those that solve everything, where there are any; MOST of them at most."""
    return ([one for one in told if one.alone] or told)[:MOST]


def _words(remedy: Remedy, theme: str, sentence: str) -> str:
    count, kind = remedy["amount"], remedy["kind"]
    given = {"count": count, "theme": theme, "sentence": sentence}
    if kind == "more_speakers":
        given["language"] = language_in_words(remedy["language"])
    if kind == "more_hosts":
        given["need"] = dict(Need.Kind.choices).get(remedy["need"], remedy["need"])
    sentences = {
        "more_tables": ngettext(
            "Allow %(count)d more table for “%(theme)s”.", "Allow %(count)d more tables for “%(theme)s”.", count
        ),
        "larger_tables": ngettext(
            "Allow %(count)d more person at each table of “%(theme)s”.",
            "Allow %(count)d more people at each table of “%(theme)s”.",
            count,
        ),
        "smaller_tables": ngettext(
            "Accept %(count)d person less at a table of “%(theme)s”.",
            "Accept %(count)d people less at a table of “%(theme)s”.",
            count,
        ),
        "fewer_tables_asked": ngettext(
            "Ask for %(count)d table less for “%(theme)s”.", "Ask for %(count)d tables less for “%(theme)s”.", count
        ),
        "lead_watches": ngettext(
            "Find %(count)d more lead for “%(theme)s”, who sits at a table without a social worker.",
            "Find %(count)d more leads for “%(theme)s”, who sit at tables without a social worker.",
            count,
        ),
        "more_facilitators": ngettext("Find %(count)d more facilitator.", "Find %(count)d more facilitators.", count),
        "more_speakers": ngettext(
            "Find %(count)d more facilitator who speaks %(language)s.",
            "Find %(count)d more facilitators who speak %(language)s.",
            count,
        ),
        "more_hosts": ngettext(
            "Make %(count)d more table fit for “%(need)s”.", "Make %(count)d more tables fit for “%(need)s”.", count
        ),
        "more_of_one_org": ngettext(
            "Allow %(count)d more person of one organisation at a table.",
            "Allow %(count)d more people of one organisation at a table.",
            count,
        ),
        "without": _("Give up: %(sentence)s"),
    }
    return sentences.get(kind, _("Change the demands.")) % given


def _href(event: Event, remedy: Remedy) -> str:
    kind = remedy["kind"]
    if kind in ("more_tables", "larger_tables", "smaller_tables", "fewer_tables_asked") and "theme" in remedy:
        return reverse("themes_change", args=[event.slug, remedy["theme"]])
    if kind in ("lead_watches", "more_facilitators", "more_speakers"):
        return reverse("roles", args=[event.slug])
    return reverse("demands", args=[event.slug])
