"""Awards are given in quiet, revealed one after the other, and known to nobody before."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from common.answers import Refused
from events.models import Announcement, Award, Event, Screen
from events.services.lists import InUse, remove_row
from projects.awards import awards_of, prepared, public_awards, revealed
from projects.models import AwardGiven
from projects.screen import room_of
from projects.services.awards import give_award, hide, reveal, show_awards, take_back
from teams.models import Team
from tests.factories import (
    AwardFactory,
    EventFactory,
    PublicationFactory,
    RoleFactory,
    ScreenFactory,
    TeamFactory,
    ThemeFactory,
)
from tests.permissions.world import BACKEND, World

pytestmark = pytest.mark.django_db


class Evening:
    """An event where the jury talks: two awards, three teams of which one on a protected theme, a screen."""

    def __init__(self, **fields: Any) -> None:
        self.event: Event = EventFactory(status="deliberation", **fields)
        self.jury, self.first_step = AwardFactory.create_batch(2, event=self.event)
        theme = ThemeFactory(
            event=self.event, protected=True, title="Un thème canari", question="Une question canari ?"
        )
        self.teams: list[Team] = [
            *TeamFactory.create_batch(2, event=self.event),
            TeamFactory(event=self.event, theme=theme),
        ]
        self.screen: Screen = ScreenFactory(event=self.event)

    def give(self, award: Award, *teams: int) -> None:
        for team in teams:
            give_award(award=award, team=self.teams[team])


@pytest.fixture
def evening() -> Evening:
    return Evening()


def test_an_award_or_a_team_that_was_removed_meanwhile_is_not_given(evening: Evening) -> None:
    remove_row(row=Award.objects.get(pk=evening.jury.pk))
    Team.objects.filter(pk=evening.teams[0].pk).update(removed_at=evening.event.now)
    for award, team in ((evening.jury, 1), (evening.first_step, 0)):
        with pytest.raises(Refused):
            evening.give(award, team)
    assert not AwardGiven.objects.exists()


def shown(evening: Evening) -> str:
    return " ".join(
        [f"{one.name} {one.brings} {' '.join(team.name for team in one.teams)}" for one in revealed(evening.event)]
    )


@pytest.mark.parametrize("has_ranking", [False, True])
def test_an_award_goes_to_several_teams_or_to_none_with_or_without_ranking(has_ranking: bool) -> None:
    evening = Evening(has_ranking=has_ranking)
    evening.give(evening.jury, 0, 1, 1)
    assert [len(one.given) for one in prepared(evening.event)] == [2, 0]


def test_an_award_of_another_event_is_refused(evening: Evening) -> None:
    with pytest.raises(Refused):
        give_award(award=AwardFactory(), team=evening.teams[0])


def test_a_reveal_shows_the_award_what_it_brings_and_its_tables_on_every_screen(evening: Evening) -> None:
    evening.give(evening.jury, 0, 2)
    assert reveal(award=evening.jury) == 2
    evening.screen.refresh_from_db()
    room = room_of(evening.event, evening.screen)
    assert room.face == "awards"
    assert [team.name for team in room.awards[0].teams] == [evening.teams[0].name, evening.teams[2].name]
    assert room.awards[0].brings == evening.jury.brings


def test_a_screen_shows_the_latest_reveal_and_keeps_those_before(evening: Evening) -> None:
    evening.give(evening.jury, 0)
    evening.give(evening.first_step, 1)
    reveal(award=evening.first_step)
    reveal(award=evening.jury)
    assert [one.award for one in room_of(evening.event, None).awards] == [evening.jury.pk, evening.first_step.pk]


def test_beside_awards_an_announcement_is_read_for_a_few_minutes_and_no_longer(evening: Evening) -> None:
    for minutes in (2, 60):
        starts = evening.event.now - timedelta(minutes=minutes)
        Announcement.objects.create(event=evening.event, text=f"Dit il y a {minutes} min", starts_at=starts)
    said = {}
    for shows in ("now", "awards"):
        evening.screen.shows = shows
        said[shows] = [one.text for one in room_of(evening.event, evening.screen).said]
    assert said == {"now": ["Dit il y a 2 min", "Dit il y a 60 min"], "awards": ["Dit il y a 2 min"]}


def test_a_reveal_is_undone_and_the_screen_is_as_before(evening: Evening) -> None:
    evening.give(evening.jury, 0)
    before = room_of(evening.event, evening.screen).awards
    reveal(award=evening.jury)
    hide(award=evening.jury)
    assert room_of(evening.event, evening.screen).awards == before == []


def test_what_the_room_has_seen_is_hidden_before_it_is_taken_back(evening: Evening) -> None:
    evening.give(evening.jury, 0)
    given = AwardGiven.objects.get()
    reveal(award=evening.jury)
    with pytest.raises(Refused):
        take_back(given=given)
    hide(award=evening.jury)
    take_back(given=given)
    assert not AwardGiven.objects.exists()


def test_an_award_without_team_is_not_revealed(evening: Evening) -> None:
    with pytest.raises(Refused):
        reveal(award=evening.jury)


def test_revealed_twice_it_is_news_once(evening: Evening) -> None:
    evening.give(evening.jury, 0)
    assert [reveal(award=evening.jury), reveal(award=evening.jury)] == [1, 0]


def test_an_award_that_a_team_receives_is_not_removed_from_the_list(evening: Evening) -> None:
    evening.give(evening.jury, 0)
    with pytest.raises(InUse):
        remove_row(row=evening.jury)


def test_the_screens_are_put_on_the_awards_and_back(evening: Evening) -> None:
    for begin, shows in ((True, "awards"), (False, "auto")):
        show_awards(event=evening.event, begin=begin)
        evening.screen.refresh_from_db()
        assert evening.screen.shows == shows


ROLES = ("nobody", "participant", "tablet", "screen", "juror", "facilitator")
PAGES = ("event", "results", "screen", "my_team", "screens_show")


def everything_read(world: World) -> dict[tuple[str, str, bool], tuple[int, str, str]]:
    """What each role is answered at each page, as page and as fragment: {(role, path, fragment): (status, ETag, body)}."""
    paths = [reverse(name, args=[world.event.slug]) for name in PAGES]
    paths.append(reverse("one_page", args=[world.event.slug, world.team.pk]))
    found = {}
    for role in ROLES:
        browser = world.browser(role)
        for path in paths:
            for is_part in (False, True) if path in paths[2:4] else (False,):
                answer = browser.get(path, headers={"HX-Request": "true"} if is_part else {})
                found[role, path, is_part] = (
                    answer.status_code,
                    answer.headers.get("ETag", ""),
                    answer.content.decode(),
                )
    return found


@pytest.mark.parametrize("status", ["deliberation", "results_shared"])
def test_before_its_reveal_an_award_is_known_nowhere(status: str) -> None:
    world = World(status=status)
    award = AwardFactory(event=world.event, name_fr="Prix Canariquet", brings_fr="Une salle à Canarival")
    before = everything_read(world)
    give_award(award=award, team=world.team)
    after = everything_read(world)
    assert {key: value[:2] for key, value in after.items()} == {key: value[:2] for key, value in before.items()}
    told = " ".join(body for _status, _etag, body in after.values())
    assert "Canari" not in told
    reveal(award=award)
    told = world.browser("screen").get(reverse("screen", args=[world.event.slug])).content.decode()
    assert "Prix Canariquet" in told
    assert "Une salle à Canarival" in told


@pytest.mark.parametrize(
    ("status", "is_told"), [("deliberation", False), ("results_shared", True), ("follow_up", True)]
)
def test_a_team_and_the_public_read_what_was_given_once_results_are_shared(status: str, is_told: bool) -> None:
    evening = Evening()
    evening.give(evening.jury, 2)
    reveal(award=evening.jury)
    Event.objects.filter(pk=evening.event.pk).update(status=status)
    team = Team.objects.select_related("event").get(pk=evening.teams[2].pk)
    assert bool(awards_of(team)) is is_told
    page = Client().get(reverse("results", args=[evening.event.slug]))
    assert (page.status_code == 200 and evening.jury.name in page.content.decode()) is is_told
    assert "canari" not in page.content.decode()


def read_in_public(event: Event, browser: Client | None = None) -> str:
    return (browser or Client()).get(reverse("results", args=[event.slug])).content.decode()


@pytest.mark.parametrize("given", [0, 2])
def test_the_public_reads_no_team_that_is_not_public_whatever_its_theme(given: int) -> None:
    evening = Evening()
    evening.give(evening.jury, given)
    reveal(award=evening.jury)
    Event.objects.filter(pk=evening.event.pk).update(status="results_shared")
    told, team = read_in_public(evening.event), evening.teams[given]
    assert evening.jury.name in told
    assert team.name not in told
    assert f"Table {team.number}" not in told
    role = RoleFactory(event=evening.event, kind="juror")
    browser = Client()
    browser.force_login(role.user, backend=BACKEND)
    assert team.name in read_in_public(evening.event, browser)


def test_open_and_protected_teams_are_told_alike_in_public(evening: Evening) -> None:
    evening.give(evening.jury, 0)
    evening.give(evening.first_step, 2)
    for award in (evening.jury, evening.first_step):
        reveal(award=award)
    Event.objects.filter(pk=evening.event.pk).update(status="results_shared")
    told = public_awards(Event.objects.get(pk=evening.event.pk))
    assert [(list(award.titles), award.others) for award in told] == [([], 1), ([], 1)]


def test_the_public_reads_the_name_that_a_team_made_public() -> None:
    evening = Evening()
    evening.give(evening.jury, 0, 1)
    reveal(award=evening.jury)
    Event.objects.filter(pk=evening.event.pk).update(status="results_shared")
    PublicationFactory(event=evening.event, team=evening.teams[0], title="Le car du jeudi")
    told = read_in_public(evening.event)
    assert "Le car du jeudi" in told
    assert evening.teams[1].name not in told


def test_no_team_is_chosen_before_the_organiser_chooses_one() -> None:
    world = World(status="deliberation")
    award = AwardFactory(event=world.event)
    browser, page = world.browser("organiser"), reverse("give_awards", args=[world.event.slug])
    told = browser.post(page, {"do": "give", "award": award.pk, "team": ""}, follow=True).content.decode()
    assert '<option value="">' in told
    assert not AwardGiven.objects.exists()
    give_award(award=award, team=world.team)
    confirm = browser.get(page).content.decode().split("data-confirm=")[1].split(">")[0]
    assert world.team.name in confirm


def test_the_organiser_gives_reveals_hides_and_takes_back_by_the_page() -> None:
    world = World(status="deliberation")
    award = AwardFactory(event=world.event)
    browser, page = world.browser("organiser"), reverse("give_awards", args=[world.event.slug])
    browser.post(page, {"do": "give", "award": award.pk, "team": world.team.pk})
    given = AwardGiven.objects.get()
    for press, is_seen in (("reveal", True), ("hide", False)):
        browser.post(page, {"do": press, "award": award.pk})
        given.refresh_from_db()
        assert (given.revealed_at is not None) is is_seen
    browser.post(page, {"do": "take_back", "given": given.pk})
    assert not AwardGiven.objects.exists()
