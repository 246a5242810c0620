"""What the living page of components shows: every component with plausible words, none of it from the database."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.staticfiles import finders

from common.forms import SiteForm
from common.widgets import CheckCards, ChoiceCards

CATEGORIES = [("r", "Resident"), ("a", "Association"), ("s", "Social worker"), ("p", "Partner (CAF, MSA, CCAS…)")]
SHAPES = {"r": "circle", "a": "square", "s": "triangle", "p": "diamond"}
STAGES = ["Understand", "Check", "Imagine", "Choose", "Test", "Present"]
MOODS = [("sun", "sunny"), ("fair", "a few clouds"), ("cloud", "cloudy"), ("rain", "rainy"), ("storm", "stormy")]


class SampleForm(SiteForm):
    """One field of each kind."""

    name = forms.CharField(label="What shall we call you?", help_text="A first name is enough. You may choose another.")
    category = forms.ChoiceField(
        label="You come as…", choices=CATEGORIES, widget=ChoiceCards(shapes=SHAPES, hints={"p": "An institution"})
    )
    themes = forms.MultipleChoiceField(
        label="What would you like to work on?",
        help_text="Choose one or more.",
        choices=[("1", "Loneliness"), ("2", "Violence in the family")],
        required=False,
        widget=CheckCards(icons={"1": "users", "2": "lock"}, hints={"2": "Your choice stays confidential."}),
    )
    commune = forms.ChoiceField(label="Where do you live?", choices=[("", "I prefer not to say"), ("1", "Pornic")])
    needs = forms.CharField(label="What do you need to come?", required=False, widget=forms.Textarea)
    day = forms.DateField(label="Day", widget=forms.DateInput({"type": "date", "class": "input-medium"}))
    agreed = forms.BooleanField(label="I have read the rules", help_text="They are five, and short.")


@dataclass(frozen=True)
class Team:
    """A card of the board."""

    number: int
    name: str
    theme: str
    accent: int
    position: int
    mood: tuple[str, str]
    news: str
    hand: bool = False

    @property
    def stage(self) -> str:
        return STAGES[self.position - 1]


TEAMS = [
    Team(1, "Small steps", "Early childhood", 1, 3, MOODS[0], "sheet 6 of 10, 4 minutes ago"),
    Team(2, "Rolling café", "Loneliness", 2, 2, MOODS[1], "sheet 4 of 10, 9 minutes ago"),
    Team(3, "No label", "Food", 3, 3, MOODS[2], "sheet 5 of 10, 2 minutes ago"),
    Team(6, "First word", "Alcohol", 4, 1, MOODS[3], "sheet 2 of 10, 34 minutes ago", hand=True),
    Team(5, "Shared cradle", "Early childhood", 5, 6, MOODS[4], "sheet ready"),
]


def icon_names() -> list[str]:
    """Every pictogram of the sprite, without the categories' shapes."""
    sprite = Path(finders.find("img/icons.svg") or "").read_text(encoding="utf-8")
    return [name for name in re.findall(r'<symbol id="([\w-]+)"', sprite) if not name.startswith("shape-")]


def samples() -> dict[str, Any]:
    """The context of the page."""
    return {
        "form": SampleForm(),
        "wrong_form": SampleForm({"name": "", "category": "x", "day": "32/13/2020"}, prefix="wrong"),
        "categories": [(SHAPES[key], word) for key, word in CATEGORIES],
        "more_shapes": ["hexagon", "star", "drop", "ring"],
        "stages": STAGES,
        "teams": TEAMS,
        "moods": MOODS,
        "tones": ["sea", "sun", "coral", "plum", "neutral"],
        "accents": range(1, 9),
        "statuses": [
            ("draft", "being prepared"),
            ("registration_open", "registration open"),
            ("under_way", "under way"),
        ],
        "filters": [
            {"href": "?show=all", "word": "All", "count": 10, "current": True},
            {"href": "?show=mine", "word": "My tables", "count": 2},
            {"href": "?show=needs", "word": "Needs me", "count": 1, "tone": "coral"},
        ],
        "facts": [("Chosen name", "Gérard"), ("Commune", ""), ("Registered by", "his helper, on a tablet")],
        "lines": [{"number": "01 99 00 00 00", "name": "A listening line", "situation": "Invented for this page."}],
        "changes": ["The public page shows the button “I register”.", "People can register from now on."],
        "trail": [("?", "Events"), ("?", "Pays de Retz")],
        "icons": icon_names(),
    }
