"""What is typed in the validation log, in the list of means, beside a photo."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from common.forms import OnceMixin, SiteForm, VersionMixin
from common.text import storable
from common.widgets import ChoiceCards
from events.models import SheetBlock
from projects.models import Means, Validation


def in_capitals(choices: Sequence[tuple[str, Any]]) -> Callable[[], list[tuple[str, str]]]:
    """The choices as a list shows them, each beginning with a capital, in the reader's language."""
    return lambda: [(value, capfirst(str(word))) for value, word in choices]


class PlainField(forms.CharField):
    """A text as typed, without what a database cannot hold, with plain line ends."""

    def to_python(self, value: Any) -> str:
        return storable(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n").strip()


class ValidationForm(OnceMixin, VersionMixin, SiteForm):
    """One line of the log. `blocks`: those of the sheet that are to be checked with people concerned."""

    question = PlainField(
        label=_("What did you ask?"), max_length=500, widget=forms.Textarea({"rows": 2, "autocomplete": "off"})
    )
    asked = forms.ChoiceField(
        label=_("Whom?"),
        choices=in_capitals(Validation.Asked.choices),
        initial=Validation.Asked.CONCERNED,
        help_text=_("A kind of person, never a name."),
        widget=forms.Select,
    )
    people = forms.IntegerField(
        label=_("How many people?"),
        min_value=1,
        max_value=999,
        required=False,
        widget=forms.NumberInput({"class": "input-short", "inputmode": "numeric"}),
        error_messages={"min_value": _("A number from 1 to 999."), "max_value": _("A number from 1 to 999.")},
    )
    answer = PlainField(
        label=_("What did they answer?"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )
    changed = PlainField(
        label=_("What does it change in your project?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Nothing changes? That is an answer too."),
    )
    block = forms.ModelChoiceField(
        label=_("About which block of the sheet?"),
        queryset=SheetBlock.objects.none(),
        required=False,
        empty_label=_("The whole project"),
    )

    def __init__(self, *args: Any, blocks: Any, row: Validation | None = None, **kwargs: Any) -> None:
        initial = {} if row is None else {name: getattr(row, name) for name in ("question", "asked", "people")}
        if row is not None:
            initial |= {"answer": row.answer, "changed": row.changed, "block": row.block_id, "version": row.version}
        super().__init__(*args, initial=initial, auto_id="validation_%s", **kwargs)
        if blocks:
            self.fields["block"].queryset = SheetBlock.objects.filter(pk__in=[block.pk for block in blocks])
        else:
            del self.fields["block"]

    def written(self) -> dict[str, Any]:
        """What the service writes."""
        return {name: self.cleaned_data[name] for name in self.fields if name not in ("version", "idempotency_key")}


class MeansForm(OnceMixin, SiteForm):
    """Something the project needs, in one line."""

    what = PlainField(label=_("What do you need?"), max_length=200, widget=forms.TextInput({"autocomplete": "off"}))
    kind = forms.ChoiceField(
        label=_("It is…"),
        choices=in_capitals(Means.Kind.choices),
        widget=ChoiceCards(
            in_row=True, icons={"time": "clock", "place": "map-pin", "object": "armchair", "money": "tag"}
        ),
    )
    state = forms.ChoiceField(
        label=_("Do you have it?"),
        choices=in_capitals(Means.State.choices),
        initial=Means.State.LACK,
        widget=ChoiceCards(icons={"have": "check", "lack": "search"}),
    )
    giver = PlainField(
        label=_("Who could give it?"),
        max_length=200,
        required=False,
        help_text=_("An association, a service, a shop, a kind of person. Never somebody's name."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="means_%s", **kwargs)


class MeansWordsForm(VersionMixin, SiteForm):
    """The words of one line of means."""

    what = PlainField(label=_("What do you need?"), max_length=200)
    giver = PlainField(label=_("Who could give it?"), max_length=200, required=False)


class PhotoForm(OnceMixin, SiteForm):
    """A photo of a sheet of paper, and the promise that it shows nobody."""

    promise = forms.BooleanField(
        label=_("There is no face and no name on this photo."),
        error_messages={"required": _("Look at the photo once more, then tick this box.")},
    )
    picture = forms.FileField(
        label=_("The photo"),
        # A phone asked for these hands over a JPEG, whatever it keeps itself.
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Take a photo, or choose one.")},
    )
    caption = PlainField(
        label=_("What is on it?"),
        max_length=120,
        required=False,
        help_text=_("“Our problem tree”, “the map of the allies”."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="photo_%s", **kwargs)

    def promise_again(self) -> None:
        """Another photo will be chosen: what was promised was of the one refused. Call it once the form was checked."""
        self.data = self.data.copy()
        self.data.pop("promise", None)
