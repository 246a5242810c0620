from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.dates import date_format
from common.forms import OnceMixin, SiteForm
from common.widgets import CheckCards
from events.forms.identity import DayInput, check_days
from events.forms.themes import CARDS, CareForm
from events.models import Event, Organisation, Theme
from events.models.roles import RoleKind
from events.services.copying import CHOICES

FROM_MODEL = "social_solidarity"


class NewEventForm(OnceMixin, SiteForm):
    """The first step: after it, the event exists."""

    title = forms.CharField(
        label=_("Name of the event"), max_length=120, help_text=_("Example: Solidarity hackathon of the Pays de Retz.")
    )
    organisation = forms.ModelChoiceField(
        label=_("Who organises"),
        queryset=Organisation.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": _("Choose one of your organisations.")},
    )
    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput, help_text=_("The same day, if there is only one."))
    begin_with = forms.ChoiceField(
        label=_("Begin with"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose the model, or one of your events.")},
    )

    chosen = forms.MultipleChoiceField(
        label=_("What do you take from it?"),
        help_text=_("Nobody comes along. What you leave out begins as in the social and solidarity model."),
        choices=CHOICES.items,
        initial=list(CHOICES),
        required=False,
        widget=CheckCards(in_row=True),
        error_messages={"invalid_choice": _("Choose among what is shown.")},
    )

    def __init__(self, *args: Any, user: User, copy_of: Event | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earlier = {
            str(event.pk): event
            for event in Event.objects.filter(roles__user=user, roles__kind=RoleKind.ORGANISER).distinct()
        }
        organisations: QuerySet[Organisation] = user.organisations.order_by("name")
        self.fields["organisation"].queryset = organisations
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = organisations[0]
        self.fields["begin_with"].choices = [
            (FROM_MODEL, _("The social and solidarity model")),
            *((pk, _("A copy of “%(event)s”") % {"event": event.title}) for pk, event in self.earlier.items()),
        ]
        self.fields["begin_with"].initial = str(copy_of.pk) if copy_of else FROM_MODEL
        if copy_of is None or str(copy_of.pk) not in self.earlier:
            del self.fields["chosen"]
        else:
            self.fields["begin_with"].widget = forms.HiddenInput()
            self._say_the_days(copy_of)

    def _say_the_days(self, earlier: Event) -> None:
        words = _("“%(event)s” began on a %(weekday)s. Its moments move with the first day.")
        weekday = date_format(earlier.starts_on, "l")
        self.fields["starts_on"].help_text = words % {"event": earlier.title, "weekday": weekday}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_days(self)
        return cleaned

    def creation(self) -> dict[str, Any]:
        """What create_event takes."""
        given = dict(self.cleaned_data)
        return {**given, "copy_of": self.earlier.get(given.pop("begin_with"))}


class FirstThemeForm(CareForm):
    """A theme in two lines, and the care it asks for; the rest comes later, on its own page."""

    class Meta:
        model = Theme
        fields = ("title", "question", "sensitivity")
        widgets = {"sensitivity": CARDS}
        labels = {"title": _("Theme"), "question": _("The question it asks")}
        help_texts = {
            "title": _("Example: loneliness."),
            "question": _("Example: what can we do so that nobody stays alone without having chosen it?"),
        }
