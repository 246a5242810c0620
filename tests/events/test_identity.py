"""Name, days and place are changed on one page; nothing typed is lost."""

from datetime import date
from typing import Any

import pytest

from events.models import Event, Role
from tests.factories import EventFactory, RoleFactory, SlotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def role() -> Role:
    return RoleFactory(event=EventFactory(title="Avant"))


def posted(event: Event, **changes: Any) -> dict[str, Any]:
    return {
        "title": "Après",
        "starts_on": "2030-12-04",
        "ends_on": "2030-12-05",
        "capacity": "80",
        "languages": ["fr", "en"],
        "venue_name": "Salle DÉMO",
        "version": event.version,
        **changes,
    }


def send(sign_in, role: Role, **changes: Any):
    return sign_in(role.user).post(f"/e/{role.event.slug}/organise/identity/", posted(role.event, **changes))


def test_the_page_saves(sign_in, role: Role) -> None:
    assert send(sign_in, role).status_code == 302
    role.event.refresh_from_db()
    assert (role.event.title, role.event.venue_name, role.event.version) == ("Après", "Salle DÉMO", 2)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("title", "", "réponse"),
        ("title", "   ", "réponse"),
        ("title", "x" * 121, "120"),
        ("title", "a\x00b", "nul"),
        ("ends_on", "2030-12-03", "avant le premier"),
        ("ends_on", "2031-12-03", "14 jours"),
        ("starts_on", "1630-12-03", "2000"),
        ("starts_on", "demain", "date"),
        ("starts_on", "9999-12-31", "2000"),
        ("capacity", "0", "au moins une place"),
        ("capacity", "99999999999", "5"),
        ("capacity", "beaucoup", "nombre"),
        ("contact_email", "pas une adresse", "adresse"),
        ("venue_address", "x" * 251, "250"),
        ("how_to_come", "x" * 1501, "1500"),
        ("languages", ["en"], "français"),
        ("languages", ["xx"], "xx"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_lost(
    sign_in, role: Role, field: str, value: Any, says: str
) -> None:
    page = send(sign_in, role, **{"subtitle": "Gardez-moi", field: value})
    form = page.context["form"]
    assert page.status_code == 200
    named = {"starts_on": {"starts_on"}, "ends_on": {"ends_on"}}.get(field, {field})
    assert named & set(form.errors)
    assert says.casefold() in str(form.errors).replace("\u202f", "").casefold()
    assert "Gardez-moi" in page.content.decode()
    role.event.refresh_from_db()
    assert role.event.title == "Avant"


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "🎉 Fête", "مرحبا بكم", "A & B"])
def test_any_writing_is_text(sign_in, role: Role, title: str) -> None:
    send(sign_in, role, title=title)
    role.event.refresh_from_db()
    assert role.event.title == title
    page = sign_in(role.user).get(f"/e/{role.event.slug}/organise/identity/").content.decode()
    assert "<script>alert" not in page


def test_a_stale_form_overwrites_nothing_and_keeps_what_was_typed(sign_in, role: Role) -> None:
    Event.objects.filter(pk=role.event.pk).update(title="D’un autre", version=2)
    page = send(sign_in, role, title="De moi")
    text = page.content.decode()
    assert "De moi" in text
    assert "D’un autre" in text
    assert 'name="version" value="2"' in text
    role.event.refresh_from_db()
    assert role.event.title == "D’un autre"


def test_a_stale_form_saved_again_goes_through(sign_in, role: Role) -> None:
    Event.objects.filter(pk=role.event.pk).update(title="D’un autre", version=2)
    send(sign_in, role, title="De moi", version=2)
    role.event.refresh_from_db()
    assert role.event.title == "De moi"


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
def test_a_form_without_its_version_is_stale(sign_in, role: Role, version: str) -> None:
    assert send(sign_in, role, version=version).status_code == 200
    role.event.refresh_from_db()
    assert role.event.title == "Avant"


def test_new_days_keep_the_programme(sign_in, role: Role) -> None:
    slot = SlotFactory(event=role.event, day=2)
    send(sign_in, role, starts_on="2031-05-01", ends_on="2031-05-02")
    slot.refresh_from_db()
    slot.event.refresh_from_db()
    assert slot.on == date(2031, 5, 2)


def test_fewer_days_say_what_falls_outside(sign_in, role: Role) -> None:
    SlotFactory(event=role.event, day=2)
    page = sign_in(role.user).post(
        f"/e/{role.event.slug}/organise/identity/",
        posted(role.event, starts_on="2031-05-01", ends_on="2031-05-01"),
        follow=True,
    )
    assert "en dehors des jours" in page.content.decode()
