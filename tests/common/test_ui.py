"""The tags that draw components."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory

from common.style import icon_names
from common.templatetags.ui import grouped, seats_of_six, spelled
from common.widgets import CheckCards, ChoiceCards

TEMPLATES = Path(settings.BASE_DIR) / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))


def draw(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


class Sample(forms.Form):
    name = forms.CharField(label="Name", help_text="A first name is enough.")
    phone = forms.CharField(label="Phone", required=False)
    category = forms.ChoiceField(
        choices=[("r", "Resident")], widget=ChoiceCards(shapes={"r": "circle"}, hints={"r": "Lives here"})
    )
    themes = forms.MultipleChoiceField(choices=[("1", "Food")], required=False, widget=CheckCards(icons={"1": "heart"}))


def test_an_icon_is_hidden_from_screen_readers() -> None:
    assert 'aria-hidden="true"' in draw('{% icon "hand" %}')


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    named = {name for page in TEMPLATES.rglob("*.html") for name in re.findall(r'{% icon "([\w-]+)"', page.read_text())}
    assert named <= set(icon_names())


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_opens_with_a_comment_on_its_variables(component: Path) -> None:
    assert component.read_text(encoding="utf-8").startswith("{# ")


def test_the_mark_shows_the_seats_that_are_taken() -> None:
    drawn = draw("{% mark filled=2 %}")
    assert (drawn.count("mark-seat "), drawn.count(" free")) == (6, 4)


@pytest.mark.parametrize(
    ("part", "whole", "seats"), [(0, 80, 0), (1, 80, 1), (40, 80, 3), (79, 80, 5), (80, 80, 6), (3, 0, 0)]
)
def test_seats_are_never_empty_with_people_nor_full_before_time(part: int, whole: int, seats: int) -> None:
    assert seats_of_six(part, whole) == seats


def test_a_bar_is_written_with_points_in_french_too() -> None:
    assert 'width="12.50%"' in draw("{% bar 1 8 %}")


def test_a_bar_never_leaves_its_track() -> None:
    assert 'width="100.00%"' in draw("{% bar 9 8 %}")


def test_a_code_is_cut_in_groups_and_spelled() -> None:
    assert (grouped("K7P4QM"), grouped("K7P-4QM"), spelled("K7P-4Q")) == (["K7P", "4QM"], ["K7P", "4QM"], "K 7 P 4 Q")


def test_a_field_says_that_it_is_optional() -> None:
    assert ("field-optional" in draw("{% field form.phone %}", form=Sample())) is True
    assert ("field-optional" in draw("{% field form.name %}", form=Sample())) is False


def test_a_field_is_described_by_its_hint_and_its_error() -> None:
    drawn = draw("{% field form.name %}", form=Sample({}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'id="id_name_helptext"' in drawn
    assert 'id="id_name_error"' in drawn


def test_a_choice_card_shows_shape_word_and_hint() -> None:
    drawn = draw("{% field form.category %}", form=Sample())
    assert all(part in drawn for part in ("shape-circle", "Resident", "Lives here", "<legend>"))


def test_check_cards_are_check_boxes_none_of_them_required() -> None:
    drawn = draw("{% field form.themes %}", form=Sample())
    assert 'type="checkbox"' in drawn
    assert "required" not in drawn


def test_what_is_to_correct_links_to_its_field() -> None:
    drawn = draw('{% include "components/error_summary.html" %}', form=Sample({"name": "Zoé"}))
    assert 'href="#id_category_0"' in drawn
    assert 'href="#id_name"' not in drawn


def test_text_in_a_component_stays_text() -> None:
    assert "&lt;b&gt;" in draw('{% include "components/pill.html" with text=text only %}', text="<b>")


@pytest.mark.parametrize(("cookie", "answer"), [("dark", "dark"), ("light", "light"), ('"><script>', ""), ("", "")])
def test_only_a_known_appearance_reaches_the_page(cookie: str, answer: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["appearance"] = cookie
    assert draw("{% appearance %}", request=request) == answer
