"""The page of a draft: what it shows, to whom, and how few questions it asks."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Event, Theme
from participants.services.erasure import erase_registration
from teams.costing import worth_telling
from teams.models import Draft, DraftChange, DraftSeat, Formation, Pairing
from tests.bench.load import add_people
from tests.factories import (
    DraftFactory,
    DraftTableFactory,
    PairingFactory,
    RegistrationFactory,
    RoleFactory,
    TeamFactory,
    TeamMemberFactory,
    ThemeFactory,
)
from tests.permissions.world import World
from tests.teams.drafts import Two

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
MOST_QUERIES = 15
At = Callable[..., str]


@pytest.fixture
def two(world: World) -> Two:
    return Two(world.event)


def posted(browser: Client, at: At, name: str, two: Two, *, htmx: bool = True, **data: Any) -> Any:
    headers = HTMX if htmx else {}
    return browser.post(at(name, two.draft.pk), data, headers=headers)


def text_of(browser: Client, address: str, **data: object) -> str:
    return " ".join(browser.get(address, data).content.decode().split())


def full_draft(world: World, people: int, tables: int) -> Draft:
    """A draft of `people` at `tables`, some of whom sit elsewhere now."""
    draft: Draft = DraftFactory(event=world.event)
    themes = [world.theme, *ThemeFactory.create_batch(4, event=world.event)]
    rows = [
        DraftTableFactory(event=world.event, draft=draft, theme=themes[n % 5], position=n + 1) for n in range(tables)
    ]
    everybody = add_people(world, people)
    DraftSeat.objects.bulk_create(
        DraftSeat(event=world.event, draft=draft, table=rows[n % tables], registration=one)
        for n, one in enumerate(everybody)
    )
    return draft


@pytest.mark.parametrize("page", ["draft", "draft_person"])
def test_as_many_questions_for_ten_people_as_for_three_thousand(
    world: World, organiser: Client, at: At, page: str
) -> None:
    Event.objects.filter(pk=world.event.pk).update(capacity=5000)
    counts = []
    for people, tables in ((10, 2), (3000, 375)):
        draft = full_draft(world, people, tables)
        words = [draft.pk] if page == "draft" else [draft.pk, draft.seats.first().registration_id]
        organiser.get(at(page, *words))
        with CaptureQueriesContext(connection) as asked:
            organiser.get(at(page, *words))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= MOST_QUERIES, [query["sql"][:150] for query in asked]


def test_a_draft_says_how_many_wishes_it_grants(two: Two, organiser: Client, at: At) -> None:
    text = text_of(organiser, at("draft", two.draft.pk))
    assert "3 personnes sur 4 ont l’un de leurs vœux." in text
    assert "Aucun de ses vœux" in text


@pytest.mark.parametrize(
    ("meta", "proof"),
    [
        ({"levels": {"floor": 1, "choices": 100}, "bounds": {"floor": 1, "choices": 100}}, "meilleur partage des vœux"),
        ({"levels": {"floor": 1, "choices": 140}, "bounds": {"floor": 1, "choices": 100}, "points_bound": 400}, "10"),
        ({"levels": {"floor": 1, "choices": 100}, "bounds": {"floor": None, "choices": None}}, ""),
    ],
)
def test_the_proof_is_told_only_where_there_is_one(
    two: Two, organiser: Client, at: At, meta: dict[str, Any], proof: str
) -> None:
    Draft.objects.filter(pk=two.draft.pk).update(meta=meta)
    summary = organiser.get(at("draft", two.draft.pk)).context["summary"]["proof"]
    assert proof in summary
    assert bool(summary) == bool(proof)


def test_a_hand_change_that_costs_wishes_takes_the_proof_away(two: Two, organiser: Client, at: At) -> None:
    bounds = {"floor": 1, "choices": 100}
    Draft.objects.filter(pk=two.draft.pk).update(meta={"levels": bounds, "bounds": bounds, "points_bound": 300})
    posted(organiser, at, "draft_swap", two, registration=two.zoe.pk, other=two.lea.pk)
    assert "meilleur partage des vœux" not in text_of(organiser, at("draft", two.draft.pk))


def test_who_changes_table_and_who_leaves_is_seen_beside_the_present_tables(
    two: Two, organiser: Client, at: At
) -> None:
    team = TeamFactory(event=two.event, theme=two.themes[0], number=31, name="Les voisins")
    two.tables[0].team = team
    two.tables[0].save()
    for person in (two.ada, two.jo):
        TeamMemberFactory(event=two.event, team=team, registration=person)
    shown = organiser.get(at("draft", two.draft.pk)).context["shown"]
    first = next(table for theme in shown.shown for table in theme.tables if table.row.pk == two.tables[0].pk)
    assert [one.key for one in first.leaving] == [two.jo.pk]
    assert [one.key for one in first.people if one.moves] == []
    assert shown.goals.moved == 1
    assert "aujourd’hui table 31" in text_of(organiser, at("draft", two.draft.pk))


def test_a_move_answers_with_the_tables_and_what_it_did(two: Two, organiser: Client, at: At) -> None:
    response = posted(organiser, at, "draft_swap", two, registration=two.jo.pk, other=two.ada.pk)
    page = response.content.decode()
    assert "<html" not in page
    assert "Jo DÉMO a son 1er vœu, et n’en avait aucun avant." in page
    assert "Ada DÉMO a son 2e vœu au lieu de son 1er vœu." in page
    assert 'id="said" role="status" hx-swap-oob="innerHTML"' in page


def test_without_scripts_a_move_comes_back_to_the_page_and_says_what_it_did(
    two: Two, organiser: Client, at: At
) -> None:
    data = {"registration": two.jo.pk, "other": two.ada.pk}
    response = organiser.post(at("draft_swap", two.draft.pk), data, follow=True)
    assert response.redirect_chain[0][0].endswith(f"#person-{two.jo.pk}")
    assert "Jo DÉMO a son 1er vœu" in response.content.decode()


def test_a_broken_rule_is_told_before_and_done_with_a_reason(two: Two, organiser: Client, at: At) -> None:
    data = {"registration": two.jo.pk, "table": two.tables[0].pk, "seen": two.tables[1].pk}
    asked = posted(organiser, at, "draft_move", two, **data)
    assert asked.status_code == 422
    assert asked["HX-Retarget"] == "#panel-body"
    assert "Table 2 n’a pas la taille demandée pour «\xa0Enfance\xa0»." in asked.content.decode()
    done = posted(organiser, at, "draft_move", two, **data, reason="Jo le demande.")
    assert done.status_code == 200
    assert "Jo le demande." in text_of(organiser, at("draft", two.draft.pk))


def test_a_broken_rule_confirmed_without_a_reason_says_that_one_is_needed(two: Two, organiser: Client, at: At) -> None:
    data = {"registration": two.jo.pk, "table": two.tables[0].pk, "seen": two.tables[1].pk}
    first = posted(organiser, at, "draft_move", two, htmx=False, **data)
    assert not first.context["form"].errors
    assert "Facultatif" not in first.content.decode()
    second = posted(organiser, at, "draft_move", two, htmx=False, **data, reason=" ", confirmed="1")
    assert second.status_code == 422
    assert list(second.context["form"].errors) == ["reason"]
    assert DraftChange.objects.count() == 0


def test_without_scripts_a_broken_rule_is_a_page_of_its_own(two: Two, organiser: Client, at: At) -> None:
    data = {"registration": two.jo.pk, "table": "", "seen": two.tables[1].pk}
    page = posted(organiser, at, "draft_move", two, htmx=False, **data)
    assert page.status_code == 422
    assert b"<h1" in page.content
    assert DraftChange.objects.count() == 0


def test_an_organiser_who_acts_on_an_old_page_is_told_who_was_first(
    world: World, two: Two, organiser: Client, at: At
) -> None:
    posted(organiser, at, "draft_swap", two, registration=two.jo.pk, other=two.ada.pk)
    late = posted(organiser, at, "draft_move", two, registration=two.jo.pk, table="", seen=two.tables[1].pk)
    assert late.status_code == 409
    assert f"{world.roles['organiser'].user.name} vient de donner une autre place à Jo DÉMO" in late.content.decode()


def test_the_first_organiser_reads_what_the_second_did(two: Two, organiser: Client, at: At) -> None:
    etag = organiser.get(at("draft", two.draft.pk), headers=HTMX)["ETag"]
    assert organiser.get(at("draft", two.draft.pk), headers={**HTMX, "If-None-Match": etag}).status_code == 304
    posted(organiser, at, "draft_swap", two, registration=two.jo.pk, other=two.ada.pk)
    again = organiser.get(at("draft", two.draft.pk), headers={**HTMX, "If-None-Match": etag})
    assert "Ada DÉMO et Jo DÉMO ont échangé leurs places." in again.content.decode()


def test_a_change_is_undone_from_the_page(two: Two, organiser: Client, at: At) -> None:
    posted(organiser, at, "draft_swap", two, registration=two.jo.pk, other=two.ada.pk)
    response = posted(organiser, at, "draft_undo", two, change=DraftChange.objects.get().pk)
    assert "Annulé\xa0: Ada DÉMO et Jo DÉMO" in response.content.decode()
    assert two.table_of(two.jo) == two.tables[1]


def test_a_person_is_locked_from_the_page(two: Two, organiser: Client, at: At) -> None:
    assert "Jo DÉMO\xa0: place fixée." in posted(organiser, at, "draft_lock", two, lock=two.jo.pk).content.decode()
    posted(organiser, at, "draft_lock", two, lock_table=two.tables[0].pk)
    assert [two.is_locked(one) for one in (two.ada, two.zoe, two.jo, two.lea)] == [True, True, True, False]


def test_a_person_s_page_says_what_each_table_would_mean(two: Two, organiser: Client, at: At) -> None:
    PairingFactory(event=two.event, kind=Pairing.Kind.APART, one=two.ada, other=two.jo)
    text = text_of(organiser, at("draft_person", two.draft.pk, two.jo.pk))
    assert "vous avez demandé de séparer de Ada DÉMO" in text
    assert "Sans cette personne, il reste trop peu de monde (table 2)." in text
    assert "1er vœu" in text


def test_a_person_s_page_offers_those_they_could_exchange_with(two: Two, organiser: Client, at: At) -> None:
    response = organiser.get(at("draft_person", two.draft.pk, two.jo.pk), {"with": two.tables[0].pk})
    assert [one.pk for one in response.context["choices"].others] == [two.ada.pk, two.zoe.pk]


def test_somebody_who_is_not_in_the_draft_has_no_page_there(two: Two, organiser: Client, at: At) -> None:
    stranger = RegistrationFactory(event=two.event)
    assert organiser.get(at("draft_person", two.draft.pk, stranger.pk)).status_code == 404


def test_new_tables_are_asked_around_the_locked_seats(two: Two, organiser: Client, at: At) -> None:
    refused = posted(organiser, at, "draft_again", two, htmx=False, idempotency_key=uuid.uuid4())
    assert refused.status_code == 409
    posted(organiser, at, "draft_lock", two, lock=two.jo.pk)
    posted(organiser, at, "draft_again", two, htmx=False, idempotency_key=uuid.uuid4())
    asked = Formation.objects.get(aim=Formation.Aim.AROUND)
    assert asked.around == two.draft


@pytest.mark.parametrize("name", ["draft_move", "draft_lock"])
def test_the_change_of_somebody_who_was_erased_since_is_not_on_the_page(
    two: Two, organiser: Client, at: At, name: str
) -> None:
    posted(organiser, at, name, two, registration=two.jo.pk, lock=two.jo.pk, reason="convenu")
    change = DraftChange.objects.get()
    erase_registration(registration=two.jo, by=None)
    assert "Jo DÉMO" not in text_of(organiser, at("draft", two.draft.pk))
    assert posted(organiser, at, "draft_undo", two, change=change.pk).status_code == 422


def test_a_copy_asked_without_its_key_is_not_made(two: Two, organiser: Client, at: At) -> None:
    assert posted(organiser, at, "draft_copy", two, htmx=False, idempotency_key="x").status_code == 422
    assert not Draft.objects.filter(kind=Draft.Kind.COPY).exists()


def test_a_draft_is_removed_and_brought_back(two: Two, organiser: Client, at: At) -> None:
    posted(organiser, at, "draft_remove", two, htmx=False)
    assert organiser.get(at("draft", two.draft.pk)).status_code == 404
    assert "est retiré" in text_of(organiser, at("draft_removed", two.draft.pk))
    assert posted(organiser, at, "draft_removed", two, htmx=False).status_code == 302
    assert organiser.get(at("draft", two.draft.pk)).status_code == 200


def test_drafts_stand_side_by_side_with_the_present_tables(two: Two, organiser: Client, at: At) -> None:
    posted(organiser, at, "draft_copy", two, htmx=False, idempotency_key=uuid.uuid4())
    copy = Draft.objects.filter(event=two.event).latest("pk")
    organiser.post(at("draft_swap", copy.pk), {"registration": two.jo.pk, "other": two.ada.pk})
    comparison = organiser.get(at("drafts_compare"), {"draft": [two.draft.pk, copy.pk]}).context["comparison"]
    assert [(side.goals.first, side.goals.none) for side in comparison.sides if side.draft] == [(3, 0), (3, 1)]
    assert {one.name for one in comparison.different} == {"Ada DÉMO", "Jo DÉMO"}
    assert comparison.sides[0].draft is None


def test_the_drafts_compared_stay_ticked(two: Two, organiser: Client, at: At) -> None:
    page = organiser.get(at("drafts_compare"), {"draft": two.draft.pk}).content.decode()
    assert f'name="draft" value="{two.draft.pk}" checked' in " ".join(page.split())


def test_more_than_three_drafts_are_too_many_to_compare(two: Two, organiser: Client, at: At) -> None:
    drafts = [two.draft, *DraftFactory.create_batch(3, event=two.event)]
    response = organiser.get(at("drafts_compare"), {"draft": [draft.pk for draft in drafts]})
    assert len(response.context["comparison"].drafts) == 3
    assert "Trois brouillons au plus" in response.content.decode()


@pytest.mark.parametrize("query", ["draft=abc", "draft=999999", "draft=", "draft=%00", "theme=x&page=-1", "changed=٣"])
def test_nonsense_in_an_address_is_answered_in_words(two: Two, organiser: Client, at: At, query: str) -> None:
    assert organiser.get(f"{at('drafts_compare')}?{query}").status_code == 200
    assert organiser.get(f"{at('draft', two.draft.pk)}?{query}").status_code == 200


@pytest.mark.parametrize("field", ["registration", "table"])
def test_a_key_of_another_draft_or_event_moves_nobody(two: Two, organiser: Client, at: At, field: str) -> None:
    other = Two(World().event)
    good = {"registration": two.jo.pk, "table": two.tables[0].pk, "reason": "Démo"}
    theirs = {"registration": other.jo.pk, "table": other.tables[0].pk}
    response = posted(organiser, at, "draft_move", two, **(good | {field: theirs[field]}))
    assert response.status_code == 422
    assert not DraftChange.objects.exists()


def test_html_in_a_name_is_shown_as_text(two: Two, organiser: Client, at: At) -> None:
    two.jo.chosen_name = "<b>Jo</b>"
    two.jo.save()
    assert "<b>Jo</b>" not in organiser.get(at("draft", two.draft.pk)).content.decode()


def test_people_who_came_since_are_counted(two: Two, organiser: Client, at: At) -> None:
    before = organiser.get(at("draft", two.draft.pk)).context["newcomers"]
    RegistrationFactory(event=two.event)
    assert organiser.get(at("draft", two.draft.pk)).context["newcomers"] == before + 1


def test_what_each_rule_cost_is_told_in_words(two: Two, organiser: Client, at: At) -> None:
    pair = PairingFactory(event=two.event, kind=Pairing.Kind.APART, one=two.ada, other=two.jo)
    people = {"kind": "apart", "people": [pair.one_id, pair.other_id]}
    costs = [
        {"demand": people, "floor": 1, "firsts": 4, "points": 300},
        {"demand": {"kind": "apart", "all": True}, "floor": 0, "firsts": 0, "points": 0},
    ]
    Draft.objects.filter(pk=two.draft.pk).update(costs=costs)
    text = text_of(organiser, at("draft_costs", two.draft.pk))
    assert "Sans cela : 1 personne de plus a l’un de ses vœux, 4 premiers vœux de plus." in text
    assert "Elle ne coûte rien." in text
    assert at("draft_costs", two.draft.pk) in text_of(organiser, at("draft", two.draft.pk))


def test_a_protected_table_without_a_social_worker_says_that_the_lead_must_be_there(
    two: Two, organiser: Client, at: At
) -> None:
    Theme.objects.filter(pk=two.tables[0].theme_id).update(sensitivity=Theme.Sensitivity.PROTECTED)
    said = "Aucun professionnel du social n’est ici"
    assert said not in text_of(organiser, at("draft", two.draft.pk))
    RoleFactory(event=two.draft.event, kind="referent", theme=two.tables[0].theme)
    assert text_of(organiser, at("draft", two.draft.pk)).count(said) == 1


def test_a_rule_that_costs_as_much_alone_is_told_once() -> None:
    alone = {"demand": {"kind": "sensitive", "theme": 1}, "floor": 0, "firsts": 1, "points": 40}
    assert worth_telling([alone | {"demand": {"kind": "sensitive", "all": True}}, alone]) == [alone]
