"""What the forms about one row of the definition share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from common.forms import OnceMixin, SiteModelForm, VersionMixin
from events.services.lists import RowChanged, Settled, fingerprint


class RowForm(OnceMixin, SiteModelForm):
    """Adds or changes one row. Sent twice it adds one; a stale one overwrites nothing and shows what was saved."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    GONE = _("Somebody removed this while you were writing. Copy your text, then add it again.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["seen"].initial = fingerprint(self.instance, self.columns)

    @property
    def columns(self) -> list[str]:
        """The columns of the row that this form writes."""
        return [name for name in self._meta.fields if name in self.fields]

    @property
    def field_rows(self) -> list[list[BoundField]]:
        """The visible fields, those of both languages side by side."""
        rows: list[list[BoundField]] = []
        for field in self.visible_fields():
            pair = rows and rows[-1][0].name.endswith("_fr") and field.name == f"{rows[-1][0].name[:-3]}_en"
            if pair:
                rows[-1].append(field)
            else:
                rows.append([field])
        return rows

    def say_stale(self, stale: RowChanged) -> None:
        """Say beside each field what somebody else saved there, and let the next save win."""
        if stale.stored is None:
            self.add_error(None, self.GONE)
            return
        self.add_error(None, VersionMixin.STALE)
        for name in self.columns:
            column = stale.stored._meta.get_field(name)
            if column.value_to_string(stale.stored) != column.value_to_string(self.instance):
                shown = self.fields[name].prepare_value(getattr(stale.stored, name))
                self.add_error(name, ValidationError(_("Saved meanwhile: %(text)s"), params={"text": _in_words(shown)}))
        self.data = self.data.copy()
        self.data["seen"] = fingerprint(stale.stored, self.columns)

    def say_settled(self, settled: Settled) -> None:
        """Say beside each field why it stays as it is."""
        for name, why in settled.why.items():
            self.add_error(name, why)


def _in_words(value: Any) -> str:
    if value is True:
        return str(_("yes"))
    return str(_("no")) if value is False else f"« {value} »" if value not in (None, "") else str(_("nothing"))


class LinesField(forms.CharField):
    """A list of short texts, one a line."""

    widget = forms.Textarea

    default_error_messages = {
        "too_long": _("Line %(number)d is too long: %(length)d characters, at most %(limit)d."),
        "too_many": _("%(count)d lines are too many: at most %(limit)d."),
    }

    def __init__(self, *, longest_line: int, most_lines: int = 20, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.longest_line = longest_line
        self.most_lines = most_lines

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in super().clean(value).splitlines()]
        kept = [line for line in lines if line]
        for number, line in enumerate(lines, start=1):
            if len(line) > self.longest_line:
                params = {"number": number, "length": len(line), "limit": self.longest_line}
                raise ValidationError(self.error_messages["too_long"], code="too_long", params=params)
        if len(kept) > self.most_lines:
            params = {"count": len(kept), "limit": self.most_lines}
            raise ValidationError(self.error_messages["too_many"], code="too_many", params=params)
        return kept

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))


class MoveForm(forms.Form):
    """Where a row goes: one step, or a place from 0."""

    step = forms.TypedChoiceField(choices=[("-1", ""), ("1", "")], coerce=int, required=False, empty_value=0)
    to = forms.IntegerField(min_value=0, required=False)


def short(**attrs: Any) -> dict[str, Any]:
    return {"class": "input-short", **attrs}
