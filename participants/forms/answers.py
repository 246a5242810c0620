"""Answering needs: one at a time, or several people at once."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import SiteForm
from common.widgets import ChoiceCards
from participants.models import Need
from participants.proposals import Proposal, proposal_named, proposals_of
from participants.services.answers import NEED_WORDS, WITHOUT_WORDS, Given

MOST_AT_ONCE = 500
A = Need.Answer


def token_of(need: Need) -> str:
    """What a page holds of a need that it shows: its key and its version."""
    return f"{need.pk}-{need.version}"


class SeenNeeds(forms.Field):
    """Needs as "key-version", as many as are answered together: {key: version}."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {  # noqa: RUF012 - as Django writes it
        "required": _("Choose at least one person."),
        "invalid": _("This list is out of date. Load the page again."),
    }

    def to_python(self, value: Any) -> dict[int, int]:
        pairs = [str(token).split("-") for token in (value or [])[:MOST_AT_ONCE]]
        good = all(len(p) == 2 and all(n.isascii() and n.isdigit() and len(n) < 10 for n in p) for p in pairs)
        if not good:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return {int(key): int(version) for key, version in pairs}


class AnswerForm(SiteForm):
    """Yes, partly or no, with words; or a proposal, sent by its button as `quick`."""

    need = SeenNeeds()
    quick = forms.CharField(required=False, widget=forms.HiddenInput)
    beyond_room = forms.BooleanField(required=False, widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=_("Your answer"),
        required=False,
        choices=[(A.YES, _("Yes")), (A.PARTLY, _("Partly")), (A.NO, _("No"))],
        widget=ChoiceCards(in_row=True),
    )
    words = forms.CharField(
        label=_("What we say to the person"),
        required=False,
        max_length=400,
        help_text=_("One sentence. Needed for “partly” and for “no”."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
    reception_words = forms.CharField(
        label=_("What the reception must know"),
        required=False,
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    asks_beyond_room = False  # a yes promises more places than there are: a button says so

    def __init__(self, *args: Any, needs: Sequence[Need] = (), **kwargs: Any) -> None:
        """`needs`: what is answered, all of one kind; one of them alone brings its present answer along."""
        one = needs[0] if len(needs) == 1 else None
        first = {"answer": one.answer, "words": one.answer_words, "reception_words": one.reception_words} if one else {}
        super().__init__(*args, initial=first, auto_id=f"answer_{one.pk}_%s" if one else "id_%s", **kwargs)
        kinds = {need.kind for need in needs}
        self.kind = kinds.pop() if len(kinds) == 1 else ""
        if self.kind:
            self.fields["reception_words"].help_text = _reception_help(self.kind)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if key := cleaned.get("quick"):
            proposal = proposal_named(key)
            if proposal is None:
                raise forms.ValidationError(_("This answer is not proposed any more. Choose another."))
            cleaned["answer"], cleaned["words"] = str(proposal.answer), str(proposal.words)
        elif not cleaned.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _("Choose yes, partly or no."))
        elif cleaned.get("answer") in NEED_WORDS and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", WITHOUT_WORDS)
        return cleaned

    def given(self) -> Given:
        """The answer, once valid. A proposal leaves what the reception reads as it is."""
        cleaned = self.cleaned_data
        for_reception = None if cleaned["quick"] else cleaned["reception_words"]
        return Given(cleaned["answer"], cleaned["words"], for_reception)

    @property
    def proposals(self) -> list[tuple[str, Proposal]]:
        return proposals_of(self.kind) if self.kind else []


class TakeBackForm(SiteForm):
    """Undo: the answer that each need had before, none where it had none."""

    need = SeenNeeds()
    answer = forms.ChoiceField(required=False, choices=Need.Answer.choices)
    words = forms.CharField(required=False, max_length=400)
    reception_words = forms.CharField(required=False, max_length=160)

    def given(self) -> Given:
        cleaned = self.cleaned_data
        return Given(cleaned["answer"], cleaned["words"], cleaned["reception_words"])


def _reception_help(kind: str) -> Any:
    if kind in Need.FOR_RECEPTION:
        return _("The reception already reads: “%(words)s”. Write here to say more.") % {"words": Need.TITLES[kind]}
    return _("The reception reads nothing of this need, unless you write it here.")
