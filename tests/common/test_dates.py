from datetime import date

import pytest
from django.template import engines
from django.utils.translation import override

from common.dates import date_format


@pytest.mark.parametrize(
    ("language", "form", "expected"),
    [
        ("fr", "j F Y", "1er juin 2030"),
        ("fr", "l j F", "samedi 1er juin"),
        ("fr", "DATE_FORMAT", "1er juin 2030"),
        ("fr", "j/m", "1/06"),
        ("en", "j F Y", "1 June 2030"),
    ],
)
def test_the_first_of_a_month_is_said_as_people_say_it(language: str, form: str, expected: str) -> None:
    with override(language):
        assert date_format(date(2030, 6, 1), form) == expected
        written = engines["django"].from_string("{{ day|date:form }}").render({"day": date(2030, 6, 1), "form": form})
        assert written == expected


def test_no_other_day_changes_nor_what_is_no_date() -> None:
    with override("fr"):
        assert date_format(date(2030, 6, 11), "j F") == "11 juin"
        assert engines["django"].from_string("{{ day|date:'j F' }}|{{ day|date }}").render({"day": None}) == "|"
