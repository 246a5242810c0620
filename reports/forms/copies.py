"""What is asked to carry an event away, or to bring one in."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.forms import OnceMixin, SiteForm
from common.widgets import ChoiceCards
from events.models import Organisation
from reports.copies.fileformat import LARGEST_FILE, SHORTEST_PASSPHRASE

PLAN, WORK, PEOPLE = "plan", "work", "people"


def _passphrase(label: Any, **kwargs: Any) -> forms.CharField:
    widget = forms.PasswordInput({"autocomplete": "off"})
    return forms.CharField(label=label, strip=False, max_length=200, widget=widget, **kwargs)


class CopyForm(OnceMixin, SiteForm):
    """How much of the event."""

    what = forms.ChoiceField(
        label=_("In the file"),
        choices=[
            (PLAN, _("What you decided")),
            (WORK, _("And what the teams made")),
            (PEOPLE, _("Everything, with people")),
        ],
        initial=WORK,
        error_messages={"invalid_choice": _("Choose one of the three.")},
        widget=ChoiceCards(
            icons={PLAN: "list-checks", WORK: "table", PEOPLE: "lock"},
            tones={PEOPLE: "plum"},
            hints={
                PLAN: _("Themes, programme, project sheet, criteria, questions, numbers to call."),
                WORK: _(
                    "Sheets, photos, the wall, what the jury decided. In texts, the full names and contacts of those "
                    "registered are hidden. A first name alone stays."
                ),
                PEOPLE: _("To move to another site. The file is locked with a passphrase that you choose."),
            },
        ),
    )

    def parts(self) -> dict[str, bool]:
        """What ask_for_copy takes."""
        what = self.cleaned_data["what"]
        return {"with_work": what != PLAN, "with_people": what == PEOPLE}


class SealForm(SiteForm):
    """The passphrase of a file with people, twice: nobody can open the file without it, and we do not keep it."""

    passphrase = _passphrase(
        _("Passphrase"),
        min_length=SHORTEST_PASSPHRASE,
        help_text=_("Four words or more. Example: “seven boats leave at noon”, but your own."),
        error_messages={"min_length": _("This is too short to keep people safe: take four words or more.")},
    )
    passphrase_again = _passphrase(_("The same, once more"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (
            cleaned.get("passphrase")
            and cleaned.get("passphrase_again")
            and cleaned["passphrase"] != cleaned["passphrase_again"]
        ):
            self.add_error("passphrase_again", _("These are not the same. Write the passphrase once more in both."))
        return cleaned


class BringForm(OnceMixin, SiteForm):
    """A file of an event, and for whom it is brought in."""

    file = forms.FileField(
        label=_("The file of the event"),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file first.")},
        widget=forms.FileInput({"class": "drop-here", "accept": ".zip,application/zip"}),
    )
    passphrase = _passphrase(
        _("Its passphrase"), required=False, help_text=_("Only where the file holds people. Otherwise leave it empty.")
    )
    organisation = forms.ModelChoiceField(
        label=_("Who organises"),
        queryset=Organisation.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": _("Choose one of your organisations.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = user.organisations.order_by("name")
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = organisations[0]

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("This file is too heavy: 100 MB at most."))
        return file
