"""The page of the room, whom to call, and what may leave the screen."""

import pytest
from django.urls import reverse

from common.small_counts import SMALLEST_SHOWN
from events.models import EventCommune, PlaceTarget
from participants.models import Relay
from participants.room import room_of
from participants.room_figures import public_figures, rows
from participants.room_words import said_of_room
from tests.factories import (
    CategoryFactory,
    CommuneFactory,
    IntercommunalityFactory,
    RegistrationFactory,
    RelayFactory,
    RoleFactory,
)


@pytest.fixture
def role(db):
    return RoleFactory(kind="organiser", event__capacity=80)


@pytest.fixture
def browser(role, sign_in):
    return sign_in(role.user)


@pytest.fixture
def lagoon(role):
    """Two places of 1,000 inhabitants: 20 people come from the hill, 2 from the lagoon."""
    event = role.event
    communes = {}
    for name, people in (("Lagune", 2), ("Colline", 20)):
        commune = CommuneFactory(name=f"{name}-Démo", intercommunality=IntercommunalityFactory(name=f"CC {name}"))
        EventCommune.objects.create(event=event, commune=commune)
        RegistrationFactory.create_batch(people, event=event, category=CategoryFactory(event=event), commune=commune)
        communes[name] = commune
    return communes["Lagune"]


def address(role, name: str, *args) -> str:
    return reverse(name, args=[role.event.slug, *args])


def test_the_page_says_who_is_missing_first_and_whom_to_call(browser, role, lagoon) -> None:
    page = browser.get(address(role, "room"), headers={"accept-language": "fr"}).content.decode()

    assert "Il manque 9 personnes de Lagune." in page
    assert page.index("Lagune") < page.index("Colline")
    assert f"{address(role, 'room_call')}?place={lagoon.intercommunality_id}" in page


def test_the_refreshed_part_answers_that_nothing_changed(browser, role, lagoon) -> None:
    etag = browser.get(address(role, "room"))["ETag"]
    again = {"hx-request": "true", "if-none-match": etag}
    assert browser.get(address(role, "room"), headers=again).status_code == 304
    browser.post(address(role, "room_targets"), {f"place-{lagoon.intercommunality_id}": "30"})
    assert browser.get(address(role, "room"), headers=again).status_code == 200


def test_a_target_is_set_changed_and_left_to_the_population_again(browser, role, lagoon) -> None:
    for typed, kept in (("30", [30]), ("", [])):
        browser.post(address(role, "room_targets"), {f"place-{lagoon.intercommunality_id}": typed})
        assert list(PlaceTarget.objects.values_list("target", flat=True)) == kept


def test_a_target_that_is_no_number_is_told_beside_its_field(browser, role, lagoon) -> None:
    answer = browser.post(address(role, "room_targets"), {f"place-{lagoon.intercommunality_id}": "-4"})
    assert answer.status_code == 422
    assert not PlaceTarget.objects.exists()


def test_from_a_missing_place_one_sees_its_relays_and_who_is_known_there(browser, role, lagoon) -> None:
    partner = CategoryFactory(event=role.event, key="partner", label_fr="partenaire")
    RelayFactory(event=role.event, structure="Mairie de la Lagune", intercommunality=lagoon.intercommunality)
    RelayFactory(event=role.event, structure="Ailleurs", intercommunality=IntercommunalityFactory())
    RegistrationFactory(
        event=role.event, category=partner, commune=lagoon, structure="CAF (démo)", phone="06 39 98 00 07"
    )
    page = browser.get(address(role, "room_call"), {"place": lagoon.intercommunality_id}).content.decode()
    assert "Mairie de la Lagune" in page
    assert "06 39 98 00 07" in page
    assert "Ailleurs" not in page


def test_the_town_halls_of_the_largest_absent_communes_are_suggested(browser, role, lagoon) -> None:
    for name, population in (("Petite", 300), ("Grande", 9000), ("Moyenne", 4000), ("Bourg", 5000)):
        commune = CommuneFactory(name=name, population=population, intercommunality=lagoon.intercommunality)
        EventCommune.objects.create(event=role.event, commune=commune)
    page = browser.get(address(role, "room_call"), {"place": lagoon.intercommunality_id}).content.decode()
    assert page.index("Grande") < page.index("Bourg") < page.index("Moyenne")
    assert "Petite" not in page


@pytest.mark.parametrize(
    "query", [{"place": "nulle part"}, {"category": "9" * 30}, {"category": "-1"}, {"place": "\x00"}]
)
def test_nonsense_shows_the_whole_list(browser, role, query) -> None:
    RelayFactory(event=role.event, structure="CCAS (démo)")
    assert "CCAS (démo)" in browser.get(address(role, "room_call"), query).content.decode()


