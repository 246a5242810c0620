"""Categories of people: changed together, added, moved, removed unless people came in them."""

from typing import Any

import pytest

from common.answers import Refused
from events.models import Category, Event, Role
from events.services.categories import add_category, remove_category
from tests.factories import CategoryFactory, EventFactory, RegistrationFactory, RoleFactory

pytestmark = pytest.mark.django_db
ELECTED = {"label_fr": "élu", "label_en": "", "shape": "square", "target": 3}


@pytest.fixture
def event() -> Event:
    event = EventFactory()
    for place, key in enumerate(("a", "b", "c")):
        CategoryFactory(event=event, key=key, label_fr=key, position=place)
    return event


@pytest.fixture
def role(event: Event) -> Role:
    return RoleFactory(event=event)


def keys(event: Event) -> str:
    return "".join(event.categories.values_list("key", flat=True))


def posted(event: Event, **changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = {"capacity": event.capacity, "version": event.version}
    for row in event.categories.all():
        for name in ("label_fr", "label_en", "shape", "target"):
            data[f"category-{row.pk}-{name}"] = getattr(row, name)
    return {**data, **changes}


def send(sign_in, role: Role, **changes: Any):
    return sign_in(role.user).post(f"/e/{role.event.slug}/organise/categories/", posted(role.event, **changes))


def test_all_are_saved_together(sign_in, role: Role, event: Event) -> None:
    first, second, _third = event.categories.all()
    send(sign_in, role, **{f"category-{first.pk}-target": 7, f"category-{second.pk}-label_fr": "voisin", "capacity": 9})
    first.refresh_from_db(), second.refresh_from_db(), event.refresh_from_db()
    assert (first.target, second.label_fr, event.capacity) == (7, "voisin", 9)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("target", "-1"),
        ("target", ""),
        ("target", "beaucoup"),
        ("target", "9" * 30),
        ("label_fr", ""),
        ("label_fr", "x" * 61),
        ("label_fr", "a\x00"),
        ("shape", "heptagon"),
    ],
)
def test_one_that_cannot_be_saves_none_and_says_where(sign_in, role: Role, event: Event, name: str, value: str) -> None:
    first, second, _third = event.categories.all()
    page = send(sign_in, role, **{f"category-{first.pk}-{name}": value, f"category-{second.pk}-label_fr": "gardé"})
    assert page.status_code == 200
    assert page.context["rows"][0].errors[name]
    assert "gardé" in page.content.decode()
    second.refresh_from_db()
    assert second.label_fr == "b"


def test_a_category_of_another_event_is_not_touched(sign_in, role: Role) -> None:
    other = CategoryFactory(event=EventFactory(), label_fr="autre")
    send(sign_in, role, **{f"category-{other.pk}-label_fr": "volé", f"category-{other.pk}-target": 1})
    other.refresh_from_db()
    assert other.label_fr == "autre"


def test_a_stale_page_changes_nothing_and_keeps_what_was_typed(sign_in, role: Role, event: Event) -> None:
    page = send(sign_in, role, version=0, **{f"category-{event.categories.first().pk}-label_fr": "tapé"})
    assert "tapé" in page.content.decode()
    assert event.categories.first().label_fr == "a"


def test_one_is_added_at_the_end(event: Event) -> None:
    add_category(event=event, **ELECTED)
    assert keys(event) == "abcelu"


def test_one_added_twice_is_there_once(event: Event) -> None:
    assert add_category(event=event, **ELECTED) == add_category(event=event, **ELECTED)


def test_a_name_already_there_is_refused_beside_the_field(sign_in, role: Role) -> None:
    page = sign_in(role.user).post(f"/e/{role.event.slug}/organise/categories/new/", {**ELECTED, "label_fr": "Ａ"})
    page = sign_in(role.user).post(f"/e/{role.event.slug}/organise/categories/new/", {**ELECTED, "label_fr": "B"})
    assert page.context["form"].errors["label_fr"]


@pytest.mark.parametrize("label", ["🎉", "مرحبا", "<b>élu</b>"])
def test_any_writing_makes_a_category(event: Event, label: str) -> None:
    assert add_category(event=event, **{**ELECTED, "label_fr": label}).label_fr == label


@pytest.mark.parametrize(
    ("key", "way", "order"),
    [("a", "down", "bac"), ("c", "up", "acb"), ("a", "up", "abc"), ("c", "down", "abc"), ("b", "up", "bac")],
)
def test_one_moves_up_or_down(sign_in, role: Role, event: Event, key: str, way: str, order: str) -> None:
    moved = event.categories.get(key=key)
    sign_in(role.user).post(f"/e/{event.slug}/organise/categories/{moved.pk}/move/", {"way": way})
    assert keys(event) == order


def test_one_is_removed(sign_in, role: Role, event: Event) -> None:
    address = f"/e/{event.slug}/organise/categories/{event.categories.get(key='b').pk}/remove/"
    browser = sign_in(role.user)
    assert browser.get(address).status_code == 200
    assert keys(event) == "abc"
    browser.post(address)
    assert keys(event) == "ac"


def test_one_in_which_people_came_stays_and_the_page_says_why(sign_in, role: Role, event: Event) -> None:
    used = event.categories.get(key="b")
    RegistrationFactory(event=event, category=used)
    page = sign_in(role.user).post(f"/e/{event.slug}/organise/categories/{used.pk}/remove/", follow=True)
    assert "se sont inscrites" in page.content.decode()
    assert keys(event) == "abc"


def test_the_last_one_stays(event: Event) -> None:
    Category.objects.filter(event=event).exclude(key="a").delete()
    with pytest.raises(Refused):
        remove_category(category=event.categories.get())
