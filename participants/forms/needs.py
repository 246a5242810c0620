"""What somebody needs to come: asked by situation, never by diagnosis, and only as far as they answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.widgets import CheckCards, ChoiceCards
from events.models import Commune
from events.services.territory import find_communes
from participants.contact import read_contact
from participants.forms.fields import EventForm, PlainText
from participants.forms.meaning import only_meaning
from participants.models import AgeBand, Lift, Need, Registration
from participants.services.needs import Children, GivenLift, GivenNeeds

OTHER_COMMUNES_SAID = 4
NOT_OFFERED = _("This answer is not offered. Choose one of those shown.")
PICTOGRAMS = {
    Need.Kind.MOVING: "accessibility",
    Need.Kind.FRONT_SEAT: "armchair",
    Need.Kind.HEARING: "ear",
    Need.Kind.SEEING: "eye",
    Need.Kind.READING: "book-open",
    Need.Kind.QUIET: "volume-x",
    Need.Kind.SIGN_LANGUAGE: "hand",
    Need.Kind.LANGUAGE: "languages",
    Need.Kind.COMPANION: "users",
    Need.Kind.OTHER: "message-circle",
}
SITUATIONS = [(kind.value, kind.label) for kind in PICTOGRAMS]
AGES = tuple(AgeBand)


def _how_many(most: int, least: int, wrong: Any) -> forms.IntegerField:
    """A small number, empty where nothing is said. The space as placeholder lets the style sheet see that it is empty."""
    return forms.IntegerField(
        required=False,
        min_value=least,
        max_value=most,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
        widget=forms.NumberInput({"class": "input-short", "placeholder": " ", "inputmode": "numeric"}),
    )


def _children() -> forms.IntegerField:
    return _how_many(9, 0, _("Write a number from 0 to 9."))


class NeedsForm(EventForm):
    """Situations, children, lift, meal, age. Everything may stay empty."""

    situations = forms.MultipleChoiceField(
        label=_("Tick what is true for you"),
        choices=SITUATIONS,
        required=False,
        error_messages={"invalid_choice": NOT_OFFERED, "invalid_list": NOT_OFFERED},
        widget=CheckCards(icons={str(kind.value): icon for kind, icon in PICTOGRAMS.items()}),
    )
    which_language = PlainText(label=_("Which language?"), max_length=120, required=False)
    other_words = PlainText(
        label=_("What do you need?"),
        help_text=_("Say what would help you. Do not write an illness."),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    children_baby = _children()
    children_toddler = _children()
    children_preschool = _children()
    children_school = _children()
    children_times = PlainText(
        label=_("When?"),
        help_text=_("For example: both days, or the first morning only."),
        max_length=200,
        required=False,
    )
    parent_stays = forms.BooleanField(label=_("I stay on site"), required=False, initial=True)
    lift = forms.ChoiceField(
        label=_("Do you share a car?"),
        choices=[("", _("I manage by myself")), *Lift.Direction.choices],
        required=False,
        error_messages={"invalid_choice": NOT_OFFERED},
        widget=ChoiceCards(icons={"": "check", "offered": "car", "sought": "hand"}),
    )
    lift_seats = _how_many(8, 1, _("Write a number of seats from 1 to 8."))
    lift_commune_text = PlainText(
        label=_("From which commune?"),
        help_text=_("Empty: the commune where you live. Never an address."),
        max_length=80,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    lift_times = PlainText(
        label=_("When?"), help_text=_("For example: the first day at 8, back at 17."), max_length=200, required=False
    )
    meal = forms.ChoiceField(
        label=_("What do you eat?"),
        choices=Registration.Meal.choices,
        required=False,
        error_messages={"invalid_choice": NOT_OFFERED},
        widget=ChoiceCards(),
    )
    age_group = forms.ChoiceField(
        label=_("Are you 18 or more?"),
        choices=[
            (Registration.AgeGroup.ADULT.value, _("Yes")),
            (Registration.AgeGroup.UNDER_18.value, _("No, I am 15, 16 or 17")),
            (Registration.AgeGroup.UNDER_15.value, _("No, I am under 15")),
        ],
        initial=Registration.AgeGroup.ADULT.value,
        required=False,
        error_messages={"invalid_choice": NOT_OFFERED},
        widget=ChoiceCards(in_row=True),
    )
    responsible_name = PlainText(label=_("Which adult is responsible for you?"), max_length=80, required=False)
    responsible_phone = PlainText(
        label=_("Their phone number"), max_length=30, required=False, widget=forms.TextInput({"inputmode": "tel"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for band in AGES:
            self.fields[f"children_{band.value}"].label = _("%(age)s: how many?") % {"age": _first_capital(band.label)}
        self.fields["lift_seats"].label = _("How many seats?")

    @property
    def children(self) -> list[forms.BoundField]:
        """The fields of how many children, by age."""
        return [self[f"children_{band.value}"] for band in AGES]

    @property
    def opened(self) -> set[str]:
        """The parts that hold an answer or a mistake: shown open."""
        parts = {
            "situations": ("situations", "which_language", "other_words"),
            "childcare": (*(f"children_{band.value}" for band in AGES), "children_times"),
            "lift": ("lift", "lift_seats", "lift_commune_text", "lift_times"),
            "meal": ("meal",),
        }
        return {part for part, names in parts.items() if any(self[n].value() or self[n].errors for n in names)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._clean_words(cleaned)
        if cleaned.get("lift") and cleaned.get("lift_commune_text"):
            cleaned["lift_commune"] = self._lift_commune(cleaned["lift_commune_text"])
        cleaned["age_group"] = cleaned.get("age_group") or Registration.AgeGroup.ADULT.value
        if cleaned["age_group"] != Registration.AgeGroup.ADULT:
            if not cleaned.get("responsible_name") and "responsible_name" not in self.errors:
                self.add_error("responsible_name", _("Write the name of the responsible adult."))
            if not cleaned.get("responsible_phone") and "responsible_phone" not in self.errors:
                self.add_error("responsible_phone", _("Write a phone number where we reach this adult."))
        return cleaned

    def _clean_words(self, cleaned: dict[str, Any]) -> None:
        """Words where they help: somebody who writes them means the card beside it."""
        ticked = cleaned.get("situations", [])
        for kind, field, asks in (
            (Need.Kind.LANGUAGE.value, "which_language", _("Write which language you speak.")),
            (Need.Kind.OTHER.value, "other_words", _("Say in a few words what you need.")),
        ):
            if cleaned.get(field) and kind not in ticked:
                ticked.append(kind)
            elif kind in ticked and not cleaned.get(field) and field not in self.errors:
                self.add_error(field, asks)

    def _lift_commune(self, text: str) -> Commune | None:
        found = find_communes(text, OTHER_COMMUNES_SAID, event=self.event)
        if only := only_meaning(text, found):
            return only.commune
        if not found:
            self.add_error("lift_commune_text", _("We do not find this commune. Check how it is written."))
            return None
        names = ", ".join(f"{one.commune.name} {(one.commune.postcodes or [''])[0]}".strip() for one in found)
        wrong = _("Several communes answer to this name: %(names)s. Write the whole name, or the postcode.")
        self.add_error("lift_commune_text", wrong % {"names": names})
        return None

    @property
    def is_minor(self) -> bool:
        return self.cleaned_data.get("age_group") != Registration.AgeGroup.ADULT

    @property
    def gives_needs(self) -> bool:
        """Does the person give anything that is kept only to answer their needs?"""
        return bool(self.given_needs().by_kind() or self.cleaned_data.get("meal"))

    def given_needs(self) -> GivenNeeds:
        given = self.cleaned_data
        words = {
            Need.Kind.LANGUAGE.value: given.get("which_language", ""),
            Need.Kind.OTHER.value: given.get("other_words", ""),
        }
        children = [
            Children(band.value, number, given.get("children_times", ""), given.get("parent_stays", True))
            for band in AGES
            if (number := given.get(f"children_{band.value}"))
        ]
        lift = None
        if given.get("lift"):
            lift = GivenLift(
                direction=given["lift"],
                seats=given.get("lift_seats") or 1,
                commune=given.get("lift_commune"),
                times=given.get("lift_times", ""),
            )
        return GivenNeeds({kind: words.get(kind, "") for kind in given.get("situations", [])}, children, lift)

    def answers(self) -> dict[str, Any]:
        """As services.register_participant takes them."""
        minor, phone = self.is_minor, self.cleaned_data["responsible_phone"]
        return {
            "needs": self.given_needs(),
            "meal": self.cleaned_data["meal"],
            "age_group": self.cleaned_data["age_group"],
            "responsible_name": self.cleaned_data["responsible_name"] if minor else "",
            "responsible_phone": (read_contact(phone).phone or phone) if minor else "",
        }


def _first_capital(text: Any) -> str:
    return str(text)[:1].upper() + str(text)[1:]


def needs_given_by(registration: Registration) -> dict[str, Any]:
    """The needs of a registration as NeedsForm shows them. Reads `needs`, `children_to_mind` and `lift`."""
    needs = {need.kind: need.detail for need in registration.needs.all()}
    children = list(registration.children_to_mind.all())
    lift = getattr(registration, "lift", None)
    shown: dict[str, Any] = {
        "situations": [kind for kind, _word in SITUATIONS if kind in needs],
        "which_language": needs.get(Need.Kind.LANGUAGE.value, ""),
        "other_words": needs.get(Need.Kind.OTHER.value, ""),
        **{f"children_{row.age_band}": row.number for row in children},
        "meal": registration.meal,
        "age_group": registration.age_group,
        "responsible_name": registration.responsible_name,
        "responsible_phone": registration.responsible_phone,
    }
    if children:
        shown |= {"children_times": children[0].times, "parent_stays": children[0].parent_stays}
    if lift:
        elsewhere = lift.commune if lift.commune_id != registration.commune_id else None
        shown |= {"lift": lift.direction, "lift_seats": lift.seats, "lift_times": lift.times}
        shown["lift_commune_text"] = elsewhere.name if elsewhere else ""
    return shown
