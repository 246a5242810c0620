"""A person's own space: what they gave, their card, coming or not."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from common.code_sessions import SESSION_KEY
from events.models import Event, Theme
from participants.models import Registration
from tests.factories import (
    CategoryFactory,
    CommuneFactory,
    EventFactory,
    HolderFactory,
    RegistrationFactory,
    ThemeFactory,
)
from tests.participants.helpers import finish, said


@pytest.fixture
def me(db: None) -> Registration:
    return RegistrationFactory(chosen_name="Camille", phone="06 39 98 00 01", declines_commune=True)


@pytest.fixture
def mine(client: Client, me: Registration) -> Client:
    """A browser that came in by the link of `me`."""
    client.get(reverse("open_space", args=[me.event.slug, me.link_token]))
    return client


def answers(me: Registration, **changed: Any) -> dict[str, Any]:
    given = {"version": me.version, "chosen_name": me.chosen_name, "category": me.category_id, "contact": me.contact}
    words = changed.pop("needs", said(me))
    return {**given, "declines_commune": "on", **finish(words), **changed}


def path(name: str, me: Registration) -> str:
    return reverse(name, args=[me.event.slug])


def test_the_link_opens_the_space_at_an_address_without_it(client: Client, me: Registration) -> None:
    response = client.get(reverse("open_space", args=[me.event.slug, me.link_token]))
    assert response.url == path("my_space", me)
    assert response["Referrer-Policy"] == "no-referrer"
    assert "Camille" in client.get(response.url).content.decode()


@pytest.mark.parametrize("token", ["A" * 27, "a", "%00", "é"])
def test_a_wrong_link_opens_nothing(client: Client, me: Registration, token: str) -> None:
    assert client.get(f"/e/{me.event.slug}/me/{token}/").status_code == 404
    assert SESSION_KEY not in client.session


def test_the_link_of_another_event_opens_nothing(client: Client, me: Registration) -> None:
    assert client.get(reverse("open_space", args=[EventFactory().slug, me.link_token])).status_code == 404


def test_a_replaced_code_closes_the_devices_it_opened(mine: Client, me: Registration) -> None:
    me.replace_code()
    assert mine.get(path("my_space", me)).url.startswith(reverse("enter_code"))


def test_a_stranger_is_asked_for_a_code_and_comes_back_with_the_text(client: Client, me: Registration) -> None:
    response = client.post(path("my_change", me), answers(me, needs="une rampe pour entrer"))
    assert response.url.startswith(reverse("enter_code"))
    response = client.post(reverse("enter_code"), {"code": me.code, "next": path("my_change", me)})
    assert response.url == path("my_change", me)
    assert "une rampe pour entrer" in client.get(response.url).content.decode()


def test_everything_given_can_be_changed(mine: Client, me: Registration) -> None:
    theme, commune = (
        ThemeFactory(event=me.event, protected=True, ready=True),
        CommuneFactory(name="Pornic", search_name="pornic"),
    )
    data = answers(me, chosen_name="Cam", needs="rien", first=theme.pk, commune_text="pornic", declines_commune="")
    assert mine.post(path("my_change", me), data).url == path("my_space", me)
    me.refresh_from_db()
    assert (me.chosen_name, said(me), me.commune, me.declines_commune) == ("Cam", "rien", commune, False)
    assert me.choices.get().theme == theme


def test_an_untouched_contact_keeps_both_its_parts(mine: Client, me: Registration) -> None:
    Registration.objects.update(email="camille@example.org")
    me.refresh_from_db()
    mine.post(path("my_change", me), answers(me, needs="rien"))
    me.refresh_from_db()
    assert (me.email, me.phone) == ("camille@example.org", "06 39 98 00 01")


def test_answers_on_a_stale_page_are_kept_and_said_then_saved(mine: Client, me: Registration) -> None:
    Registration.objects.update(version=5)
    response = mine.post(path("my_change", me), answers(me, needs="une rampe"))
    assert response.status_code == 409
    assert "une rampe" in response.content.decode()
    assert 'value="5"' in response.content.decode()
    assert mine.post(path("my_change", me), answers(me, version=5, needs="une rampe")).status_code == 302


def test_cancelling_asks_first_and_one_may_come_back(mine: Client, me: Registration) -> None:
    assert mine.get(path("my_cancel", me)).status_code == 200
    me.refresh_from_db()
    assert me.is_active
    for _ in range(2):
        mine.post(path("my_cancel", me))
    me.refresh_from_db()
    assert not me.is_active
    mine.post(path("my_come_back", me))
    me.refresh_from_db()
    assert me.is_active


def test_coming_back_to_a_full_event_is_waiting_for_a_place(mine: Client, me: Registration) -> None:
    mine.post(path("my_cancel", me))
    Event.objects.update(capacity=1)
    RegistrationFactory(event=me.event)
    page = mine.post(path("my_come_back", me), follow=True)
    me.refresh_from_db()
    assert me.is_waiting
    assert "liste d’attente" in page.content.decode()


def test_a_shared_device_forgets_who_was_there(mine: Client, me: Registration) -> None:
    mine.post(path("my_leave", me))
    assert mine.get(path("my_space", me)).status_code == 302
    me.refresh_from_db()
    assert me.is_active


def test_the_card_is_never_kept_by_a_cache(mine: Client, me: Registration) -> None:
    assert "no-store" in mine.get(path("my_card", me))["Cache-Control"]


@pytest.mark.parametrize("field", ["category", "first"])
def test_a_row_of_another_event_is_refused_beside_the_field(mine: Client, me: Registration, field: str) -> None:
    foreign = {"category": CategoryFactory, "first": ThemeFactory}[field](event=EventFactory())
    response = mine.post(path("my_change", me), answers(me, **{field: foreign.pk}))
    assert response.status_code == 422
    assert response.context["form"].errors[field]


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_form_without_its_version_changes_nothing(mine: Client, me: Registration, version: str) -> None:
    response = mine.post(path("my_change", me), answers(me, version=version, needs="une rampe"))
    assert response.status_code in (409, 422)
    assert "une rampe" in response.content.decode()
    me.refresh_from_db()
    assert said(me) == ""


def test_needs_given_before_are_shown_and_stay_as_they_were(mine: Client, me: Registration) -> None:
    given = {
        "situations": ["front_seat"],
        "children_baby": "2",
        "children_times": "samedi",
        "lift": "sought",
        "lift_seats": "1",
        "meal": "vegetarian",
        "consent_needs": "on",
    }
    assert mine.post(path("my_change", me), answers(me, **given)).status_code == 302
    shown = mine.get(path("my_change", me)).context["form"]
    again = {field.name: field.value() for field in shown if field.value() not in (None, False, "")}
    assert {name: str(again[name]) for name in given if name not in ("situations", "consent_needs")} == {
        name: str(value) for name, value in given.items() if name not in ("situations", "consent_needs")
    }
    assert "consent_needs" not in shown.fields
    needs = list(me.needs.values_list("pk", flat=True))
    assert mine.post(path("my_change", me), again).status_code == 302
    assert list(me.needs.values_list("pk", flat=True)) == needs


def test_a_new_need_asks_for_the_agreement_that_is_missing(mine: Client, me: Registration) -> None:
    data = answers(me, situations=["hearing"])
    response = mine.post(path("my_change", me), data)
    assert "consent_needs" in response.context["form"].errors
    assert mine.post(path("my_change", me), {**data, "consent_needs": "on"}).status_code == 302
    assert me.consents.get().how == "online"


def test_a_button_pressed_after_the_session_ended_is_found_again(client: Client, me: Registration) -> None:
    page, button = path("my_consents", me), path("my_consents_change", me)
    refused = client.post(button, {"purpose": "follow_up", "yes": "1"}, headers={"referer": f"http://testserver{page}"})
    back = client.post(refused["Location"], {"code": me.code, "next": button})
    shown = client.get(back["Location"], follow=True)
    assert shown.redirect_chain == [(page, 302)]
    assert "Appuyez encore" in shown.content.decode()


def test_the_address_of_a_button_opened_as_a_page_has_a_way_out(mine: Client, me: Registration) -> None:
    response = mine.get(path("my_consents_change", me))
    assert response.status_code == 405
    assert "Rien n’a été changé" in response.content.decode()


def test_a_card_says_that_its_person_waits(mine: Client, me: Registration) -> None:
    Registration.objects.filter(pk=me.pk).update(status="waiting", email="", phone="", contact_as_typed="")
    shown = mine.get(path("my_card", me)).content.decode()
    assert "aucune place n’est encore gardée" in shown
    assert "nous ne pouvons pas vous appeler" in shown


def test_after_the_event_nobody_cancels_and_the_space_says_thank_you(mine: Client, me: Registration) -> None:
    Event.objects.update(status="follow_up")
    mine.post(path("my_cancel", me))
    me.refresh_from_db()
    page = mine.get(path("my_space", me)).content.decode()
    assert me.is_active
    assert reverse("event_gallery", args=[me.event.slug]) in page
    assert path("my_cancel", me) not in page


def test_who_carries_a_project_gives_news_from_their_space_unless_it_is_protected(
    mine: Client, me: Registration
) -> None:
    Event.objects.update(status="follow_up")
    holder = HolderFactory(event=me.event, registration=me)
    link = reverse("holder_page", args=[me.event.slug, holder.link_token])
    assert link in mine.get(path("my_space", me)).content.decode()
    Theme.objects.update(sensitivity="protected")
    assert link not in mine.get(path("my_space", me)).content.decode()


def test_the_team_appears_in_the_space_by_itself(mine: Client, me: Registration) -> None:
    """It is asked for again when tables change: the page listens to them."""
    Event.objects.filter(pk=me.event_id).update(status=Event.Status.UNDER_WAY)
    page = mine.get(path("my_space", me)).content.decode()
    assert 'data-live-topics="teams programme announcements"' in page
    assert re.search(r"data-live-part hx-get=\S+my-team/\S+\s+hx-trigger=\S+ live:teams from:body", page)
