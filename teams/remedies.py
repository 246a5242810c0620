"""The smallest changes that would let clashing demands be met, in words, each with the page where it is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.languages import language_in_words
from events.models import Event, Role, Theme
from events.models.roles import RoleKind
from participants.models import Need
from teams.models import Pairing, Placement

MOST = 6  # remedies shown
Remedy = dict[str, Any]  # {"kind", "amount", "solves_all"} and "theme" (a key), "language", "need" or "demand"


@dataclass(frozen=True)
class Told:
    """A remedy as a sentence; `href` leads to where it is done, or does it where it is to be posted to.

    `alone`: it solves everything.
    """

    words: str
    href: str
    alone: bool
    is_posted: bool = False


def remedies_in_words(event: Event, remedies: Sequence[Remedy], without: Sequence[str]) -> list[Told]:
    """Remedies in their order. `without`: what each remedy of the kind "without" gives up, in words, in their order."""
    titles = dict(Theme.objects.filter(event=event).values_list("pk", "title")) if remedies else {}
    given_up, rows = iter(without), _rows_given_up(event, remedies)
    has_facilitators = Role.objects.filter(event=event).of_kind(RoleKind.FACILITATOR).exists()
    told = []
    for remedy in remedies:
        sentence = next(given_up, "") if remedy["kind"] == "without" else ""
        words = _words(remedy, titles.get(remedy.get("theme", 0), _("a removed theme")), sentence)
        alone, address = bool(remedy.get("solves_all")), rows.get(_asked(remedy), "")
        told.append(Told(words, address or _href(event, remedy), alone, is_posted=bool(address)))
        if remedy["kind"] == "more_facilitators" and has_facilitators:
            words = _("Let each facilitator take care of more tables.")
            told.append(Told(words, reverse("demand_rules", args=[event.slug]), alone))
    return told


def _asked(remedy: Remedy) -> tuple[Any, ...]:
    """What giving a demand up takes away: two people paired, or somebody placed."""
    demand = remedy.get("demand", {}) if remedy["kind"] == "without" else {}
    return (demand.get("kind", ""), *sorted(demand.get("people", ())))


def _rows_given_up(event: Event, remedies: Sequence[Remedy]) -> dict[tuple[Any, ...], str]:
    """The address that takes away each pair or placement that could be given up, where it is still there."""
    kinds = {_asked(remedy)[0] for remedy in remedies}
    found: dict[tuple[Any, ...], str] = {}
    if kinds & {"together", "apart"}:
        for pair in Pairing.objects.filter(event=event):
            found[pair.kind, pair.one_id, pair.other_id] = reverse("demand_pair_remove", args=[event.slug, pair.pk])
    if "lock" in kinds:
        for placement in Placement.objects.filter(event=event):
            address = reverse("demand_place_remove", args=[event.slug, placement.pk])
            found["lock", placement.registration_id] = address
    return found


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
    if kind == "more_hosts":
        return reverse("demand_hosts", args=[event.slug])
    if kind == "more_of_one_org":
        return reverse("demand_rules", args=[event.slug])
    return _href_of_demand(event, remedy.get("demand", {}))


def _href_of_demand(event: Event, demand: dict[str, Any]) -> str:
    """Where a demand that could be given up is changed."""
    kind = demand.get("kind", "")
    if demand.get("theme") and kind != "lock":
        return reverse("themes_change", args=[event.slug, demand["theme"]])
    if kind in ("org_cap", "facilitator_count"):
        return reverse("demand_rules", args=[event.slug])
    if kind == "need_capacity":
        return reverse("demand_hosts", args=[event.slug])
    parts = {"together": "#pairs", "apart": "#pairs", "lock": "#placements", "facilitator_language": "#facilitators"}
    return reverse("demands", args=[event.slug]) + parts.get(kind, "")
