"""The audience favourite: one choice, and on the tablet of a table, whose it is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import SiteForm
from common.widgets import ChoiceCards
from participants.forms.codes import CodeForm
from teams.models import Team


class ChosenTeam(forms.ModelChoiceField):
    """One team among those shown, as a card with its table."""

    def __init__(self, **kwargs: Any) -> None:
        words = {name: _("Choose one of the teams shown.") for name in ("required", "invalid_choice")}
        super().__init__(
            Team.objects.none(),
            label=_("Your favourite"),
            empty_label=None,
            error_messages=words,
            widget=ChoiceCards(),
            **kwargs,
        )

    def label_from_instance(self, obj: Any) -> str:
        return _("%(team)s · table %(number)d") % {"team": obj.name, "number": obj.number}


class VoteForm(SiteForm):
    """On a phone: the person is known. `teams`: those they may choose."""

    team = ChosenTeam()

    def __init__(self, *args: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams


class Forgotten(forms.TextInput):
    """A field that comes back empty: the page of a refusal stays on a tablet that the next person takes."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, None, attrs)


class TabletVoteForm(CodeForm):
    """On the tablet of a table: each person types their own code, which opens nothing and is not kept.

    Where it is refused, the choice stays; whose it is does not.
    """

    team = ChosenTeam()

    def __init__(self, *args: Any, event: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.filter(event=event).order_by("number")
        self.fields["code"].help_text = _(
            "The eight letters and digits of your own card. The tablet forgets them at once."
        )
        for name in {"code", "for_whom"} & self.fields.keys():
            self.fields[name].widget = Forgotten(self.fields[name].widget.attrs)
        self.order_fields(["team", "code", "for_whom"])


class OpenPollForm(SiteForm):
    """What is decided before votes are taken."""

    is_announced = forms.BooleanField(
        label=_("Say it on the screens, the tablets and the phones"),
        help_text=_("The announcement goes when the votes close."),
        required=False,
        initial=True,
    )
    own_team = forms.BooleanField(label=_("People may choose their own team"), required=False)