def test_a_relay_is_added_once_called_changed_and_removed(browser, role, lagoon) -> None:
    answers = {"structure": "CCAS (démo)", "phone": "06 39 98 00 00", "intercommunality": lagoon.intercommunality_id}
    answers["idempotency_key"] = "6f1b8a36-9a0f-4a3c-8a9e-111111111111"
    for _twice in range(2):
        browser.post(address(role, "relay_new"), answers)
    relay = Relay.objects.get()
    browser.post(address(role, "relay_called", relay.pk), {"note": "Quatre personnes viendront."})
    relay.refresh_from_db()
    assert relay.called_at
    assert relay.note == "Quatre personnes viendront."
    browser.post(address(role, "relay_change", relay.pk), {**answers, "structure": "Mairie", "version": relay.version})
    relay.refresh_from_db()
    assert relay.structure == "Mairie"
    browser.post(address(role, "relay_remove", relay.pk))
    assert not Relay.objects.exists()


def test_a_stale_change_of_a_relay_overwrites_nothing_and_keeps_what_was_typed(browser, role) -> None:
    relay = RelayFactory(event=role.event, structure="Mairie", version=4)
    answer = browser.post(address(role, "relay_change", relay.pk), {"structure": "CCAS", "version": 3})
    assert answer.status_code == 422
    assert 'value="CCAS"' in answer.content.decode()
    relay.refresh_from_db()
    assert relay.structure == "Mairie"


def test_figures_that_leave_the_screen_hide_small_counts_and_those_that_would_tell_them(role, lagoon) -> None:
    figures = public_figures(room_of(role.event))
    assert [line.people for line in figures.places] == [None, None]
    assert [line.index for line in figures.places] == [None, None]
    shown = [cell for row in rows(figures) for cell in row[3:]]
    assert not [cell for cell in shown if isinstance(cell, int) and 0 < cell < SMALLEST_SHOWN]


def test_paper_says_no_small_count_although_the_screen_does(browser, role, lagoon) -> None:
    page = browser.get(address(role, "room"), headers={"accept-language": "en"}).content.decode()
    paper = page[page.index("only-print") :]
    assert "not shown" in paper
    assert '<td class="text-end">2</td>' not in paper


def test_an_event_without_territory_says_what_to_do(browser, role) -> None:
    assert address(role, "territory") in browser.get(address(role, "room")).content.decode()


def test_the_file_to_send_on_names_its_source_and_no_small_count(browser, role, lagoon, reference_communes) -> None:
    file = browser.get(address(role, "room_figures"), headers={"accept-language": "fr"}).content.decode("utf-8-sig")
    lines = [line.split(";") for line in file.splitlines()]
    assert [line[3] for line in lines if line[0] in ("Lagune", "Colline")] == ["non montré", "non montré"]
    assert any("Etalab" in line[0] for line in lines)
    book = browser.get(address(role, "room_figures"), {"format": "xlsx"})
    assert book.content.startswith(b"PK")


def test_what_a_place_has_is_tied_to_its_share_of_the_registered_and_the_end_said_apart(browser, role, lagoon) -> None:
    page = " ".join(browser.get(address(role, "room"), headers={"accept-language": "fr"}).content.decode().split())
    assert "2 personnes pour l’instant. Sa part des 22 inscrits du territoire : 11." in page
    assert "20 personnes pour l’instant. Sa part des 22 inscrits du territoire : 11." in page
    assert page.count("À la fin, 40 places sur 80 pour ") == 2


def test_a_place_from_which_some_come_is_not_said_to_be_absent(role, lagoon) -> None:
    empty = CommuneFactory(population=1000, intercommunality=IntercommunalityFactory(name="CC Île"))
    EventCommune.objects.create(event=role.event, commune=empty)
    said = said_of_room(room_of(role.event))
    assert said == "Une intercommunalité est trop peu représentée. Une intercommunalité est absente."


def test_the_english_page_says_no_french_noun(browser, role, lagoon) -> None:
    page = browser.get(address(role, "room"), headers={"accept-language": "en"}).content.decode()
    assert "One inter-municipal area has too few people." in page
    assert "ntercommunalit" not in page.replace("intercommunality", "")


def test_relays_come_first_then_who_lives_there_to_call_then_suggestions(browser, role, lagoon) -> None:
    partner = CategoryFactory(event=role.event, key="partner", label_fr="partenaire")
    RelayFactory(event=role.event, structure="Mairie de la Lagune", intercommunality=lagoon.intercommunality)
    fields = {"event": role.event, "category": partner, "commune": lagoon}
    RegistrationFactory(chosen_name="Zoé DÉMO", phone="06 39 98 00 07", **fields)
    RegistrationFactory(chosen_name="Sans contact DÉMO", email="", **fields)
    empty = CommuneFactory(name="Vide-Démo", intercommunality=lagoon.intercommunality)
    EventCommune.objects.create(event=role.event, commune=empty)
    page = browser.get(address(role, "room_call"), {"place": lagoon.intercommunality_id}).content.decode()
    assert page.index("Mairie de la Lagune") < page.index("Zoé DÉMO") < page.index("CCAS de Vide-Démo")
    assert 'href="tel:+33639980007"' in page or 'href="tel:0639980007"' in page
    assert "Sans contact DÉMO" not in page


def test_when_nothing_is_free_the_next_freed_places_are_proposed(browser, role, lagoon) -> None:
    role.event.capacity = 22
    role.event.save()
    page = browser.get(address(role, "room"), headers={"accept-language": "fr"}).content.decode()
    assert "Garder les 9 prochaines places libérées" in page
