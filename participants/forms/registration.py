"""What a person is asked, screen by screen. The same forms serve the person, a helper and the organiser."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.forms import VersionMixin
from common.text import search_key
from common.widgets import CheckCards
from events.models import Category, Commune, Event, Theme
from events.offer import offered_themes
from events.services.territory import Found, find_communes
from participants.contact import LONGEST_TYPED, Contact, read_contact
from participants.forms.consents import FinishForm
from participants.forms.fields import EventForm, PlainText
from participants.forms.meaning import only_meaning
from participants.forms.needs import needs_given_by
from participants.models import MOST_WISHES, Consent, Registration, Skill
from participants.services.consents import consents_of

COMMUNES_SHOWN = 6
ALONE = "resident"  # the category of those who come for themselves: not asked for an association


class CommuneText(PlainText):
    """Needed, unless the person declines: the form decides, and no mark says "optional"."""

    def validate(self, value: Any) -> None:
        """Nothing by itself: see WhoForm."""


class CommuneInput(forms.TextInput):
    def use_required_attribute(self, initial: Any) -> bool:
        return False


class ShapeSelect(forms.RadioSelect):
    """Cards to choose from, each with the shape of its category."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["shape"] = value.instance.shape
        if value.instance.key == ALONE:
            option["attrs"]["data-alone"] = True
        return option


class CategoryField(forms.ModelChoiceField):
    widget = ShapeSelect

    def label_from_instance(self, category: Category) -> str:
        return category.label[:1].upper() + category.label[1:]


