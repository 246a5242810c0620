"""What an organiser posts about a draft."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import OnceMixin, SiteForm
from participants.models import Registration
from teams.models import Draft, DraftChange, DraftSeat, DraftTable
from teams.services.drafting import LONGEST_REASON, Asked

MOST_COMPARED = 3


class _OfDraft(OnceMixin, SiteForm):
    """A form about a draft: its own tables and its event's people are the only choices."""

    def __init__(self, *args: Any, draft: Draft, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        of_draft = {
            Registration: Registration.objects.filter(event=draft.event_id),
            DraftTable: DraftTable.objects.filter(draft=draft),
        }
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = of_draft[field.queryset.model]

    @property
    def asked(self) -> Asked:
        data = self.cleaned_data
        return Asked(by=self.by, reason=data.get("reason", ""), idempotency_key=data["idempotency_key"])


class _Reasoned(_OfDraft):
    """`seen`: where the page showed the person, 0 for nowhere. `reason`: why a demand may be broken."""

    registration = forms.ModelChoiceField(Registration.objects.none())
    seen = forms.IntegerField(required=False)
    reason = forms.CharField(
        label=_("Why is it right all the same?"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("A few words for the other organisers. Nothing about anybody's life."),
    )
    confirmed = forms.BooleanField(required=False)  # sent from the page that asks for the reason


class DraftMoveForm(_Reasoned):
    """Who goes to which table of the draft; no table means "without a table"."""

    table = forms.ModelChoiceField(DraftTable.objects.none(), required=False)


class DraftSwapForm(_Reasoned):
    """Two people who exchange their places."""

    other = forms.ModelChoiceField(Registration.objects.none())


class DraftLockForm(_OfDraft):
    """Somebody, or everybody at a table, to be locked or let go: the button pressed says which."""

    lock = forms.ModelChoiceField(Registration.objects.none(), required=False)
    unlock = forms.ModelChoiceField(Registration.objects.none(), required=False)
    lock_table = forms.ModelChoiceField(DraftTable.objects.none(), required=False)
    unlock_table = forms.ModelChoiceField(DraftTable.objects.none(), required=False)

    @property
    def locks(self) -> bool:
        return bool(self.cleaned_data["lock"] or self.cleaned_data["lock_table"])

    @property
    def people(self) -> list[int]:
        """Keys of those who are meant."""
        data = self.cleaned_data
        one, table = data["lock"] or data["unlock"], data["lock_table"] or data["unlock_table"]
        seats = DraftSeat.objects.filter(table=table) if table else DraftSeat.objects.none()
        return [*([one.pk] if one else []), *seats.values_list("registration_id", flat=True)]


class DraftUndoForm(SiteForm):
    """A change of the draft."""

    change = forms.ModelChoiceField(DraftChange.objects.none())

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["change"].queryset = DraftChange.objects.filter(draft=draft)


class OnceForm(OnceMixin, SiteForm):
    """A button that a flaky network may press twice."""


class CompareForm(SiteForm):
    """Two or three drafts of the event."""

    draft = forms.ModelMultipleChoiceField(
        Draft.objects.none(), label=_("Drafts"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, drafts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["draft"].queryset = drafts
