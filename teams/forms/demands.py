"""What the organiser asks of every table: rules, where needs can be hosted, languages, two people, somebody's place."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.forms import SiteForm, VersionMixin
from common.text import search_key, storable
from common.widgets import CheckCards, ChoiceCards
from events.languages import language_choices
from events.models import Event, Theme
from participants.models import Need, Registration
from teams.models import FormationRules, Pairing, Team
from teams.services.tables import LAST_NUMBER

MOST_FOUND = 8  # people proposed for one name
MOST_HOSTS = 200  # table numbers for one kind of need


def _number(label: Any, most: int, wrong: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
        widget=forms.NumberInput({"class": "input-short", "inputmode": "numeric"}),
        **more,
    )


class RulesForm(VersionMixin, SiteForm):
    """The rules of every table."""

    max_same_structure = _number(
        _("Most people of one organisation at a table"),
        50,
        _("Write a number from 1 to 50."),
        help_text=_("So that nobody sits among colleagues only. People without an organisation do not count."),
    )
    needs_facilitators = forms.BooleanField(
        label=_("Each table has a facilitator"),
        required=False,
        help_text=_("Without it, proposals give facilitators to the tables that they can."),
    )
    tables_per_facilitator = _number(
        _("Tables one facilitator takes care of"),
        10,
        _("Write a number from 1 to 10."),
        help_text=_("One is best. Two, when they stand side by side."),
    )

    def __init__(self, *args: Any, rules: FormationRules, **kwargs: Any) -> None:
        names = ("max_same_structure", "needs_facilitators", "tables_per_facilitator", "version")
        super().__init__(*args, initial={name: getattr(rules, name) for name in names}, **kwargs)


class NumbersField(forms.CharField):
    """Table numbers as people write them: "1, 2, 5-8". Empty: any table."""

    def clean(self, value: Any) -> list[int]:
        text = storable(str(value or "")).strip()
        found: set[int] = set()
        for part in re.split(r"[,;\s]+", re.sub(r"\s*[-–]\s*", "-", text)) if text else []:
            found.update(self._numbers(part))
        if len(found) > MOST_HOSTS:
            raise forms.ValidationError(_("These are too many tables. Leave this empty where any table can host."))
        return sorted(found)

    def _numbers(self, part: str) -> Iterable[int]:
        match = re.fullmatch(r"([0-9]{1,4})(?:-([0-9]{1,4}))?", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= LAST_NUMBER:
            raise forms.ValidationError(_("Write table numbers, for example 1, 2, 5."))
        return range(first, last + 1)


class HostsForm(SiteForm):
    """Which tables can host each kind of need."""

    def __init__(self, *args: Any, kinds: Mapping[str, Any], hosts: Mapping[str, Sequence[int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, help_text in kinds.items():
            self.fields[kind] = NumbersField(
                label=Need.TITLES[kind],
                help_text=help_text,
                required=False,
                initial=", ".join(str(number) for number in hosts.get(kind, ())),
                widget=forms.TextInput({"class": "input-medium", "autocomplete": "off", "placeholder": _("any table")}),
            )


class LanguagesForm(SiteForm):
    """The languages that a facilitator speaks besides French."""

    languages = forms.MultipleChoiceField(
        label=_("Languages besides French"),
        required=False,
        widget=CheckCards(in_row=True),
        error_messages={
            "invalid_choice": _("Choose languages of the list."),
            "invalid_list": _("Choose languages of the list."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["languages"].choices = language_choices()


class SpokenForm(SiteForm):
    """Which language somebody meant."""

    language = forms.ChoiceField(
        label=_("Language"),
        error_messages={"required": _("Choose a language."), "invalid_choice": _("Choose a language of the list.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", gettext("Choose a language")), *language_choices()]


def people_named(event: Event, text: str) -> "QuerySet[Registration]":
    """Those who have a place and whose name holds `text`, whatever its accents; nobody for an empty text."""
    key = search_key(text)
    people = Registration.objects.filter(event=event).active().select_related("category", "commune")
    return people.filter(search_name__contains=key) if key else people.none()


class OfEvent(SiteForm):
    """A form about people of an event, found by their name.

    A person is two fields: `<name>_text`, what is typed, and `<name>`, the one chosen where several answer to it.
    """

    finds: tuple[str, ...] = ()

    def __init__(
        self, *args: Any, event: Event, known: Mapping[str, Registration | None] | None = None, **kwargs: Any
    ) -> None:
        """`known`: people whom the address names already, by field."""
        here = {name: person for name, person in (known or {}).items() if person}
        kwargs["initial"] = {
            **kwargs.get("initial", {}),
            **{f"{name}_text": person.chosen_name for name, person in here.items()},
        }
        super().__init__(*args, **kwargs)
        self.event = event
        self.offered: dict[str, list[Registration]] = {name: [person] for name, person in here.items()}
        for name in self.finds:
            address = reverse("demand_people", args=[event.slug, name])
            self.fields[f"{name}_text"].widget.attrs |= {
                "autocomplete": "off",
                "hx-get": address,
                "hx-trigger": "input changed delay:250ms",
                "hx-target": f"#found-{name}",
                "hx-sync": "this:replace",
            }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.finds:
            if f"{name}_text" not in self.errors:
                cleaned[name] = self._who(name, cleaned.get(f"{name}_text", ""))
        return cleaned

    def _who(self, name: str, text: str) -> Registration | None:
        """The person chosen among those of this name, or the only one who has it."""
        chosen = self.data.get(name, "")
        found = list(people_named(self.event, text)[: MOST_FOUND + 1])
        self.offered[name] = found[:MOST_FOUND]
        exact = [person for person in found if person.search_name == search_key(text)]
        for person in found:
            if str(person.pk) == chosen:
                self.offered[name] = [person]
                return person
        if len(found) == 1 or len(exact) == 1:
            return (exact or found)[0]
        if not found:
            self.add_error(f"{name}_text", _("Nobody who has a place answers to this name."))
        elif len(found) > MOST_FOUND:
            self.add_error(f"{name}_text", _("Many people answer to this name. Write more of it."))
        else:
            self.add_error(f"{name}_text", _("Several people answer to this name. Choose below."))
        return None

    @property
    def people(self) -> list[tuple[str, forms.BoundField, list[Registration], str]]:
        """For the page: the name of the field, the field, who answers to what was typed, the key of the one chosen."""
        return [
            (name, self[f"{name}_text"], self.offered.get(name, []), self.data.get(name, "") if self.is_bound else "")
            for name in self.finds
        ]


def _name(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=80, help_text=_("Write the beginning of the name, then choose."))


class PairForm(OfEvent):
    """Two people who sit together, or do not."""

    finds = ("one", "other")

    kind = forms.ChoiceField(
        label=_("What do you ask?"),
        choices=[(Pairing.Kind.TOGETHER, _("At the same table")), (Pairing.Kind.APART, _("Not at the same table"))],
        initial=Pairing.Kind.TOGETHER,
        widget=ChoiceCards(
            icons={"together": "users", "apart": "user-x"},
            hints={
                "together": _("For example a person and who helps them, or their interpreter."),
                "apart": _("No reason is asked, and only organisers know it."),
            },
        ),
        error_messages={"required": _("Choose one of the two."), "invalid_choice": _("Choose one of the two.")},
    )
    one_text = _name(_("First person"))
    other_text = _name(_("Second person"))


class PlaceForm(OfEvent):
    """Somebody whom every proposal keeps in a theme, or at a team's table."""

    finds = ("person",)

    person_text = _name(_("Who?"))
    place = forms.ChoiceField(
        label=_("Where?"),
        error_messages={
            "required": _("Choose a theme or a table."),
            "invalid_choice": _("Choose a theme or a table of this event."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, Theme | Team] = {}
        themes = list(Theme.objects.filter(event=self.event))
        teams = list(Team.objects.filter(event=self.event).select_related("theme"))
        for theme in themes:
            self.places[f"theme-{theme.pk}"] = theme
        for team in teams:
            self.places[f"team-{team.pk}"] = team
        at = gettext("Table %(number)d · %(name)s")
        self.fields["place"].choices = [
            ("", gettext("Choose a theme or a table")),
            (gettext("Any table of a theme"), [(f"theme-{theme.pk}", theme.title) for theme in themes]),
            (
                gettext("One table"),
                [(f"team-{team.pk}", at % {"number": team.number, "name": team.name}) for team in teams],
            ),
        ]

    @property
    def where(self) -> Theme | Team:
        return self.places[self.cleaned_data["place"]]
