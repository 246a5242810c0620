"""What is chosen before printing: one form a document."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.forms import OnceMixin, SiteForm
from common.widgets import ChoiceCards
from events.models import Event
from participants.services.reception import half_days
from projects.cards import AIMS, title_of
from reports.documents.badges import BY_NAME, BY_TABLE, FORMATS
from reports.documents.cards import EVERYBODY, WITHOUT_EMAIL
from reports.documents.forms import LARGE, NORMAL
from reports.documents.lists import EMPTY_LINES, code_of
from reports.documents.method_cards import BLANK, EVERY_CARD, FILLED
from reports.documents.person_cards import ARRIVED, BY_WISH, EMPTY_CARDS
from reports.documents.person_cards import BY_NAME as CARDS_BY_NAME
from reports.documents.person_cards import EVERYBODY as ALL_REGISTERED
from reports.documents.seats import RECEPTION, SLIPS, WALL

LANGUAGES = {"fr": "Français", "en": "English"}
MOST_BLANKS = 300
MOST_COPIES = 200


class PrintForm(OnceMixin, SiteForm):
    """What every document asks: the language, where the event has more than one."""

    language = forms.ChoiceField(label=_("Language of the document"), widget=ChoiceCards(in_row=True))

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        spoken = [code for code in event.languages if code in LANGUAGES] or ["fr"]
        self.fields["language"].choices = [(code, LANGUAGES[code]) for code in spoken]
        here = (get_language() or "fr")[:2]
        self.fields["language"].initial = here if here in spoken else spoken[0]
        if len(spoken) == 1:
            self.fields["language"].widget = forms.HiddenInput()

    def choices(self) -> dict[str, Any]:
        """What was chosen, as the document's template data takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "idempotency_key"}