class WhoForm(EventForm):
    """Screen 1: who is coming."""

    chosen_name = PlainText(
        label=_("How would you like to be called?"),
        help_text=_("A first name is enough. You may choose another one."),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "given-name"}),
    )
    category = CategoryField(
        label=_("You come as…"),
        queryset=Category.objects.none(),
        empty_label=None,
        error_messages={
            "required": _("Choose how you come."),
            "invalid_choice": _("This answer is not offered any more. Choose another one."),
        },
    )
    structure = PlainText(
        label=_("Your association or service"),
        help_text=_("Leave this empty if you come for yourself."),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    contact = PlainText(
        label=_("How can we reach you?"),
        help_text=_("A phone number or an e-mail, shared or your own. You can come without."),
        max_length=LONGEST_TYPED,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    commune_text = CommuneText(
        label=_("Where do you live?"),
        help_text=_("The name of your commune, or its postcode."),
        max_length=80,
        widget=CommuneInput({"autocomplete": "off"}),
    )
    commune = forms.ModelChoiceField(
        label=_("Commune"), queryset=Commune.objects.all(), required=False, widget=forms.HiddenInput
    )
    commune_for = PlainText(max_length=80, required=False, widget=forms.HiddenInput)
    declines_commune = forms.BooleanField(label=_("I prefer not to say where I live"), required=False)

    offered: Sequence[Found] = ()

    def offer(self, event: Event) -> None:
        super().offer(event)
        self.fields["category"].queryset = event.categories.all()
        self.fields["commune_text"].widget.attrs |= {
            "hx-get": reverse("register_communes", args=[event.slug]),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": "#communes",
            "hx-sync": "this:replace",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.errors.pop("commune", None)  # a code that is no commune: the typed name decides
        if "commune_text" in cleaned:
            cleaned["commune"] = self._which_commune(cleaned)
        return cleaned

    def _which_commune(self, cleaned: dict[str, Any]) -> Commune | None:
        """The commune chosen from the list, or the only one that the typed text can mean."""
        text, chosen = cleaned["commune_text"].strip(), cleaned.get("commune")
        if cleaned.get("declines_commune"):
            return None
        if not text:
            self.add_error("commune_text", _("Write your commune, or say that you prefer not to."))
            return None
        if chosen and search_key(cleaned.get("commune_for", "")) == search_key(text):
            self.offered = [Found(chosen)]
            return chosen
        self.offered = find_communes(text, COMMUNES_SHOWN, event=self.event)
        if only := only_meaning(text, self.offered):
            self.offered = [only]
            return only.commune
        if self.offered:
            self.add_error("commune_text", _("Several communes answer to this name. Choose yours below."))
        else:
            self.add_error(
                "commune_text",
                _("We do not find this commune in France. Check how it is written, or say that you prefer not to."),
            )
        return None

    @property
    def communes(self) -> Sequence[Found]:
        """What to choose from under the field: found for what was typed, or the commune given before."""
        if not self.is_bound and (commune := self.initial.get("commune")):
            return [Found(commune)]
        return self.offered

    @property
    def chosen_commune(self) -> str:
        """The code of the commune that is ticked under the field, "" where none is."""
        if len(self.communes) == 1:
            return self.communes[0].commune.code
        return ""

    def answers(self) -> dict[str, Any]:
        """The answers as services.register_participant takes them."""
        contact: Contact = read_contact(self.cleaned_data["contact"])
        return {
            "chosen_name": self.cleaned_data["chosen_name"],
            "category": self.cleaned_data["category"],
            "structure": self.cleaned_data["structure"],
            "email": contact.email,
            "phone": contact.phone,
            "contact_as_typed": contact.as_typed,
            "commune": self.cleaned_data["commune"],
            "declines_commune": self.cleaned_data["declines_commune"],
        }


class ThemeField(forms.ModelChoiceField):
    def label_from_instance(self, theme: Theme) -> str:
        return theme.title


class WishesForm(EventForm):
    """Screen 2: up to three themes, the most wished first."""

    RANKS = ("first", "second", "third")

    first = ThemeField(label=_("First wish"), queryset=Theme.objects.none(), required=False)
    second = ThemeField(label=_("Second wish"), queryset=Theme.objects.none(), required=False)
    third = ThemeField(label=_("Third wish"), queryset=Theme.objects.none(), required=False)
    keeps_choice_confidential = forms.BooleanField(
        label=_("Keep my choice confidential"),
        help_text=_(
            "Only the organiser and the lead of the theme will know it. It stands on no badge and on no list that others see."
        ),
        required=False,
    )

    skills = forms.ModelMultipleChoiceField(
        label=_("What can you bring to a table?"),
        help_text=_("Tick what you like. Nobody checks, and nobody is obliged to anything."),
        queryset=Skill.objects.none(),
        required=False,
        error_messages=dict.fromkeys(
            ("invalid_choice", "invalid_pk_value", "invalid_list"),
            _("This answer is not offered any more. Choose another one."),
        ),
        widget=CheckCards(in_row=True),
    )

    def offer(self, event: Event) -> None:
        super().offer(event)
        self._offer_skills(event)
        chosen = [theme for name in self.RANKS if (theme := self.initial.get(name))]
        offered = offered_themes(event, kept=[getattr(theme, "pk", theme) for theme in chosen])
        self.themes = list(offered)
        for number, name in enumerate(self.RANKS):
            field = self.fields[name]
            field.queryset = offered
            nothing = _("I do not know yet") if number == 0 else _("No other wish")
            # Read once for the three fields.
            field.choices = [("", nothing), *((theme.pk, field.label_from_instance(theme)) for theme in self.themes)]
            field.error_messages["invalid_choice"] = _("This theme is not offered any more. Choose another one.")

    def _offer_skills(self, event: Event) -> None:
        """Asked only where the organiser listed some; they are read once."""
        listed = list(event.skills.all())
        if not listed:
            del self.fields["skills"]
            return
        self.fields["skills"].queryset = event.skills.all()
        self.fields["skills"].choices = [(skill.pk, skill.name) for skill in listed]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen: set[Theme] = set()
        for name in self.RANKS:
            theme = cleaned.get(name)
            if theme in seen:
                self.add_error(name, _("You already chose this theme. Choose another one, or none."))
            elif theme:
                seen.add(theme)
        return cleaned

    def answers(self) -> dict[str, Any]:
        chosen = [self.cleaned_data[name] for name in self.RANKS if self.cleaned_data[name]]
        answers = {
            "choices": chosen[:MOST_WISHES],
            "keeps_choice_confidential": self.cleaned_data["keeps_choice_confidential"],
        }
        return answers | ({"skills": list(self.cleaned_data["skills"])} if "skills" in self.fields else {})


class MineForm(VersionMixin, WhoForm, WishesForm, FinishForm):
    """All that a person gave, on one page, to change it. An agreement is asked only where a new answer needs it."""

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        held = {purpose for purpose, consent in consents_of(registration).items() if consent.is_given}
        known = held | {Consent.Purpose.TAKING_PART, *FinishForm.FREE}
        super().__init__(*args, event=registration.event, initial=given_by(registration), without=known, **kwargs)

    def answers(self) -> dict[str, Any]:
        """Those that `services.change_registration` takes. An untouched contact stays word for word what it was."""
        answers = {**WhoForm.answers(self), **WishesForm.answers(self), **FinishForm.answers(self)}
        if "contact" not in self.changed_data:
            for name in ("email", "phone", "contact_as_typed"):
                del answers[name]
        return answers

    def take_version(self, registration: Registration) -> None:
        """After a stale edit: what was typed stays, and the next sending is judged against the row as it is now."""
        data = self.data.copy()
        data["version"] = str(Registration.objects.values_list("version", flat=True).get(pk=registration.pk))
        self.data = data


def given_by(registration: Registration) -> dict[str, Any]:
    """The answers of a registration as the forms show them."""
    chosen = [choice.theme_id for choice in registration.choices.all()]
    commune = registration.commune
    return {
        "version": registration.version,
        "chosen_name": registration.chosen_name,
        "category": registration.category_id,
        "structure": registration.structure,
        "contact": registration.contact,
        "commune": commune,
        "commune_text": commune.name if commune else "",
        "commune_for": commune.name if commune else "",
        "declines_commune": registration.declines_commune,
        "keeps_choice_confidential": registration.keeps_choice_confidential,
        "forgets_early": registration.forgets_early,
        "skills": [offered.skill_id for offered in registration.skills_offered.all()],
        **needs_given_by(registration),
        **dict(zip(WishesForm.RANKS, chosen, strict=False)),
    }
