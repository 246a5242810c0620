"""What is typed about a project after the event: who carries it, where it stands, news, when teams are asked."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common import privacy
from common.forms import OnceMixin, SiteForm, VersionMixin
from common.widgets import CheckCards, ChoiceCards
from events.models import Event
from participants.contact import read_contact
from projects.following import followable
from projects.forms.made import PlainField, in_capitals
from projects.models import FollowUp, Holder, State, Way
from projects.services.follow_up import MOST_MOMENTS, Moment
from teams.models import Team, TeamMember

STATE_ICONS = {
    State.STARTED: "sunrise",
    State.PREPARING: "list-checks",
    State.PAUSED: "hourglass",
    State.STOPPED: "x",
    State.TAKEN_OVER: "heart-handshake",
}


def day_input() -> forms.DateInput:
    return forms.DateInput({"type": "date", "class": "input-medium"}, format="%Y-%m-%d")


def words(label: Any, most: int, *, rows: int = 2, help_text: Any = "") -> PlainField:
    """A text that may stay empty."""
    return PlainField(
        label=label, max_length=most, required=False, help_text=help_text, widget=forms.Textarea({"rows": rows})
    )


class DiscreetForm(SiteForm):
    """A form whose words outlive the names of people: those that may tell who somebody is are read a second time first."""

    sure = forms.CharField(required=False, widget=forms.HiddenInput)
    READ_AGAIN: tuple[str, ...] = ()

    @property
    def indiscreet(self) -> str:
        """The words that the advice is about."""
        return "\n".join(self.cleaned_data.get(name) or "" for name in self.READ_AGAIN if name in self.fields)

    @property
    def is_indiscreet(self) -> bool:
        """Whether to show the advice before anything is kept. Sent again with `sure`, words go as they are."""
        if not (self.is_bound and self.is_valid()):
            return False
        return self.cleaned_data["sure"] != "yes" and bool(privacy.hints(self.indiscreet))


class TellForm(VersionMixin, DiscreetForm):
    """Where a project stands at one moment. `by_holder`: without what the organiser alone notes."""

    state = forms.ChoiceField(
        label=_("Where does the project stand?"),
        choices=in_capitals(State.choices),
        widget=ChoiceCards(icons={str(state): icon for state, icon in STATE_ICONS.items()}),
    )
    why = words(
        _("Paused or stopped: why?"), 300, help_text=_("A few words are enough. Others learn from it, and may help.")
    )
    carried_by = PlainField(
        label=_("Who carries it now?"),
        max_length=160,
        required=False,
        help_text=_("An association, two neighbours, a town hall…"),
    )
    people_concerned = forms.IntegerField(
        label=_("How many people has it reached?"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_("Since the beginning. About is fine."),
        widget=forms.NumberInput({"class": "input-short", "inputmode": "numeric"}),
    )
    people_words = PlainField(
        label=_("Who are they?"), max_length=200, required=False, help_text=_("Families, neighbours… No name.")
    )
    pledges_words = words(_("What became of the promises made to you?"), 400)
    blocks = words(_("What blocks?"), 400)
    help_wanted = words(_("What help would you like?"), 400)
    linked_to = PlainField(
        label=_("Whom did you put them in touch with?"),
        max_length=200,
        required=False,
        help_text=_("The right person, and their organisation."),
    )
    held_on = forms.DateField(label=_("When did you talk?"), required=False, widget=day_input())
    told_by = PlainField(label=_("Who told you?"), max_length=80, required=False)

    READ_AGAIN = ("why", "carried_by", "people_words", "pledges_words", "blocks", "help_wanted")
    ORGANISER_ONLY = ("linked_to", "held_on", "told_by")

    def __init__(self, *args: Any, row: FollowUp | None = None, by_holder: bool = False, **kwargs: Any) -> None:
        fields = [name for name in self.base_fields if name not in ("version", "sure")]
        first = {name: getattr(row, name) for name in fields} if row else {}
        initial = {**first, "version": row.version if row else 0, **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["why"].may_be_needed = True  # type: ignore[attr-defined]  # once it stopped
        if by_holder:
            for name in self.ORGANISER_ONLY:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("state") == State.STOPPED and not data.get("why") and "why" not in self.errors:
            self.add_error("why", _("Say why it stopped, in a few words: others learn from it."))
        return data

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "sure")}


class HolderForm(VersionMixin, SiteForm):
    """Who carries the project on. `members`: those of the team, to choose from; their name and contact are taken over."""

    member = forms.ChoiceField(label=_("Somebody of the team?"), required=False)
    name = PlainField(label=_("First name, or name"), max_length=80, required=False)
    structure = PlainField(label=_("Organisation"), max_length=120, required=False)
    phone = PlainField(
        label=_("Phone"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"type": "tel", "class": "input-medium"}),
    )
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    channel = forms.ChoiceField(
        label=_("How do we give and take news?"),
        choices=in_capitals(Holder.Channel.choices),
        widget=ChoiceCards(icons={"email": "mail", "phone": "phone", "seen": "users"}),
    )

    def __init__(self, *args: Any, members: Sequence[TeamMember], holder: Holder | None = None, **kwargs: Any) -> None:
        names = ("name", "structure", "phone", "email", "channel")
        first: dict[str, Any] = {name: getattr(holder, name) for name in names} if holder else {}
        first |= {"member": holder.registration_id or "" if holder else "", "version": holder.version if holder else 0}
        super().__init__(*args, initial=first, **kwargs)
        self.members = {str(member.registration_id): member.registration for member in members}
        self.fields["member"].choices = [
            ("", pgettext_lazy("holder", "Somebody else, or by their name")),
            *((key, person.chosen_name) for key, person in self.members.items()),
        ]
        for name in ("name", "phone", "email"):  # by the answers beside them
            self.fields[name].may_be_needed = True  # type: ignore[attr-defined]
        if not self.members:
            del self.fields["member"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        person = data["registration"] = self.members.get(data.pop("member", ""))
        if person is not None:
            for name, known in (("name", person.chosen_name), ("email", person.email), ("phone", person.phone)):
                data[name] = data.get(name) or known
            data["structure"] = data.get("structure") or person.structure
        if not data.get("name"):
            self.add_error("name", _("Choose somebody of the team, or write a name."))
        if phone := data.get("phone"):
            data["phone"] = read_contact(phone).phone or phone
        return data

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class NewsForm(OnceMixin, DiscreetForm):
    """A word between two moments."""

    READ_AGAIN = ("text",)

    text = PlainField(
        label=_("What is new?"),
        max_length=600,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("No name, no address, nothing about one person’s life."),
    )
    is_told_on = forms.BooleanField(label=_("Those who follow the project may read it"), required=False)


class PlanForm(SiteForm):
    """Another day for a moment."""

    planned_on = forms.DateField(label=_("Day agreed with the team"), required=False, widget=day_input())


class FollowForm(SiteForm):
    """Projects to be told of, and the address to write to."""

    teams = forms.ModelMultipleChoiceField(
        Team.objects.none(),
        label=_("Which projects?"),
        widget=CheckCards(),
        error_messages={
            "invalid_choice": _("Choose among the projects shown."),
            "invalid_pk_value": _("Choose among the projects shown."),
        },
    )
    email = forms.EmailField(
        label=_("Your e-mail"), max_length=254, help_text=_("Only to tell you. You stop in one tap.")
    )

    def __init__(self, *args: Any, event: Event, took_part: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teams"].queryset = followable(event, took_part=took_part)
        self.fields["teams"].label_from_instance = lambda team: team.told_name


class MomentForm(SiteForm):
    """One moment; without a number of months, none."""

    months = forms.IntegerField(
        label=_("Months after"),
        min_value=1,
        max_value=36,
        required=False,
        widget=forms.NumberInput({"class": "input-short", "inputmode": "numeric"}),
    )
    way = forms.ChoiceField(label=_("How"), choices=in_capitals(Way.choices), widget=forms.Select)
    label = PlainField(label=_("What it is called"), max_length=60, required=False)


class BaseMoments(forms.BaseFormSet):  # type: ignore[type-arg]
    """All moments of an event, in one page."""

    def clean(self) -> None:
        if any(self.errors):
            return
        months = [moment.months for moment in self.moments()]
        if not months:
            raise forms.ValidationError(_("Keep one moment at least."))
        if len(set(months)) != len(months):
            raise forms.ValidationError(_("Two moments come after as many months. Change one."))

    def moments(self) -> list[Moment]:
        rows = (form.cleaned_data for form in self.forms)
        return [Moment(row["months"], row["way"], row["label"]) for row in rows if row.get("months")]


Moments = forms.formset_factory(
    MomentForm, formset=BaseMoments, extra=0, max_num=MOST_MOMENTS, absolute_max=MOST_MOMENTS, validate_max=True
)
