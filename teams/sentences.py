"""Demands in words, for the organiser alone: the names of people are in them.

`Demand` is the plain data of teams/problems.py. A row that is gone since leaves a neutral word.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.languages import language_in_words
from events.models import Event, Role, Theme
from events.models.roles import RoleKind
from participants.models import Need, Registration
from teams.models import FormationRules, HostTables, Team
from teams.problems import Demand, facilitators_of


def demands_in_words(event: Event, demands: Iterable[Demand]) -> list[str]:
    """Demands as sentences, in their order. At most five queries, whatever their number."""
    listed = list(demands)
    words = _Words(event, listed)
    return [words.of(demand) for demand in listed]


class _Words:
    """Reads the rows that demands speak of, each kind once and only where one speaks of it."""

    def __init__(self, event: Event, demands: list[Demand]) -> None:
        self.event = event
        self.keys = {key for demand in demands for key in demand.get("people", ())}
        self.team_keys = {demand["team"] for demand in demands if demand.get("team")}

    @cached_property
    def people(self) -> dict[int, Registration]:
        fields = ("pk", "chosen_name", "structure")
        return {row.pk: row for row in self.event.registrations.filter(pk__in=self.keys).only(*fields)}

    @cached_property
    def themes(self) -> dict[int, Theme]:
        return {theme.pk: theme for theme in self.event.themes.all()}

    @cached_property
    def teams(self) -> dict[int, Team]:
        return {team.pk: team for team in Team.objects.filter(event=self.event, pk__in=self.team_keys)}

    @cached_property
    def rules(self) -> FormationRules:
        return FormationRules.objects.filter(event=self.event).first() or FormationRules(event=self.event)

    @cached_property
    def hosts(self) -> dict[str, int]:
        return {row.kind: len(row.numbers) for row in HostTables.objects.filter(event=self.event)}

    @cached_property
    def facilitated(self) -> int:
        """How many tables can have a facilitator."""
        roles = list(Role.objects.filter(event=self.event).of_kind(RoleKind.FACILITATOR))
        return sum(role is not None for role in facilitators_of(self.rules, roles, most=0))

    def of(self, demand: Demand) -> str:
        kind = str(demand.get("kind", ""))
        if demand.get("all"):
            return _of_every(kind)
        if kind in ("theme_size", "theme_min_teams", "theme_max_teams", "sensitive"):
            return self._of_theme(kind, self.themes.get(demand.get("theme", 0)))
        if kind in ("together", "apart", "lock", "org_cap", "unplaced", "twice"):
            return self._of_people(kind, demand)
        return self._of_all(kind, demand)

    def _of_theme(self, kind: str, theme: Theme | None) -> str:
        if theme is None:
            return _("A theme that was removed.")
        words: dict[str, Any] = {"theme": theme.title, "least": theme.min_size, "most": theme.max_size}
        if kind == "theme_size":
            return _("“%(theme)s”: %(least)d to %(most)d people at a table.") % words
        if kind == "sensitive":
            return _("“%(theme)s”: a social worker or the theme's lead at each table.") % words
        if kind == "theme_min_teams":
            sentence = ngettext(
                "“%(theme)s”: at least %(count)d table.", "“%(theme)s”: at least %(count)d tables.", theme.min_teams
            )
            return sentence % (words | {"count": theme.min_teams})
        sentence = ngettext(
            "“%(theme)s”: at most %(count)d table.", "“%(theme)s”: at most %(count)d tables.", theme.max_teams
        )
        return sentence % (words | {"count": theme.max_teams})

    def _of_people(self, kind: str, demand: Demand) -> str:
        keys = list(demand.get("people", ()))
        names = [self._name(key) for key in keys]
        words = {"name": names[0] if names else self._name(0), "other": names[-1] if names else self._name(0)}
        if kind == "together":
            return _("%(name)s and %(other)s sit at the same table.") % words
        if kind == "apart":
            return _("%(name)s and %(other)s do not sit at the same table.") % words
        if kind == "lock":
            return self._of_lock(demand, words["name"])
        if kind == "org_cap":
            return self._of_organisation(keys)
        if kind == "twice":
            return _("%(name)s sits at two tables.") % words
        return _("%(name)s has no table.") % words

    def _of_lock(self, demand: Demand, name: str) -> str:
        if team := self.teams.get(demand.get("team") or 0):
            return _("You placed %(name)s at table %(number)d.") % {"name": name, "number": team.number}
        theme = self.themes.get(demand.get("theme", 0))
        return _("You placed %(name)s in “%(theme)s”.") % {"name": name, "theme": theme or _("a removed theme")}

    def _of_organisation(self, keys: list[int]) -> str:
        known = [self.people[key].structure for key in keys if key in self.people]
        most = self.rules.max_same_structure
        sentence = ngettext(
            "At most %(count)d person of “%(organisation)s” at a table.",
            "At most %(count)d people of “%(organisation)s” at a table.",
            most,
        )
        return sentence % {"count": most, "organisation": known[0] if known else _("one organisation")}

    def _of_all(self, kind: str, demand: Demand) -> str:
        if kind == "facilitator_language":
            words = {"language": language_in_words(demand["language"])}
            return _("Whoever asked for %(language)s has a facilitator who speaks it.") % words
        if kind == "need_capacity":
            count = self.hosts.get(demand["need"], 0)
            sentence = ngettext(
                "“%(need)s”: %(count)d table can host.", "“%(need)s”: %(count)d tables can host.", count
            )
            return sentence % {"need": Need.TITLES.get(demand["need"], demand["need"]), "count": count}
        if kind == "facilitator_count":
            sentence = ngettext(
                "Each table has a facilitator. There are enough for %(count)d table.",
                "Each table has a facilitator. There are enough for %(count)d tables.",
                self.facilitated,
            )
            return sentence % {"count": self.facilitated}
        if kind == "total_capacity":
            places = sum(theme.max_teams * theme.max_size for theme in self.themes.values())
            sentence = ngettext(
                "All tables together hold %(count)d person.", "All tables together hold %(count)d people.", places
            )
            return sentence % {"count": places}
        return _("A demand that is no longer known.")

    def _name(self, key: int) -> str:
        person = self.people.get(key)
        return person.chosen_name if person else _("somebody who was removed")


def _of_every(kind: str) -> str:
    """All demands of a kind together."""
    words = {
        "apart": _("All people who are kept apart."),
        "together": _("All people who are kept together."),
        "lock": _("All placements by hand."),
        "org_cap": _("The limit of people of one organisation, for all of them."),
        "sensitive": _("A social worker or the theme’s lead at each table, for all protected themes."),
        "need_capacity": _("The tables that can host, for all needs."),
        "facilitator_language": _("Facilitators who speak the languages asked for, for all of them."),
        "theme_min_teams": _("The fewest tables, for all themes."),
        "theme_max_teams": _("The most tables, for all themes."),
    }
    return words.get(kind) or _("A demand that is no longer known.")
