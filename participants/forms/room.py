"""What the organiser writes about the room: how many to hope for, and whom to call."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import OnceMixin, SiteForm, SiteModelForm, VersionMixin
from events.forms.identity import MOST_PLACES
from events.models import Event, Intercommunality
from participants.forms.registration import PlainText
from participants.models import Relay
from participants.representativity import Place


class PlaceTargetsForm(SiteForm):
    """A number for each intercommunalité of the territory; empty follows its population."""

    def __init__(self, *args: Any, places: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = [place for place in places if place.key]
        for place in self.places:
            self.fields[f"place-{place.key}"] = forms.IntegerField(
                label=place.name,
                help_text=_("Empty: %(count)d, its share of the places.") % {"count": place.share_of_places},
                min_value=0,
                max_value=MOST_PLACES,
                required=False,
                initial=place.chosen_target,
                widget=forms.NumberInput({"class": "input-short", "inputmode": "numeric"}),
            )

    def targets(self) -> dict[str, int | None]:
        return {place.key: self.cleaned_data[f"place-{place.key}"] for place in self.places}


class RelayForm(OnceMixin, VersionMixin, SiteModelForm):
    """Somebody to call."""

    structure = PlainText(
        label=_("Structure"), help_text=_("A town hall, a CCAS, an association, a medical centre…"), max_length=120
    )
    name = PlainText(label=_("Name of the person"), max_length=80, required=False)
    phone = PlainText(label=_("Phone"), max_length=30, required=False, widget=forms.TextInput({"inputmode": "tel"}))
    note = PlainText(label=_("Note"), help_text=_("What was said, what was promised."), max_length=300, required=False)

    class Meta:
        model = Relay
        fields = ("structure", "name", "phone", "email", "intercommunality", "category", "note")

    def __init__(self, *args: Any, event: Event, places: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["intercommunality"].queryset = Intercommunality.objects.filter(
            pk__in=[place.key for place in places if place.key]
        ).order_by("search_name")
        self.fields["intercommunality"].empty_label = _("Any place")
        self.fields["intercommunality"].label_from_instance = lambda row: row.short_name
        self.fields["category"].queryset = event.categories.all()
        self.fields["category"].empty_label = _("Anybody")
        self.fields["category"].label_from_instance = lambda row: row.label[:1].upper() + row.label[1:]
        self.fields["version"].initial = self.instance.version

    def answers(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class CalledForm(SiteForm):
    """What was said on the phone."""

    note = PlainText(label=_("What was said"), max_length=300, required=False)
