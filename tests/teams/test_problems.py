"""The problem of an event, as the engine reads it, and the demands it names."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from events.models import Category, Event, Theme
from participants.models import Need, Presence, Registration, ThemeChoice
from teams.models import Draft, DraftSeat, DraftTable, FormationRules, HostTables
from teams.problems import build
from tests.factories import (
    CategoryFactory,
    CommuneFactory,
    EventFactory,
    NeedFactory,
    PairingFactory,
    PlacementFactory,
    RegistrationFactory,
    RoleFactory,
    SkillFactory,
    TeamFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 10


@pytest.fixture
def event() -> Event:
    return EventFactory()


@pytest.fixture
def theme(event: Event) -> Theme:
    return ThemeFactory(event=event, min_size=4, max_size=7, min_teams=1, max_teams=3)


@pytest.fixture
def someone(event: Event) -> Callable[..., Registration]:
    return lambda **more: RegistrationFactory(event=event, **more)


def facilitator(event: Event, *languages: str) -> Any:
    return RoleFactory(event=event, kind="facilitator", languages=list(languages))


def test_a_person_has_wishes_in_order_and_what_they_bring(event: Event, theme: Theme, someone: Any) -> None:
    other = ThemeFactory(event=event)
    person = someone(wishes=[other, theme], structure="CAF", commune=CommuneFactory())
    skill = SkillFactory(event=event, offered_by=[person])
    built = build(event)
    [one] = built.problem.people
    assert [built.themes[wish] for wish in one.wishes] == [other, theme]
    assert (one.id, one.skills, one.org, one.commune) == (str(person.pk), frozenset({0}), 0, 0)
    assert (built.problem.skills, built.problem.wanted_skills) == ((str(skill.pk),), (0,))


def test_only_those_who_have_a_place_are_seated(event: Event, someone: Any) -> None:
    here = someone()
    someone(cancelled=True), someone(waiting=True), RegistrationFactory()
    assert build(event).people == [here.pk]


def test_of_those_who_arrived_who_has_left_is_not_seated(event: Event, someone: Any) -> None:
    here, gone, _at_home = someone(), someone(), someone()
    now = timezone.now()
    for person, left in ((here, None), (gone, now)):
        Presence.objects.create(
            event=event,
            registration=person,
            day=event.today,
            half="am",
            arrived_at=now - timedelta(hours=1),
            left_at=left,
        )
    assert build(event, who="arrived").people == [here.pk]


def test_one_organisation_is_the_same_however_it_is_written(event: Event, someone: Any) -> None:
    for name in ("CAF", "caf ", "Caf.", "MSA", ""):
        someone(structure=name)
    assert [one.org for one in build(event).problem.people] == [0, 0, 0, 1, None]


def test_two_people_who_say_no_commune_are_not_neighbours(event: Event, someone: Any) -> None:
    someone(), someone()
    assert len({one.commune for one in build(event).problem.people}) == 2


def test_a_protected_theme_counts_its_leads(event: Event) -> None:
    theme = ThemeFactory(event=event, protected=True)
    RoleFactory(event=event, kind="referent", theme=theme)
    CategoryFactory(event=event, key="resident"), CategoryFactory(event=event, key="social", is_social_work=True)
    problem = build(event).problem
    assert (problem.themes[0].sensitive, problem.themes[0].leads, problem.social_worker) == (True, 1, 1)


def test_a_facilitator_of_two_tables_stands_twice(event: Event) -> None:
    role = facilitator(event)
    FormationRules.objects.create(event=event, tables_per_facilitator=2)
    built = build(event)
    assert [one.id for one in built.problem.facilitators] == [str(role.pk), f"{role.pk}/2"]
    assert built.roles == [role, role]


@pytest.mark.parametrize(("needs", "roles", "without"), [(True, 1, 0), (True, 0, 3), (False, 1, 3)])
def test_tables_go_without_a_facilitator_where_none_is_asked_or_there_is_none_yet(
    event: Event, theme: Theme, needs: bool, roles: int, without: int
) -> None:
    for _one in range(roles):
        facilitator(event)
    FormationRules.objects.create(event=event, needs_facilitators=needs)
    assert build(event).roles.count(None) == without


def test_a_language_is_a_demand_only_where_a_facilitator_speaks_it(event: Event, someone: Any) -> None:
    facilitator(event, "tr", "ar")
    for language in ("tr", "uk", "uk", ""):
        NeedFactory(event=event, registration=someone(), kind=Need.Kind.LANGUAGE, language=language)
    built = build(event)
    spoken = [
        built.problem.languages[one.language] if one.language is not None else None for one in built.problem.people
    ]
    assert (spoken, built.unspoken) == (["tr", None, None, None], {"uk": 2})


def test_a_need_is_a_demand_only_where_its_tables_are_said(event: Event, someone: Any) -> None:
    person = someone()
    for kind in (Need.Kind.MOVING, Need.Kind.QUIET):
        NeedFactory(event=event, registration=person, kind=kind)
    HostTables.objects.create(event=event, kind=Need.Kind.MOVING, numbers=[1, 2, 5])
    problem = build(event).problem
    assert (problem.needs, problem.need_capacity, problem.people[0].needs) == (("moving",), {0: 3}, frozenset({0}))


def test_pairs_hold_only_between_people_who_are_seated(event: Event, someone: Any) -> None:
    one, other, gone = someone(), someone(), someone(cancelled=True)
    PairingFactory(event=event, one=one, other=gone)
    PairingFactory(event=event, one=one, other=other)
    built = build(event)
    assert (built.problem.apart, built.problem.together) == (((0, 1),), ())
    assert built.demand("apart:0") == {"kind": "apart", "people": [one.pk, other.pk]}


def test_a_placement_is_a_lock_and_two_at_one_team_share_its_label(event: Event, theme: Theme, someone: Any) -> None:
    team = TeamFactory(event=event, theme=theme)
    first, second, third = someone(), someone(), someone()
    for person in (first, second):
        PlacementFactory(event=event, registration=person, theme=None, team=team)
    PlacementFactory(event=event, registration=third, theme=theme)
    built = build(event)
    label = f"{theme.pk}#{team.pk}"
    assert [(lock.theme, lock.label) for lock in built.problem.locks] == [(0, label), (0, label), (0, None)]
    assert built.demand("lock:0") == {"kind": "lock", "people": [first.pk], "theme": theme.pk, "team": team.pk}
    assert built.demand("lock:2") == {"kind": "lock", "people": [third.pk], "theme": theme.pk}


def test_a_locked_seat_of_the_draft_holds_before_a_placement(event: Event, theme: Theme, someone: Any) -> None:
    person, elsewhere = someone(), ThemeFactory(event=event)
    PlacementFactory(event=event, registration=person, theme=elsewhere)
    draft = Draft.objects.create(event=event, number=1)
    table = DraftTable.objects.create(event=event, draft=draft, theme=theme, position=1)
    DraftSeat.objects.create(event=event, draft=draft, table=table, registration=person, locked=True)
    [lock] = build(event, around=draft).problem.locks
    assert lock.label == f"table-{table.pk}"
    assert build(event).problem.locks[0].label is None


def test_announced_tables_are_named_and_a_removed_team_is_forgotten(event: Event, theme: Theme, someone: Any) -> None:
    kept, removed = (
        TeamFactory(event=event, theme=theme),
        TeamFactory(event=event, theme=theme, removed_at=timezone.now()),
    )
    first, second = someone(), someone()
    problem = build(event, previous={first.pk: kept.pk, second.pk: removed.pk, 0: kept.pk}).problem
    assert problem.previous == {0: f"{theme.pk}#{kept.pk}"}


@pytest.mark.parametrize(
    ("name", "demand"),
    [
        ("facilitator_count", {}),
        ("total_capacity", {}),
        ("facilitator_language:ar", {"language": "ar"}),
        ("need_capacity:moving", {"need": "moving"}),
        ("theme_size:12", {"theme": 12}),
        ("sensitive:12", {"theme": 12}),
    ],
)
def test_demands_become_plain_data(event: Event, name: str, demand: dict[str, Any]) -> None:
    assert build(event).demand(name) == {"kind": name.partition(":")[0]} | demand


def test_a_demand_about_an_organisation_keeps_keys_and_no_name(event: Event, someone: Any) -> None:
    people = [someone(structure="CAF DÉMO"), someone(structure="caf démo")]
    built = build(event)
    assert built.demand("org_cap:0") == {"kind": "org_cap", "people": [person.pk for person in people]}
    assert "DÉMO" not in str(built.problem)


def test_an_unknown_demand_is_refused(event: Event) -> None:
    with pytest.raises(KeyError):
        build(event).demand("weather:fine")


def test_three_thousand_people_are_read_within_a_second_and_ten_queries(
    event: Event, theme: Theme, someone: Any, django_assert_max_num_queries: Any
) -> None:
    category, commune = CategoryFactory(event=event), CommuneFactory()
    people = [_one_of_many(event, category, commune, number) for number in range(3000)]
    Registration.objects.bulk_create(people)
    ThemeChoice.objects.bulk_create([ThemeChoice(event=event, registration=one, theme=theme, rank=1) for one in people])
    Need.objects.bulk_create(
        [Need(event=event, registration=one, kind=Need.Kind.LANGUAGE, language="tr") for one in people[::7]]
    )
    draft, team = Draft.objects.create(event=event, number=1), TeamFactory(event=event, theme=theme)
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE participants_registration, participants_need, participants_themechoice"
        )  # as the server does by itself, a minute after so many people came
    seconds = []
    for _turn in range(3):  # the quickest of three: the machine may be busy elsewhere
        started = time.perf_counter()
        with django_assert_max_num_queries(MOST_QUERIES):
            built = build(event, around=draft, previous={people[0].pk: team.pk})
        seconds.append(time.perf_counter() - started)
    assert len(built.problem.people) == len(people)
    assert min(seconds) < 1


def _one_of_many(event: Event, category: Category, commune: Any, number: int) -> Registration:
    person = Registration(
        event=event,
        category=category,
        commune=commune,
        chosen_name=f"DÉMO {number}",
        structure=f"Structure {number % 90}",
    )
    person.set_lookups()
    return person
