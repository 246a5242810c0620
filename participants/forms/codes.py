"""A code of any kind."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import SiteForm
from participants.forms.registration import PlainText


class CodeForm(SiteForm):
    """A code of any kind, and for whom it is where too many wrong ones were typed."""

    code = PlainText(
        label=_("Your code"),
        help_text=_("The eight letters and digits of your card, or those of your table."),
        max_length=40,
        error_messages={"required": _("Write the code of your card.")},
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code-input"}
        ),
    )
    for_whom = PlainText(
        label=_("Whom is this code for?"),
        help_text=_("The name you chose, the number of your table, or the name of the room."),
        max_length=120,
        error_messages={"required": _("Write also whom this code is for. Many wrong codes were typed here lately.")},
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, asks_for_whom: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_for_whom:
            del self.fields["for_whom"]
