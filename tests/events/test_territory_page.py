"""The territory is put together on one page, with scripts or without."""

from typing import Any

import pytest
from django.test import Client

from events.models import Commune, EventCommune, Role
from events.services.territory import add_communes
from tests.factories import CommuneFactory, EventFactory, IntercommunalityFactory, RoleFactory

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def role() -> Role:
    group = IntercommunalityFactory(siren="200067346", name="CC du Pays Démo")
    for number, name in enumerate(("Démoville", "Démobourg")):
        CommuneFactory(code=f"9900{number}", name=name, population=1200, intercommunality=group)
    return RoleFactory()


@pytest.fixture
def browser(sign_in, role: Role) -> Client:
    return sign_in(role.user)


def address(role: Role) -> str:
    return f"/e/{role.event.slug}/organise/territory/"


def codes(role: Role) -> set[str]:
    return set(EventCommune.objects.filter(event=role.event).values_list("commune_id", flat=True))


@pytest.mark.parametrize("extra", [{}, HTMX], ids=["plain", "htmx"])
def test_a_commune_is_added_and_taken_out(browser: Client, role: Role, extra: dict[str, Any]) -> None:
    browser.post(address(role), {"do": "add:commune:99000", "q": "démo"}, **extra)
    assert codes(role) == {"99000"}
    browser.post(address(role), {"do": "remove:commune:99000"}, **extra)
    assert codes(role) == set()


def test_a_whole_intercommunalite_is_added_and_taken_out(browser: Client, role: Role) -> None:
    browser.post(address(role), {"do": "add:group:200067346"})
    assert codes(role) == {"99000", "99001"}
    browser.post(address(role), {"do": "remove:group:200067346"})
    assert codes(role) == set()


def test_the_page_shows_the_sum_of_the_communes(browser: Client, role: Role) -> None:
    add_communes(event=role.event, communes=Commune.objects.filter(code__startswith="9900"))
    page = browser.get(address(role)).content.decode().replace("\u202f", " ").replace("\xa0", " ")
    assert "2 communes, 2 400 habitants" in page


def test_the_swap_keeps_the_search_and_the_list(browser: Client, role: Role) -> None:
    part = browser.post(address(role), {"do": "add:commune:99000", "q": "démo"}, **HTMX).content.decode()
    assert "<html" not in part
    assert 'value="démo"' in part
    assert "Dans le territoire" in part
    assert 'id="messages"' in part


def test_typing_brings_only_what_is_found(browser: Client, role: Role) -> None:
    part = browser.get(address(role), {"q": "démo"}, **HTMX).content.decode()
    assert "Démoville" in part
    assert "search-q" not in part


def test_without_scripts_the_page_comes_back_with_the_search(browser: Client, role: Role) -> None:
    response = browser.post(address(role), {"do": "add:commune:99000", "q": "dé mo"})
    assert response["Location"] == f"{address(role)}?q=d%C3%A9+mo"


@pytest.mark.parametrize(
    "do",
    ["", "add", "add:commune", "add:commune:", "add:commune:00000", "add:group:x' OR 1=1", "eat:commune:99000", "\x00"],
)
def test_nonsense_changes_nothing(browser: Client, role: Role, do: str) -> None:
    assert browser.post(address(role), {"do": do}).status_code == 302
    assert codes(role) == set()


@pytest.mark.parametrize("search", ["\x00", "x" * 3000, "<b>", "%", "🎉"])
def test_a_search_for_nonsense_answers_in_words(browser: Client, role: Role, search: str) -> None:
    assert browser.get(address(role), {"q": search}).status_code == 200


def test_the_territory_of_another_event_is_not_touched(browser: Client, role: Role) -> None:
    other = EventFactory()
    add_communes(event=other, communes=Commune.objects.filter(code="99000"))
    browser.post(address(role), {"do": "remove:commune:99000"})
    assert EventCommune.objects.filter(event=other).count() == 1


def test_the_short_name_leaves_the_legal_form_out() -> None:
    names = {
        "CC du Sud Estuaire": "Sud Estuaire",
        "CC Grand Lieu Communauté": "Grand Lieu",
        "CA de la Région Nazairienne": "Région Nazairienne",
        "CC de l'Ouest Guyanais": "Ouest Guyanais",
        "CU de Dunkerque": "Dunkerque",
        "Nantes Métropole": "Nantes Métropole",
    }
    assert {name: IntercommunalityFactory.build(name=name).short_name for name in names} == names
