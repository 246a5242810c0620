"""A group, for the organiser; and the table in which it enters its people."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import OnceMixin, SiteForm, SiteModelForm, VersionMixin
from events.forms.identity import MOST_PLACES
from events.models import Category, Commune, Event, Intercommunality
from events.services.territory import find_communes, territory_of
from participants.contact import LONGEST_TYPED, read_contact
from participants.forms.registration import COMMUNES_SHOWN, CategoryField, PlainText, only_meaning
from participants.models import Group, How, Need, Registration
from participants.services.needs import GivenNeeds

HELD_DAYS = 21  # proposed, never later than the eve of the event
MOST_ROWS = 60


class GroupForm(OnceMixin, VersionMixin, SiteModelForm):
    name = PlainText(label=_("Association or service"), max_length=120)
    contact_name = PlainText(label=_("Whom to call there"), max_length=80, required=False)
    phone = PlainText(label=_("Phone"), max_length=30, required=False, widget=forms.TextInput({"inputmode": "tel"}))
    seats = forms.IntegerField(
        label=_("Places to hold"),
        help_text=_(
            "Nobody else gets them until the date below. Those that are not free yet are the next to be freed. 0 holds none."
        ),
        min_value=0,
        max_value=MOST_PLACES,
        initial=0,
        widget=forms.NumberInput({"class": "input-short", "inputmode": "numeric"}),
    )
    held_until = forms.DateField(
        label=_("Hold them until"),
        help_text=_("On the next day, the places that are left are free for everybody."),
        required=False,
        widget=forms.DateInput({"type": "date", "class": "input-medium"}, format="%Y-%m-%d"),
    )

    class Meta:
        model = Group
        fields = ("name", "contact_name", "phone", "email", "category", "intercommunality", "seats", "held_until")

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        places = [group.intercommunality for group in territory_of(event) if group.intercommunality]
        place, category = self.fields["intercommunality"], self.fields["category"]
        place.queryset = Intercommunality.objects.filter(pk__in=[row.pk for row in places]).order_by("search_name")
        place.label, place.empty_label = _("People from"), _("Anywhere")
        place.label_from_instance = lambda row: row.short_name
        category.queryset = event.categories.all()
        category.label, category.empty_label = _("Its people come as"), _("It says so for each person")
        category.label_from_instance = lambda row: row.label[:1].upper() + row.label[1:]
        self.fields["version"].initial = self.instance.version
        if self.instance.pk:
            self.initial["seats"] = self.instance.seats_wanted
        self.fields["held_until"].initial = min(
            event.real_today + timedelta(days=HELD_DAYS), event.starts_on - timedelta(days=1)
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        until = cleaned.get("held_until")
        if cleaned.get("seats") and "held_until" in cleaned:
            if until is None:
                self.add_error("held_until", _("Say until when these places are held."))
            elif not self.event.real_today <= until <= self.event.starts_on:
                self.add_error("held_until", _("Choose a day from today to the first day of the event."))
        return cleaned

    def answers(self) -> dict[str, Any]:
        answers = {name: self.cleaned_data[name] for name in self.Meta.fields}
        if not answers["seats"]:
            answers["held_until"] = None
        return answers


class GroupRowForm(SiteForm):
    """One person of the table. A row in which nothing is written is no person."""

    chosen_name = PlainText(label=_("Name"), max_length=80, widget=forms.TextInput({"autocomplete": "off"}))
    category = CategoryField(
        label=_("Comes as"), queryset=Category.objects.none(), empty_label=None, widget=forms.Select
    )
    contact = PlainText(
        label=_("Phone or e-mail"),
        max_length=LONGEST_TYPED,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    commune_text = PlainText(
        label=_("Commune"), max_length=80, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    need = PlainText(label=_("Needs to come"), max_length=400, required=False)
    age_group = forms.ChoiceField(label=_("Age"), choices=Registration.AgeGroup.choices, initial="adult")
    responsible_name = PlainText(label=_("Adult with them, if under 18"), max_length=80, required=False)
    agreed = forms.ChoiceField(
        label=_("Said yes"),
        choices=[(how.value, how.label) for how in (How.SPOKEN, How.WRITTEN, How.SIGNED)],
        initial=How.SPOKEN.value,
    )

    def __init__(self, *args: Any, event: Event, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event, self.group = event, group
        self.commune: Commune | None = None
        if group.category_id:
            del self.fields["category"]
        else:
            self.fields["category"].queryset = event.categories.all()

    def has_changed(self) -> bool:
        """Something was written; choices left as they were do not count."""
        return bool({"chosen_name", "contact", "commune_text", "need", "responsible_name"} & set(self.changed_data))

    def clean_commune_text(self) -> str:
        text = self.cleaned_data["commune_text"].strip()
        if not text:
            return ""
        found = find_communes(text, COMMUNES_SHOWN, event=self.event)
        only = only_meaning(text, found)
        if only is None and found:
            names = ", ".join(f"{one.commune} ({one.commune.postcodes[0]})" for one in found if one.commune.postcodes)
            raise forms.ValidationError(
                _("Several communes answer to this name. Write one of these names whole: %(names)s."),
                params={"names": names},
            )
        if only is None:
            raise forms.ValidationError(_("We do not find this commune. Check how it is written, or leave it empty."))
        self.commune = only.commune
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_minor = cleaned.get("age_group", "adult") != Registration.AgeGroup.ADULT
        if is_minor and not cleaned.get("responsible_name"):
            self.add_error("responsible_name", _("Write the name of the adult who comes with this young person."))
        return cleaned

    def answers(self) -> dict[str, Any]:
        """What the services take, and `agreed`: how the person said yes."""
        given = self.cleaned_data
        contact = read_contact(given["contact"])
        is_minor = given["age_group"] != Registration.AgeGroup.ADULT
        return {
            "chosen_name": given["chosen_name"],
            "category": given.get("category") or self.group.category,
            "email": contact.email,
            "phone": contact.phone,
            "contact_as_typed": contact.as_typed,
            "commune": self.commune,
            "age_group": given["age_group"],
            "responsible_name": given["responsible_name"] if is_minor else "",
            "needs": GivenNeeds(situations={Need.Kind.OTHER.value: given["need"]} if given["need"] else {}),
            "agreed": given["agreed"],
        }


class GroupPersonForm(VersionMixin, GroupRowForm):
    """One of its people, to correct. What they need is theirs to change."""

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        initial = {
            "version": registration.version,
            "chosen_name": registration.chosen_name,
            "category": registration.category_id,
            "contact": registration.contact,
            "commune_text": registration.commune.name if registration.commune else "",
            "age_group": registration.age_group,
            "responsible_name": registration.responsible_name,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.registration = registration
        del self.fields["need"], self.fields["agreed"]

    def clean_commune_text(self) -> str:
        if "commune_text" not in self.changed_data:
            self.commune = self.registration.commune
            return str(self.cleaned_data["commune_text"])
        return super().clean_commune_text()

    def answers(self) -> dict[str, Any]:
        """What `services.change_registration` takes. A contact left as it is stays word for word what it was."""
        self.cleaned_data |= {"need": "", "agreed": ""}
        answers = super().answers()
        del answers["needs"], answers["agreed"]
        answers["category"] = self.cleaned_data.get("category") or self.registration.category
        if "contact" not in self.changed_data:
            for name in ("email", "phone", "contact_as_typed"):
                del answers[name]
        return answers


class RowsFormSet(forms.BaseFormSet):
    """The table."""

    def people(self) -> Sequence[dict[str, Any]]:
        return [form.answers() for form in self.forms if form.has_changed()]


GroupRows = forms.formset_factory(
    GroupRowForm, formset=RowsFormSet, extra=3, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
)
