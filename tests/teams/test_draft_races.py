"""Two organisers change one draft at the same instant. Each race is first shown with the lock off."""

import pytest

from teams.models import Draft, DraftChange, DraftSeat
from teams.services import Stale
from teams.services.drafting import Asked, NeedsReason, move_in_draft
from teams.weighing import scales_of
from tests.factories import EventFactory, RegistrationFactory
from tests.teams.drafts import Two
from tests.teams.helpers import at_the_same_moment, both_read

pytestmark = pytest.mark.django_db(transaction=True)


def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    def unlocked(draft: Draft) -> Draft:
        return Draft.objects.select_related("formation", "event").get(pk=draft.pk)

    monkeypatch.setattr("teams.services.drafting._locked", unlocked)
    monkeypatch.setattr(
        "teams.services.drafting._keep_weighed", lambda draft, scales: None
    )  # its rows would be locks too


def one_place_left(two: Two) -> list[object]:
    """Both move somebody to the only place left at the first table: what each is answered."""
    two.draft.tables.model.objects.filter(pk=two.tables[1].pk).update(theme=two.themes[0])
    two.themes[0].min_size = 1
    two.themes[0].save()
    two.themes[1].min_teams = 0
    two.themes[1].save()
    third = RegistrationFactory(event=two.event, category=two.ada.category)
    DraftSeat.objects.create(event=two.event, draft=two.draft, table=two.tables[1], registration=third)
    return at_the_same_moment(
        *[
            lambda one=one: move_in_draft(draft=two.draft, registration=one, table=two.tables[0], asked=Asked())
            for one in (two.jo, two.lea)
        ]
    )


def test_without_the_lock_a_table_becomes_too_large_and_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    two = Two(EventFactory())
    without_lock(monkeypatch)
    monkeypatch.setattr("teams.services.drafting.scales_of", both_read(scales_of))
    answers = one_place_left(two)
    assert not any(isinstance(answer, NeedsReason) for answer in answers)
    assert two.tables[0].seats.count() == 4


def test_the_second_organiser_is_asked_for_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    two = Two(EventFactory())
    answers = one_place_left(two)
    assert len([answer for answer in answers if isinstance(answer, NeedsReason)]) == 1
    assert two.tables[0].seats.count() == 3


def both_move_jo(two: Two) -> list[object]:
    """From the same page, to the first table and to none."""
    asked = Asked(reason="Démo")
    places = [two.tables[0], None]
    return at_the_same_moment(
        *[
            lambda place=place: move_in_draft(
                draft=two.draft, registration=two.jo, table=place, seen=two.tables[1].pk, asked=asked
            )
            for place in places
        ]
    )


def test_without_the_lock_one_organiser_s_move_is_overwritten_unsaid(monkeypatch: pytest.MonkeyPatch) -> None:
    two = Two(EventFactory())
    without_lock(monkeypatch)
    monkeypatch.setattr("teams.services.drafting.scales_of", both_read(scales_of))
    assert all(isinstance(answer, DraftChange) for answer in both_move_jo(two))


def test_one_move_is_made_and_the_other_organiser_is_told() -> None:
    two = Two(EventFactory())
    answers = both_move_jo(two)
    assert sorted(type(answer).__name__ for answer in answers) == ["DraftChange", "Stale"]
    assert DraftChange.objects.count() == 1
    assert any(isinstance(answer, Stale) for answer in answers)
