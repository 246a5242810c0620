"""What is worth a word about a table."""

from collections import Counter

import pytest

from teams.arrangement import arrangement_of, warnings_about
from teams.models import Team
from tests.factories import RegistrationFactory, TeamFactory, TeamMemberFactory, ThemeFactory


def team(**theme: object) -> Team:
    return TeamFactory.build(theme=ThemeFactory.build(min_size=6, max_size=9, **theme))


def about(size: int, *, absent: tuple[str, ...] = (), communes: dict[str, int] | None = None, **theme: object) -> str:
    return " ".join(warnings_about(team(**theme), size, absent, Counter(communes or {}), has_facilitator=False))


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, ""),
        (4, "Il manque 2 personnes."),
        (5, "Il manque une personne."),
        (6, ""),
        (9, ""),
        (11, "2 personnes de trop."),
    ],
)
def test_a_table_too_small_or_too_large_says_by_how_many(size: int, words: str) -> None:
    assert about(size) == words


def test_a_missing_category_is_named() -> None:
    assert about(6, absent=("Habitant",)) == "Personne encore comme «\xa0Habitant\xa0»."


def test_an_empty_table_misses_nobody() -> None:
    assert about(0, absent=("Habitant",)) == ""


def test_a_table_from_one_single_commune_is_worth_a_word() -> None:
    assert about(6, communes={"Pornic": 6}) == "Tout le monde vient de Pornic."


def test_a_table_where_somebody_did_not_say_is_not() -> None:
    assert about(6, communes={"Pornic": 5}) == ""


def test_a_protected_theme_needs_a_facilitator() -> None:
    assert "demande un animateur" in about(6, protected=True)


@pytest.mark.django_db
def test_those_who_cancelled_are_neither_seated_nor_waiting() -> None:
    someone = TeamMemberFactory()
    RegistrationFactory(event=someone.event, cancelled=True)
    arrangement = arrangement_of(someone.event)
    assert (arrangement.people, arrangement.seated, arrangement.waiting) == (1, 1, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(("wishes", "proposed"), [(0, 1), (9, 1), (10, 2), (90, 3)])
def test_a_theme_proposes_as_many_teams_as_first_wishes_fill_within_its_limits(wishes: int, proposed: int) -> None:
    theme = ThemeFactory(min_teams=1, max_teams=3, max_size=9)
    for _ in range(wishes):
        RegistrationFactory(event=theme.event, wishes=[theme])
    assert arrangement_of(theme.event).groups[0].proposed == proposed
