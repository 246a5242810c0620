"""What a team says about being public."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import OnceMixin, SiteForm, VersionMixin
from events.models import Intercommunality
from projects.forms.made import PlainField
from projects.models import Publication
from projects.publishing import Kind, Offer, agreed_keys, fingerprint


class AgreeForm(VersionMixin, SiteForm):
    """Which parts may be public, of those offered. `seen` says which texts the page showed."""

    parts = forms.MultipleChoiceField(
        label=_("What everybody may read"),
        required=False,
        error_messages={"invalid_choice": _("The sheet changed meanwhile. Read it again, then say yes.")},
    )
    place = forms.TypedChoiceField(label=_("Where does it happen?"), required=False, coerce=str, empty_value="")
    structure = PlainField(
        label=_("Which structure may people contact?"),
        max_length=120,
        required=False,
        help_text=_("A town hall, an association, a service. Never a person. You may leave it empty."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    reach = PlainField(
        label=_("How does one reach the structure?"),
        max_length=200,
        required=False,
        help_text=_("Its own phone number, its own address or its own site: nobody's private one."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    told = forms.BooleanField(
        label=_("The team told me so: I write its answer, not mine."),
        error_messages={"required": _("Only the team decides. Ask it, then tick this box.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(
        self,
        *args: Any,
        offers: Sequence[Offer],
        places: Sequence[Intercommunality],
        publication: Publication | None,
        for_team: bool,
        **kwargs: Any,
    ) -> None:
        row = publication or Publication()
        contact = next((part.text for part in row.parts.all() if part.kind == Kind.CONTACT), "") if row.pk else ""
        structure, _line, reach = contact.partition("\n")
        initial = {"place": row.place_id or "", "structure": structure, "reach": reach, "seen": fingerprint(offers)}
        super().__init__(*args, initial={**initial, "version": row.version}, auto_id="agree_%s", **kwargs)
        self.offers = offers
        self.fields["parts"].choices = [(offer.key, offer.title) for offer in offers]
        self.fields["parts"].initial = sorted(agreed_keys(publication))
        self.fields["place"].choices = [("", _("In the whole territory")), *((p.pk, p.short_name) for p in places)]
        if not for_team:
            del self.fields["told"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("reach") and not given.get("structure"):
            self.add_error("structure", _("Say of which structure this is the contact."))
        return given

    @property
    def rows(self) -> list[tuple[Offer, bool]]:
        """(part offered, is it ticked?)"""
        chosen = set(self["parts"].value() or [])
        return [(offer, offer.key in chosen) for offer in self.offers]

    @property
    def contact(self) -> str:
        """The structure and how to reach it, on a line each; empty without structure."""
        structure, reach = self.cleaned_data["structure"], self.cleaned_data["reach"].replace("\n", " ")
        return f"{structure}\n{reach}" if structure else ""

    def show_again(self, version: int) -> None:
        """After a change by somebody else: the texts are new, so every yes is asked again; what was typed stays."""
        self.refuse_stale(version)
        again = self.data.copy()  # type: ignore[union-attr]  # what was posted
        again.setlist("parts", [])
        again["seen"] = fingerprint(self.offers)
        self.data = again


class PublicPictureForm(OnceMixin, SiteForm):
    """A picture for everybody, what one sees on it, and the promise that nobody is on it who did not agree."""

    picture = forms.FileField(
        label=_("The picture"),
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Choose a picture.")},
    )
    alt = PlainField(
        label=_("What does one see on it?"),
        max_length=200,
        help_text=_("One sentence for who does not see it: “A van parked in a farmyard, three chairs around a table.”"),
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Say in one sentence what one sees on it.")},
    )
    promise = forms.BooleanField(
        label=_("There is nobody on it, or everybody on it agreed to be seen by all."),
        error_messages={"required": _("Look at the picture once more, then tick this box.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="public_%s", **kwargs)
