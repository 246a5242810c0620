"""The organiser's page: who works with whom."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Category
from teams import arrangement
from teams.arrangement import MOST_TABLES
from teams.models import Team, TeamMember
from tests.factories import CommuneFactory, RegistrationFactory, TeamFactory, TeamMemberFactory, ThemeFactory
from tests.permissions.world import World

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
At = Callable[..., str]


def text_of(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def move(
    browser: Client, at: At, world: World, team: Team | None, seen: int | str = "", **headers: str
) -> HttpResponse:
    data = {"registration": world.registration.pk, "team": team.pk if team else "", "seen": seen}
    return browser.post(at("seat"), data, headers=headers)


def test_people_are_seen_at_their_table_with_the_rank_of_their_wish(world: World, organiser: Client, at: At) -> None:
    text = text_of(organiser.get(at("teams")))
    assert world.registration.chosen_name in text
    assert "1er vœu" in text


def test_a_person_is_moved_and_the_page_says_where_from(world: World, organiser: Client, at: At) -> None:
    other = TeamFactory(event=world.event, theme=world.theme)
    response = organiser.post(
        at("seat"), {"registration": world.registration.pk, "team": other.pk, "seen": world.team.pk}, follow=True
    )
    assert f"Avant\xa0: table {world.team.number}" in response.content.decode()
    assert TeamMember.objects.get().team == other


def test_the_swap_brings_the_tables_and_the_sentence(world: World, organiser: Client, at: At) -> None:
    response = move(organiser, at, world, None, seen=world.team.pk, **HTMX)
    page = response.content.decode()
    assert 'id="said" role="status" hx-swap-oob="innerHTML"' in page
    assert "<html" not in page
    assert f'id="person-{world.registration.pk}"' in page


def test_an_organiser_overtaken_by_another_is_told(world: World, organiser: Client, at: At) -> None:
    other = TeamFactory(event=world.event, theme=world.theme)
    response = move(organiser, at, world, other, seen=0, **HTMX)
    assert "Quelqu’un d’autre venait de choisir" in response.content.decode()


def test_a_move_posted_twice_changes_nothing_more(world: World, organiser: Client, at: At) -> None:
    other = TeamFactory(event=world.event, theme=world.theme)
    for _ in range(2):
        response = move(organiser, at, world, other, seen=world.team.pk, **HTMX)
    assert "comme avant" in response.content.decode()
    assert TeamMember.objects.count() == 1


def test_somebody_who_cancelled_meanwhile_is_refused_in_words(world: World, organiser: Client, at: At) -> None:
    gone = RegistrationFactory(event=world.event, category=world.category, cancelled=True)
    response = organiser.post(at("seat"), {"registration": gone.pk, "team": world.team.pk})
    assert response.status_code == 409
    assert f"{gone.chosen_name} a annulé" in response.content.decode()


@pytest.mark.parametrize("field", ["registration", "team"])
def test_an_id_of_another_event_moves_nobody(world: World, organiser: Client, at: At, field: str) -> None:
    stranger = World()
    theirs = {"registration": stranger.registration.pk, "team": stranger.team.pk}
    data = {"registration": world.registration.pk, "team": world.team.pk} | {field: theirs[field]}
    response = organiser.post(at("seat"), data)
    assert response.status_code == 422
    assert stranger.registration.chosen_name not in response.content.decode()
    assert TeamMember.objects.filter(team=stranger.team).count() == 1


@pytest.mark.parametrize("value", ["", "abc", "\x00", "-1", "9" * 30, "é"])
@pytest.mark.parametrize("field", ["registration", "seen"])
def test_nonsense_in_a_move_is_answered_in_words(
    world: World, organiser: Client, at: At, field: str, value: str
) -> None:
    data = {"registration": world.registration.pk, "team": world.team.pk, "seen": 0} | {field: value}
    assert organiser.post(at("seat"), data).status_code in (302, 422)


@pytest.mark.parametrize(
    "query", ["moved=x&from=y", "moved=999999&from=0", "moved=٣", "removed=0", "removed=" + "9" * 40]
)
def test_nonsense_in_the_address_says_nothing(organiser: Client, at: At, query: str) -> None:
    assert organiser.get(f"{at('teams')}?{query}").context["said"] is None


def test_html_in_a_name_is_shown_as_text(world: World, organiser: Client, at: At) -> None:
    TeamMemberFactory(event=world.event, team=world.team, registration__chosen_name="<b>Zoé</b>")
    assert "<b>Zoé</b>" not in organiser.get(at("teams")).content.decode()


def test_a_person_is_found_by_name_without_accents_or_by_commune(world: World, organiser: Client, at: At) -> None:
    found = RegistrationFactory(
        event=world.event, category=world.category, chosen_name="Zoé DÉMO", commune=CommuneFactory(name="Legé")
    )
    for query in ("zoe", "LEGE"):
        rows = organiser.get(at("teams"), {"q": query}).context["found"]
        assert [row.registration for row in rows] == [found]


def test_an_unchanged_arrangement_is_not_sent_again(organiser: Client, at: At) -> None:
    etag = organiser.get(at("teams"), headers=HTMX)["ETag"]
    assert organiser.get(at("teams"), headers={**HTMX, "If-None-Match": etag}).status_code == 304


def test_a_changed_arrangement_is_sent(world: World, organiser: Client, at: At) -> None:
    etag = organiser.get(at("teams"), headers=HTMX)["ETag"]
    move(organiser, at, world, None)
    assert organiser.get(at("teams"), headers={**HTMX, "If-None-Match": etag}).status_code == 200


def test_the_wishes_of_a_person_come_first_in_the_menu_of_places(world: World, organiser: Client, at: At) -> None:
    TeamFactory(event=world.event, theme=ThemeFactory(event=world.event), number=1)
    places = organiser.get(at("move_person", world.registration.pk)).context["places"]
    assert [place["team"] for place in places][0] == world.team


def test_the_page_asks_as_many_questions_for_one_table_as_for_three(world: World, organiser: Client, at: At) -> None:
    counts = []
    for more in (0, 2):
        for _ in range(more):
            TeamFactory(event=world.event, theme=world.theme, size=2)
        with CaptureQueriesContext(connection) as captured:
            organiser.get(at("teams"))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 15


def test_a_category_with_a_target_and_nobody_is_a_warning(world: World, organiser: Client, at: At) -> None:
    Category.objects.create(event=world.event, key="partner", label_fr="Partenaire", target=3)
    assert "Personne encore comme «\xa0Partenaire\xa0»" in organiser.get(at("teams")).content.decode()


@pytest.fixture
def crowd(world: World) -> Team:
    """A team of a second theme, in an event with more teams than one page shows."""
    TeamFactory.create_batch(MOST_TABLES, event=world.event, theme=world.theme)
    return TeamFactory(event=world.event, theme=ThemeFactory(event=world.event), size=1)


def names_shown(response: HttpResponse) -> set[str]:
    return {table.team.name for group in response.context["arrangement"].shown for table in group.tables}


def test_many_teams_are_shown_theme_by_theme(world: World, organiser: Client, at: At, crowd: Team) -> None:
    first, second = organiser.get(at("teams")), organiser.get(at("teams"), {"theme": crowd.theme_id})
    assert crowd.name not in names_shown(first)
    assert names_shown(second) == {crowd.name}
    assert f"{crowd.theme.title} · 1" in text_of(first)


@pytest.mark.parametrize("theme", ["x", "0", "٣", "9" * 40])
def test_nonsense_for_a_theme_shows_the_first(organiser: Client, at: At, crowd: Team, theme: str) -> None:
    assert crowd.name not in names_shown(organiser.get(at("teams"), {"theme": theme}))


def test_a_move_leaves_the_same_theme_in_sight(world: World, organiser: Client, at: At, crowd: Team) -> None:
    here = f"http://testserver{at('teams')}?theme={crowd.theme_id}"
    response = move(organiser, at, world, crowd, **HTMX, **{"HX-Current-URL": here})
    assert names_shown(response) == {crowd.name}


def test_without_scripts_a_move_leads_to_the_theme_of_the_table(
    world: World, organiser: Client, at: At, crowd: Team
) -> None:
    assert f"&theme={crowd.theme_id}#person-" in move(organiser, at, world, crowd)["Location"]


def test_those_beyond_the_first_who_wait_are_counted_and_found(
    world: World, organiser: Client, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrangement, "MOST_WAITING", 1)
    for name in ("Ada DÉMO", "Zoé DÉMO"):
        RegistrationFactory(event=world.event, category=world.category, chosen_name=name)
    response = organiser.get(at("teams"), {"q": "zoe"})
    shown = response.context["arrangement"]
    assert ([person.name for person in shown.without], shown.waiting) == (["Ada DÉMO"], 2)
    assert [row.registration.chosen_name for row in response.context["found"]] == ["Zoé DÉMO"]


def test_the_menu_of_places_opened_as_a_page_sends_an_ordinary_form(world: World, organiser: Client, at: At) -> None:
    menu = at("move_person", world.registration.pk)
    assert "#arrangement" not in organiser.get(menu).content.decode()
    assert "#arrangement" in organiser.get(menu, headers={"hx-request": "true"}).content.decode()
