"""One box for every code: guessing is slowed, owners are never kept out."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.code_entry import PATIENCE_OF_THE_SITE, PATIENCE_WITH_A_NETWORK, network_of
from participants.models import Registration, WrongCode
from tests.factories import RegistrationFactory, ScreenFactory, TeamFactory

WRONG = "AAAA AAAA"


@pytest.fixture
def me(db: None) -> Registration:
    return RegistrationFactory(chosen_name="Zoé-Camille DÉMO")


def enter(code: str, address: str = "192.0.2.1", **more: str) -> Any:
    return Client(REMOTE_ADDR=address).post(reverse("enter_code"), {"code": code, **more})


def guess(times: int, address: str = "192.0.2.1") -> None:
    network = network_of(type("Request", (), {"META": {"REMOTE_ADDR": address}})())
    WrongCode.objects.bulk_create(WrongCode(network=network, at=timezone.now()) for _ in range(times))


def space(me: Registration) -> str:
    return reverse("my_space", args=[me.event.slug])


def test_a_code_opens_the_space_however_it_is_typed(me: Registration) -> None:
    for typed in (me.code, me.code_in_groups, me.code.lower(), f" {me.code[:4]}-{me.code[4:]} "):
        assert enter(typed).url == space(me)


def test_the_code_of_a_screen_and_of_a_table_open_their_place(db: None) -> None:
    screen, team = ScreenFactory(), TeamFactory()
    assert enter(screen.code).url == reverse("screen", args=[screen.event.slug])
    assert enter(team.code).url == reverse("table", args=[team.event.slug])


def test_a_replaced_code_opens_nothing(me: Registration) -> None:
    old = me.code
    me.replace_code()
    assert enter(old).status_code == 422


@pytest.mark.parametrize("typed", ["", "?", "\x00", "😀" * 4, "A" * 41, WRONG, "<b>"])
def test_what_is_no_code_is_said_beside_the_field(me: Registration, typed: str) -> None:
    response = enter(typed)
    assert response.status_code == 422
    assert response.context["form"].errors["code"]


def test_the_page_one_came_from_is_opened_only_in_the_event_of_the_code(me: Registration) -> None:
    inside, elsewhere = space(me) + "card/", "/e/another/me/"
    assert enter(me.code, next=inside).url == inside
    for address in (elsewhere, "//example.org", "https://example.org/e/", f"https://example.org{inside}"):
        assert enter(me.code, next=address).url == space(me)


def test_after_many_wrong_codes_the_page_also_asks_for_whom(me: Registration) -> None:
    guess(PATIENCE_WITH_A_NETWORK - 1)
    assert "for_whom" not in Client(REMOTE_ADDR="192.0.2.1").get(reverse("enter_code")).context["form"].fields
    assert "for_whom" in enter(WRONG).context["form"].fields


def test_a_guessed_code_is_then_worth_nothing_without_the_name(me: Registration) -> None:
    guess(PATIENCE_WITH_A_NETWORK)
    for more in ({}, {"for_whom": ""}, {"for_whom": "Gérard"}):
        assert enter(me.code, **more).status_code == 422


def test_a_right_code_with_a_wrong_name_is_answered_like_a_wrong_code(me: Registration) -> None:
    guess(PATIENCE_WITH_A_NETWORK)
    right, wrong = enter(me.code, for_whom="Gérard"), enter(WRONG, for_whom="Gérard")
    assert right.context["form"].errors == wrong.context["form"].errors
    assert WrongCode.objects.count() == PATIENCE_WITH_A_NETWORK + 2


@pytest.mark.parametrize("name", ["Zoé-Camille DÉMO", "zoe camille demo", "zoe"])
def test_the_owner_is_never_kept_out(me: Registration, name: str) -> None:
    guess(PATIENCE_OF_THE_SITE)
    assert enter(me.code, for_whom=name).url == space(me)


def test_another_network_is_asked_nothing_more(me: Registration) -> None:
    guess(PATIENCE_WITH_A_NETWORK, address="198.51.100.7")
    assert enter(me.code).url == space(me)


def test_guessing_from_many_networks_at_once_is_slowed_too(me: Registration) -> None:
    guess(PATIENCE_OF_THE_SITE, address="198.51.100.7")
    assert enter(me.code).status_code == 422


def test_a_network_of_the_new_kind_is_one_network_however_it_wanders(me: Registration) -> None:
    guess(PATIENCE_WITH_A_NETWORK, address="2001:db8::1")
    assert enter(me.code, address="2001:db8::ffff").status_code == 422


def test_a_table_says_its_number_and_a_screen_its_room(db: None) -> None:
    team, screen = TeamFactory(number=7), ScreenFactory(name="Grande salle")
    guess(PATIENCE_WITH_A_NETWORK)
    assert enter(team.code, for_whom="Table 7").url == reverse("table", args=[team.event.slug])
    assert enter(screen.code, for_whom="grande salle").url == reverse("screen", args=[screen.event.slug])


def test_wrong_codes_are_forgotten_after_minutes(me: Registration) -> None:
    guess(PATIENCE_WITH_A_NETWORK)
    WrongCode.objects.update(at=timezone.now() - timedelta(minutes=11))
    assert enter(me.code).url == space(me)
    enter(WRONG)
    assert WrongCode.objects.count() == 1


def test_eighty_people_who_share_one_network_all_come_in_within_a_minute(me: Registration) -> None:
    people = RegistrationFactory.create_batch(80, event=me.event, category=me.category)
    assert {enter(person.code).status_code for person in people} == {302}


def test_coming_in_changes_the_session_s_key(me: Registration) -> None:
    client = Client()
    session = client.session
    session["something"] = 1
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    client.post(reverse("enter_code"), {"code": me.code})
    assert client.session.session_key != before
