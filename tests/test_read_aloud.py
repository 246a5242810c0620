"""What a voice may say of a page in a room: never a protected theme, nor who works on it."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from events.models import Event
from tests.factories import TeamMemberFactory
from tests.permissions.world import World

pytestmark = pytest.mark.django_db
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "path", "use", "wbr"}
PAGES = ("my_space", "my_team", "sheet", "charter", "validations", "means", "team_subject")


class Spoken(HTMLParser):
    """The words of a page's main part outside of what is marked data-silent."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool, bool]] = []  # tag, whether in main, whether silent
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        _tag, in_main, is_silent = self.open[-1] if self.open else ("", False, False)
        self.open.append((tag, in_main or tag == "main", is_silent or "data-silent" in dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        while self.open and tag in [name for name, *_ in self.open]:
            if self.open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][1] and not self.open[-1][2] and self.open[-1][0] not in ("textarea", "option"):
            self.words.append(data)


def spoken(html: str) -> str:
    page = Spoken()
    page.feed(html)
    return " ".join(" ".join(page.words).split())


def address(world: World, name: str) -> str:
    return reverse(name, args=[world.event.slug, *([] if name.startswith("my_") else [world.team.pk])])


@pytest.fixture
def world(db: None) -> World:
    """The event is on; its protected theme has words of its own, a fellow sits at the table."""
    world = World()
    world.theme.title, world.theme.question, world.theme.content_note = "Canari", "Pourquoi le perroquet ?", "Un hibou."
    world.theme.save()
    world.helpline.number = "01 99 00 54 76"  # three digits might stand in the number of anything
    world.helpline.save()
    fellow = TeamMemberFactory(event=world.event, team=world.team)
    fellow.registration.chosen_name = "Ornithorynque"
    fellow.registration.save()
    Event.objects.filter(pk=world.event.pk).update(quiet_room="la volière")
    return world


@pytest.mark.parametrize("name", PAGES)
def test_a_protected_theme_is_never_said_aloud(world: World, name: str) -> None:
    html = world.browser("participant").get(address(world, name)).content.decode()
    said = spoken(html)
    assert len(said) > 50
    for word in ("Canari", "perroquet", "hibou", "Ornithorynque", world.helpline.number, world.means.what, "protégé"):
        assert word not in said


def test_what_is_not_protected_is_said(world: World) -> None:
    world.theme.sensitivity = "open"
    world.theme.save()
    said = spoken(world.browser("participant").get(address(world, "my_team")).content.decode())
    assert "Canari" in said
    assert "Ornithorynque" in said


@pytest.mark.parametrize("sensitivity", ["open", "protected"])
@pytest.mark.parametrize("name", ["my_space", "my_team", "sheet"])
def test_whoever_takes_part_leaves_their_pages_with_one_press(world: World, name: str, sensitivity: str) -> None:
    world.theme.sensitivity = sensitivity
    world.theme.save()
    html = world.browser("participant").get(address(world, name)).content.decode()
    assert f'href="{reverse("event", args=[world.event.slug])}" data-leave' in html
