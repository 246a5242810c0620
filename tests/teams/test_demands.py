"""What tables must respect: written down, changed, taken back, and said in words."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from events.languages import language_named_in
from events.models import Event, Theme
from participants.models import Need, Registration
from participants.own_data import as_json, whole
from participants.services.retention import forget_what_is_due
from teams.demands import MOST_UNREAD, demands_of
from teams.models import FormationRules, HostTables, Pairing, Placement
from teams.problems import build
from teams.sentences import demands_in_words
from teams.services import Refused, Stale
from teams.services.demands import (
    DEMANDS,
    pair_people,
    place_person,
    set_host_tables,
    set_languages,
    set_rules,
    unpair,
    unplace,
)
from teams.warnings import warnings_about
from tests.factories import (
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
from tests.permissions.world import World
from tests.teams.helpers import at_the_same_moment, version

pytestmark = pytest.mark.django_db
At = Callable[..., str]


@pytest.fixture
def event() -> Event:
    return EventFactory()


@pytest.fixture
def two(event: Event) -> tuple[Registration, Registration]:
    return RegistrationFactory(event=event, chosen_name="Ana DÉMO"), RegistrationFactory(
        event=event, chosen_name="Bilal DÉMO"
    )


# ---------- Services ----------


def test_two_people_are_paired_once_in_whichever_order(two: Any) -> None:
    one, other = two
    first = pair_people(one=other, other=one, kind="apart", by=None)
    again = pair_people(one=one, other=other, kind="apart", by=None)
    assert (first, first.one, first.other) == (again, one, other)
    assert Pairing.objects.count() == 1


def test_the_contrary_of_what_is_asked_is_refused(two: Any) -> None:
    pair_people(one=two[0], other=two[1], kind="together", by=None)
    with override("en"), pytest.raises(Refused, match="contrary"):
        pair_people(one=two[1], other=two[0], kind="apart", by=None)


@pytest.mark.parametrize("whom", ["the same person", "somebody of another event"])
def test_a_pair_is_two_people_of_one_event(two: Any, whom: str) -> None:
    other = two[0] if whom == "the same person" else RegistrationFactory()
    with pytest.raises(Refused):
        pair_people(one=two[0], other=other, kind="apart", by=None)


@pytest.mark.django_db(transaction=True)
def test_two_organisers_who_ask_the_same_at_once_ask_it_once() -> None:
    event = EventFactory()
    one, other = RegistrationFactory(event=event), RegistrationFactory(event=event)
    answers = at_the_same_moment(
        lambda: pair_people(one=one, other=other, kind="apart", by=None),
        lambda: pair_people(one=other, other=one, kind="apart", by=None),
    )
    assert answers[0] == answers[1] == Pairing.objects.get()


def test_what_is_asked_is_told_to_open_pages_and_can_be_taken_back(event: Event, two: Any) -> None:
    before = version(event, DEMANDS)
    pairing = pair_people(one=two[0], other=two[1], kind="apart", by=None)
    assert version(event, DEMANDS) != before
    unpair(pairing=pairing)
    assert not Pairing.objects.exists()


def test_a_new_place_replaces_the_one_before(event: Event, two: Any) -> None:
    team = TeamFactory(event=event)
    place_person(registration=two[0], place=team.theme, by=None)
    placement = place_person(registration=two[0], place=team, by=None)
    assert (placement.theme, placement.team) == (None, team)
    unplace(placement=placement)
    assert not Placement.objects.exists()


def test_nobody_is_placed_in_another_event_or_without_having_a_place(event: Event, two: Any) -> None:
    with pytest.raises(Refused):
        place_person(registration=two[0], place=ThemeFactory(), by=None)
    with override("en"), pytest.raises(Refused, match="no place"):
        place_person(
            registration=RegistrationFactory(event=event, cancelled=True), place=ThemeFactory(event=event), by=None
        )


def test_rules_that_somebody_changed_meanwhile_are_not_overwritten(event: Event) -> None:
    new = {"max_same_structure": 3, "needs_facilitators": True, "tables_per_facilitator": 2}
    set_rules(event=event, **new, expected_version=1)
    with pytest.raises(Stale):
        set_rules(event=event, **new, expected_version=1)
    assert FormationRules.objects.get(event=event).max_same_structure == 3


def test_host_tables_without_a_number_are_any_table(event: Event) -> None:
    set_host_tables(event=event, numbers={"moving": [5, 1, 5], "seeing": [2]})
    set_host_tables(event=event, numbers={"seeing": []})
    assert list(HostTables.objects.values_list("kind", "numbers")) == [("moving", [1, 5])]


@pytest.mark.parametrize("numbers", [{"moving": [0]}, {"moving": [1000]}, {"weather": [1]}])
def test_a_table_that_cannot_be_hosts_nobody(event: Event, numbers: dict[str, list[int]]) -> None:
    with pytest.raises(Refused):
        set_host_tables(event=event, numbers=numbers)


def test_only_facilitators_have_languages_and_only_known_ones(event: Event) -> None:
    role = RoleFactory(event=event, kind="facilitator")
    assert set_languages(role=role, languages=["tr", "ar", "tr"]).languages == ["ar", "tr"]
    for wrong, codes in ((role, ["klingon"]), (RoleFactory(event=event, kind="juror"), ["tr"])):
        with pytest.raises(Refused):
            set_languages(role=wrong, languages=codes)


@pytest.mark.parametrize(
    ("text", "code"),
    [("je parle turc", "tr"), ("Arabe, anglais", "ar"), ("langue des signes", "fsl"), ("русский", "ru"), ("oui", "")],
)
def test_a_language_is_recognised_in_the_words_of_a_person(text: str, code: str) -> None:
    assert language_named_in(text) == code


# ---------- In words ----------


def test_demands_are_said_in_words_in_both_languages(event: Event, two: Any) -> None:
    theme = ThemeFactory(event=event, title="Isolement", min_size=5, max_size=8)
    pair_people(one=two[0], other=two[1], kind="apart", by=None)
    built = build(event)
    demand, size = built.demand("apart:0"), built.demand(f"theme_size:{theme.pk}")
    with override("en"):
        assert demands_in_words(event, [demand, size]) == [
            "Ana DÉMO and Bilal DÉMO do not sit at the same table.",
            "“Isolement”: 5 to 8 people at a table.",
        ]
    with override("fr"):
        assert demands_in_words(event, [demand]) == ["Ana DÉMO et Bilal DÉMO ne sont pas à la même table."]


@pytest.mark.parametrize(
    "demand",
    [
        {"kind": "apart", "people": [998, 999]},
        {"kind": "together", "people": []},
        {"kind": "lock", "people": [999], "theme": 999, "team": 999},
        {"kind": "theme_size", "theme": 999},
        {"kind": "org_cap", "people": [999]},
        {"kind": "facilitator_language", "language": "xx"},
        {"kind": "need_capacity", "need": "moving"},
        {"kind": "facilitator_count"},
        {"kind": "total_capacity"},
        {"kind": "unplaced", "people": [999]},
        {"kind": "twice", "people": [999]},
        {"kind": "weather"},
    ],
)
def test_a_demand_about_rows_that_are_gone_has_its_words(event: Event, demand: dict[str, Any]) -> None:
    assert demands_in_words(event, [demand])[0].endswith(".")


def test_twenty_demands_are_read_with_as_many_queries_as_one(
    event: Event, two: Any, django_assert_max_num_queries: Any
) -> None:
    demands = [{"kind": "apart", "people": [two[0].pk, two[1].pk]}, {"kind": "facilitator_count"}] * 10
    with django_assert_max_num_queries(5):
        assert len(demands_in_words(event, demands)) == 20


# ---------- Warnings ----------


def warned(event: Event) -> str:
    with override("en"):
        return " ".join(one.text for one in warnings_about(demands_of(event)))


def test_too_few_places_at_the_tables_are_told_with_the_theme_most_wished(event: Event) -> None:
    small = {"min_size": 1, "max_size": 2, "min_teams": 1, "max_teams": 1}
    _other, wished = ThemeFactory(event=event, **small), ThemeFactory(event=event, title="Isolement", **small)
    for _one in range(5):
        RegistrationFactory(event=event, wishes=[wished])
    text = warned(event)
    assert "The tables hold 4 people at most, and 5 have a place" in text
    assert "“Isolement”" in text


def test_too_few_facilitators_are_told_before_starting(event: Event) -> None:
    ThemeFactory(event=event, min_size=1, max_size=2, min_teams=1, max_teams=5)
    for _one in range(5):
        RegistrationFactory(event=event)
    assert "Nobody is a facilitator yet" in warned(event)
    RoleFactory(event=event, kind="facilitator")
    assert "At least 3 tables are needed" in warned(event)


def test_a_language_that_nobody_speaks_is_told_and_one_not_recognised_is_asked(event: Event, two: Any) -> None:
    ThemeFactory(event=event)
    NeedFactory(event=event, registration=two[0], kind="language", language="tr")
    NeedFactory(event=event, registration=two[1], kind="language", detail="klingon")
    text = warned(event)
    assert "1 person asked for Turkish" in text
    assert "1 person speaks a language that we did not recognise" in text


def test_a_protected_theme_without_anybody_to_watch_over_it_is_told(event: Event) -> None:
    theme = ThemeFactory(event=event, protected=True, min_teams=1)
    RegistrationFactory(event=event)
    assert "is protected" in warned(event)
    RoleFactory(event=event, kind="referent", theme=theme)
    assert "is protected" not in warned(event)


def test_more_people_than_the_tables_that_suit_can_host_are_told(event: Event) -> None:
    ThemeFactory(event=event, min_size=1, max_size=1)
    for _one in range(2):
        NeedFactory(event=event, registration=RegistrationFactory(event=event), kind="moving")
    HostTables.objects.create(event=event, kind="moving", numbers=[3])
    assert "Stairs and long walks" in warned(event)


@pytest.mark.parametrize(("people", "tables"), [(0, 2), (15, 2), (16, 3), (25, 4)])
def test_the_fewest_tables_for_everybody_are_counted(event: Event, people: int, tables: int) -> None:
    for most in (6, 9):
        ThemeFactory(event=event, min_size=3, max_size=most, min_teams=1, max_teams=3)
    for _one in range(people):
        RegistrationFactory(event=event)
    assert demands_of(event).fewest_tables == tables


# ---------- Pages ----------


def test_the_page_says_every_demand_with_as_many_queries_for_one_as_for_three(
    world: World, organiser: Client, at: At, django_assert_num_queries: Any
) -> None:
    def more() -> None:
        PairingFactory(event=world.event)
        PlacementFactory(event=world.event)
        SkillFactory(event=world.event)
        RoleFactory(event=world.event, kind="facilitator", languages=["tr"])
        NeedFactory(event=world.event, registration=RegistrationFactory(event=world.event), kind="language")

    counts = []
    for _time in range(3):
        more()
        organiser.get(at("demands"))
        with CaptureQueriesContext(connection) as captured:
            assert organiser.get(at("demands")).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[2] <= 15


def test_a_pair_is_asked_by_typing_two_names(world: World, organiser: Client, at: At) -> None:
    one = RegistrationFactory(event=world.event, chosen_name="Élodie DÉMO")
    other = RegistrationFactory(event=world.event, chosen_name="Marwan DÉMO")
    organiser.post(at("demand_pair"), {"kind": "apart", "one_text": "elodie", "other_text": "marwan"})
    pairing = Pairing.objects.get()
    assert (pairing.kind, pairing.one, pairing.other) == ("apart", one, other)
    assert pairing.created_by == world.roles["organiser"].user


def test_where_several_have_a_name_one_is_chosen(world: World, organiser: Client, at: At) -> None:
    people = [RegistrationFactory(event=world.event, chosen_name=f"Zoé DÉMO {n}") for n in "AB"]
    typed = {"kind": "apart", "one_text": "zoe", "other_text": world.registration.chosen_name}
    answer = organiser.post(at("demand_pair"), typed)
    assert answer.status_code == 422
    assert f'value="{people[1].pk}"' in answer.content.decode()
    organiser.post(at("demand_pair"), {**typed, "one": people[1].pk})
    assert people[1] in (Pairing.objects.get().one, Pairing.objects.get().other)


def test_what_was_removed_can_be_asked_again_from_the_page(world: World, organiser: Client, at: At) -> None:
    pairing = PairingFactory(event=world.event)
    page = organiser.post(at("demand_pair_remove", pairing.pk), follow=True)
    said = page.context["said"]
    assert not Pairing.objects.exists()
    organiser.post(said.undo, said.fields)
    again = Pairing.objects.get()
    assert (again.kind, again.one_id, again.other_id) == (pairing.kind, pairing.one_id, pairing.other_id)


def test_a_placement_removed_can_be_put_back(world: World, organiser: Client, at: At) -> None:
    placement = PlacementFactory(event=world.event, registration=world.registration, theme=None, team=world.team)
    page = organiser.post(at("demand_place_remove", placement.pk), follow=True)
    said = page.context["said"]
    organiser.post(said.undo, said.fields)
    assert Placement.objects.get().team == world.team


def test_what_was_removed_is_said_once_and_names_nobody_in_the_address(world: World, organiser: Client, at: At) -> None:
    answer = organiser.post(at("demand_pair_remove", PairingFactory(event=world.event).pk))
    assert answer["Location"] == f"{at('demands')}#pairs"
    assert organiser.get(at("demands")).context["said"] is not None
    assert organiser.get(at("demands")).context["said"] is None


def test_rules_saved_twice_at_once_are_stale_the_second_time(world: World, organiser: Client, at: At) -> None:
    data = {"max_same_structure": "3", "tables_per_facilitator": "2", "version": "1"}
    assert organiser.post(at("demand_rules"), data).status_code == 302
    assert organiser.post(at("demand_rules"), data).status_code == 422
    assert organiser.post(at("demand_rules"), {**data, "version": "2"}).status_code == 302


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("1, 2 ,5", [1, 2, 5]), ("3-5; 9", [3, 4, 5, 9]), ("", None), ("7 à 9", "wrong"), ("0", "wrong")],
)
def test_table_numbers_are_read_as_people_write_them(
    world: World, organiser: Client, at: At, text: str, numbers: Any
) -> None:
    answer = organiser.post(at("demand_hosts"), {"moving": text})
    rows = list(HostTables.objects.filter(kind="moving").values_list("numbers", flat=True))
    assert (answer.status_code, rows) == (422, []) if numbers == "wrong" else (302, [numbers] if numbers else [])


def test_a_language_not_recognised_is_said_by_the_organiser(world: World, organiser: Client, at: At) -> None:
    need = NeedFactory(event=world.event, registration=world.registration, kind="language", detail="klingon")
    organiser.post(at("demand_spoken", need.pk), {"language": "tr"})
    organiser.post(at("demand_spoken", need.pk), {"language": "klingon"})
    assert Need.objects.get(pk=need.pk).language == "tr"


def test_languages_not_recognised_are_asked_a_few_at_a_time(world: World, organiser: Client, at: At) -> None:
    for _one in range(MOST_UNREAD + 2):
        NeedFactory(event=world.event, registration=RegistrationFactory(event=world.event), kind="language")
    page = organiser.get(at("demands")).content.decode()
    assert page.count("demand-spoken") == MOST_UNREAD
    assert (f"Les {MOST_UNREAD} premi" in page, demands_of(world.event).unread_in_all) == (True, MOST_UNREAD + 2)


def test_a_theme_field_of_the_page_links_to_where_it_is_changed(world: World, organiser: Client, at: At) -> None:
    theme: Theme = world.theme
    assert at("themes_change", theme.pk) in organiser.get(at("demands")).content.decode()


def test_from_the_page_of_a_person_that_person_is_chosen_already(world: World, organiser: Client, at: At) -> None:
    page = organiser.get(reverse("person", args=[world.event.slug, world.registration.pk])).content.decode()
    for name, field in (("demand_pair", "one"), ("demand_place", "person")):
        address = f"{at(name)}?{field}={world.registration.pk}"
        assert address in page
        shown = " ".join(organiser.get(address).content.decode().split())
        assert f'name="{field}" value="{world.registration.pk}" checked' in shown


def test_an_address_that_names_nobody_asks_for_the_name(organiser: Client, at: At) -> None:
    for key in ("0", "x", str(RegistrationFactory().pk), "9" * 30):
        assert organiser.get(f"{at('demand_pair')}?one={key}&kind=weather").status_code == 200


# ---------- Forgotten ----------


def test_pairs_and_placements_go_seven_days_after_the_event_and_the_people_stay(event: Event, two: Any) -> None:
    pair_people(one=two[0], other=two[1], kind="apart", by=None)
    place_person(registration=two[0], place=ThemeFactory(event=event), by=None)
    day = event.sensitive_kept_until
    forget_what_is_due(event=event, today=day - timedelta(days=1))
    assert Pairing.objects.count() == Placement.objects.count() == 1
    forget_what_is_due(event=event, today=day)
    assert Pairing.objects.count() == Placement.objects.count() == 0
    assert event.registrations.count() == 2


def test_a_download_tells_where_somebody_was_placed_and_never_who_is_kept_apart(event: Event, two: Any) -> None:
    pair_people(one=two[0], other=two[1], kind="apart", by=None)
    place_person(registration=two[0], place=ThemeFactory(event=event, title="Isolement"), by=None)
    told = as_json(whole(two[0].pk)).decode()
    assert "Isolement" in told
    assert two[1].chosen_name not in told
    assert "apart" not in told