class BadgesForm(PrintForm):
    format = forms.ChoiceField(
        label=_("What do you print them on?"),
        choices=[(key, kind.label) for key, kind in FORMATS.items()],
        initial="85x54",
        widget=ChoiceCards,
    )
    order = forms.ChoiceField(
        label=_("In which order?"),
        choices=[(BY_NAME, _("By name")), (BY_TABLE, _("Table by table"))],
        initial=BY_NAME,
        widget=ChoiceCards(
            in_row=True, hints={BY_TABLE: _("To lay them out on the tables. No table is written on the badge.")}
        ),
    )
    blanks = forms.IntegerField(
        label=_("Empty badges to add"),
        help_text=_("For those who register at the door: the name is written by hand."),
        min_value=0,
        max_value=MOST_BLANKS,
        initial=10,
    )
    start = forms.IntegerField(
        label=_("First place on the first sheet"),
        help_text=_("Where a sheet of labels is already begun. Counted from left to right, line by line."),
        min_value=1,
        max_value=10,
        initial=1,
    )
    shift_x = forms.FloatField(
        label=_("Move everything to the right (mm)"),
        help_text=_("If your printer prints beside the labels. A minus sign moves to the left."),
        min_value=-10,
        max_value=10,
        initial=0,
    )
    shift_y = forms.FloatField(label=_("Move everything down (mm)"), min_value=-10, max_value=10, initial=0)

    field_order = ("format", "order", "blanks", "start", "shift_x", "shift_y", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("blanks", "start", "shift_x", "shift_y"):
            self.fields[name].widget.attrs |= {"class": "input-short"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind, start = FORMATS.get(cleaned.get("format", "")), cleaned.get("start")
        if kind and start and start > kind.per_sheet:
            self.add_error("start", _("There are %(count)s places on a sheet.") % {"count": kind.per_sheet})
        return cleaned


def size_of_letters(usual: Any) -> forms.ChoiceField:
    """Usual or large print, the first named in the words of `usual`."""
    return forms.ChoiceField(
        label=_("Which size of letters?"),
        choices=[(NORMAL, usual), (LARGE, _("Large print"))],
        initial=NORMAL,
        widget=ChoiceCards(in_row=True),
    )


class FormForm(PrintForm):
    size = size_of_letters(_("Usual letters, 2 pages"))
    copies = forms.IntegerField(
        label=_("How many forms?"),
        help_text=_("One is enough to copy it. Ask for several to have them numbered."),
        min_value=1,
        max_value=MOST_COPIES,
        initial=1,
    )
    first = forms.IntegerField(
        label=_("Number of the first one"),
        help_text=_("Empty: the number is written by hand, when the form comes back."),
        min_value=1,
        max_value=99_999,
        required=False,
    )
    field_order = ("size", "copies", "first", "language")


class CardsForm(PrintForm):
    who = forms.ChoiceField(
        label=_("For whom?"),
        choices=[(WITHOUT_EMAIL, _("Those without e-mail")), (EVERYBODY, _("Everybody"))],
        initial=WITHOUT_EMAIL,
        widget=ChoiceCards(in_row=True),
    )
    field_order = ("who", "language")


class ListForm(PrintForm):
    blanks = forms.IntegerField(
        label=_("Empty lines at the end"),
        help_text=_("For those who register at the door."),
        min_value=0,
        max_value=MOST_BLANKS,
        initial=EMPTY_LINES,
    )
    field_order = ("half_day", "blanks", "language")


class SignaturesForm(ListForm):
    half_day = forms.ChoiceField(label=_("For which half-day?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        halves = [(code_of(half), half.label) for half in half_days(self.event)]
        self.fields["half_day"].choices = [("", _("All of them")), *halves]


class PersonCardsForm(PrintForm):
    who = forms.ChoiceField(
        label=_("For whom?"),
        choices=[(ALL_REGISTERED, _("Everybody who is registered")), (ARRIVED, _("Those who have arrived"))],
        initial=ALL_REGISTERED,
        widget=ChoiceCards(in_row=True),
    )
    order = forms.ChoiceField(
        label=_("In which order?"),
        choices=[(BY_WISH, _("By first wish")), (CARDS_BY_NAME, _("By name"))],
        initial=BY_WISH,
        widget=ChoiceCards(in_row=True, hints={BY_WISH: _("Once the sheets are cut, the piles are made.")}),
    )
    blanks = forms.IntegerField(
        label=_("Empty cards to add"),
        help_text=_("For those who register at the door."),
        min_value=0,
        max_value=MOST_BLANKS,
        initial=EMPTY_CARDS,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )
    field_order = ("who", "order", "blanks", "language")


class TablePlanForm(PrintForm):
    blanks = forms.IntegerField(
        label=_("Empty sheets to add"),
        help_text=_("For a table more than planned: its letter and its size are written by hand."),
        min_value=0,
        max_value=MOST_BLANKS,
        initial=0,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )
    field_order = ("blanks", "language")


class SeatsForm(PrintForm):
    place = forms.ChoiceField(
        label=_("How will people know their table?"),
        choices=[
            (SLIPS, _("On a slip, handed over with the badge")),
            (WALL, _("On a poster")),
            (RECEPTION, _("By asking at the reception")),
        ],
        initial=SLIPS,
        widget=ChoiceCards(
            hints={
                SLIPS: _("Nothing is posted, and every slip looks the same."),
                WALL: _(
                    "Whoever sits at a protected table or keeps their choice confidential is sent to the reception. Some others are too, so that it proves nothing."
                ),
                RECEPTION: _("Every name with its table, to keep behind the desk."),
            }
        ),
    )
    field_order = ("place", "language")


class OnePagesForm(PrintForm):
    size = size_of_letters(_("Usual letters"))
    field_order = ("size", "language")


class EvaluationForm(PrintForm):
    size = size_of_letters(_("Usual letters, 2 pages"))
    field_order = ("size", "language")


class MethodCardsForm(PrintForm):
    card = forms.ChoiceField(label=_("Which card?"), initial=EVERY_CARD, widget=ChoiceCards)
    how = forms.ChoiceField(
        label=_("Blank or filled?"),
        choices=[(BLANK, _("Blank, to fill by hand")), (FILLED, _("As the teams filled them"))],
        initial=BLANK,
        widget=ChoiceCards(hints={FILLED: _("For the organiser: give each team its own, and leave none about.")}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cards = [(card, title_of(card)) for card in AIMS]
        self.fields["card"].choices = [(EVERY_CARD, _("All the cards")), *cards]


FORMS: dict[str, type[PrintForm]] = {
    "form": FormForm,
    "cards": CardsForm,
    "badges": BadgesForm,
    "signs": PrintForm,
    "method_cards": MethodCardsForm,
    "signatures": SignaturesForm,
    "person_cards": PersonCardsForm,
    "table_plan": TablePlanForm,
    "seats": SeatsForm,
    "reception": ListForm,
    "one_pages": OnePagesForm,
    "jury_answers": PrintForm,
    "evaluation": EvaluationForm,
    "certificates": PrintForm,
}
