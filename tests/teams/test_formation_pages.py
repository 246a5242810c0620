"""The organiser's pages: ask for tables, follow, read what clashes, apply, go back."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Theme
from participants.models import Presence
from teams.formation.costs import COSTLY
from teams.models import AppliedDraft, Draft, Formation, TeamMember
from teams.sentences import demands_in_words
from teams.services import seat
from teams.services.formation import LOST_AFTER, rules_now
from tests.factories import AppliedDraftFactory, DraftFactory, FormationFactory, PairingFactory, TeamFactory
from tests.permissions.world import World

pytestmark = pytest.mark.django_db
At = Callable[..., str]


def text_of(response: HttpResponse) -> str:
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def test_asked_for_tables_are_followed_on_their_page(world: World, organiser: Client, at: At) -> None:
    response = organiser.post(at("drafts"), {"who": "registered", "seconds": "10"})
    formation = Formation.objects.under_way().get()
    assert response["Location"] == at("formation", formation.pk)
    assert formation.seconds == 10


def test_a_second_ask_is_answered_beside_the_form(world: World, organiser: Client, at: At) -> None:
    FormationFactory(event=world.event, waiting=True)
    response = organiser.post(at("drafts"), {"who": "registered", "seconds": "10"})
    assert response.status_code == 422
    assert Formation.objects.under_way().count() == 1


def test_while_people_arrive_tables_are_proposed_for_those_who_are_here(
    world: World, organiser: Client, at: At
) -> None:
    assert organiser.get(at("drafts")).context["form"]["who"].initial == "registered"
    now = timezone.now()
    Presence.objects.create(
        event=world.event, registration=world.registration, day=world.event.today, half="am", arrived_at=now
    )
    assert organiser.get(at("drafts")).context["form"]["who"].initial == "arrived"


def test_the_page_says_how_far_it_is_in_words(world: World, organiser: Client, at: At) -> None:
    levels = {"floor": 0, "choices": 400, "mix": 0, "balance": 9, "fine": 3, "moves": 0}
    progress = {"seconds": 4.2, "phase": "improving", "levels": levels, "bounds": {}, "wishing": 40}
    formation = FormationFactory(event=world.event, working=True, progress=progress, seconds=30)
    text = text_of(organiser.get(at("formation", formation.pk)))
    assert "90 %" in text
    assert "4 secondes sur 30" in text


def test_a_silent_worker_is_told(world: World, organiser: Client, at: At) -> None:
    formation = FormationFactory(event=world.event, working=True, heard_at=timezone.now() - 2 * LOST_AFTER)
    assert "ne répond plus" in text_of(organiser.get(at("formation", formation.pk)))


def test_an_unchanged_state_is_not_sent_again(world: World, organiser: Client, at: At) -> None:
    formation = FormationFactory(event=world.event, working=True)
    etag = organiser.get(at("formation", formation.pk), headers={"HX-Request": "true"})["ETag"]
    again = organiser.get(at("formation", formation.pk), headers={"HX-Request": "true", "If-None-Match": etag})
    assert again.status_code == 304


def test_stopping_keeps_the_best_so_far(world: World, organiser: Client, at: At) -> None:
    formation = FormationFactory(event=world.event, working=True)
    organiser.post(at("formation_stop", formation.pk))
    formation.refresh_from_db()
    assert formation.stop_asked_at


def test_a_clash_is_said_with_names_and_links_to_what_would_do(world: World, organiser: Client, at: At) -> None:
    formation = FormationFactory(
        event=world.event,
        impossible=True,
        clash=[{"kind": "theme_max_teams", "theme": world.theme.pk}, {"kind": "facilitator_count"}],
        remedies=[
            {"kind": "more_tables", "amount": 2, "theme": world.theme.pk, "solves_all": False},
            {"kind": "more_facilitators", "amount": 1, "solves_all": False},
            {
                "kind": "without",
                "amount": 1,
                "solves_all": False,
                "demand": {"kind": "lock", "people": [world.registration.pk], "theme": world.theme.pk},
            },
        ],
    )
    response = organiser.get(at("formation", formation.pk))
    text = text_of(response)
    assert world.theme.title in text
    assert world.registration.chosen_name in text
    assert at("themes_change", world.theme.pk) in text
    assert at("roles") in text
    assert at("demands") in text


def test_a_demand_about_two_people_is_given_up_by_its_own_button(world: World, organiser: Client, at: At) -> None:
    pair = PairingFactory(event=world.event)
    demand = {"kind": pair.kind, "people": [pair.one_id, pair.other_id]}
    remedy = {"kind": "without", "amount": 1, "solves_all": True, "demand": demand}
    formation = FormationFactory(event=world.event, impossible=True, clash=[demand], remedies=[remedy])
    page = organiser.get(at("formation", formation.pk)).content.decode()
    assert f'<form method="post" action="{at("demand_pair_remove", pair.pk)}">' in page


def test_a_clash_of_rules_that_changed_since_says_so(world: World, organiser: Client, at: At) -> None:
    clash = [{"kind": "facilitator_count"}]
    seen = {"rules": rules_now(world.event.pk)}
    formation = FormationFactory(event=world.event, impossible=True, clash=clash, progress=seen)
    words = "Les règles ont changé depuis. Demandez à nouveau."
    assert words not in text_of(organiser.get(at("formation", formation.pk)))
    Theme.objects.filter(pk=world.theme.pk).update(max_size=world.theme.max_size + 1)
    assert words in text_of(organiser.get(at("formation", formation.pk)))


def test_a_draft_made_around_locked_people_says_so(world: World, organiser: Client, at: At) -> None:
    first = DraftFactory(event=world.event)
    formation = FormationFactory(event=world.event, aim=Formation.Aim.AROUND, around=first)
    second = DraftFactory(event=world.event, formation=formation)
    words = f"autour des personnes fixées du brouillon {first.number}"
    for page in (at("drafts"), at("draft", second.pk), f"{at('drafts_compare')}?draft={second.pk}"):
        assert words in text_of(organiser.get(page))


def test_a_page_with_a_form_answers_to_head(organiser: Client, at: At) -> None:
    assert organiser.head(at("drafts")).status_code == 200


@pytest.mark.parametrize("kind", ["stopped", "failed", "impossible"])
def test_every_end_without_a_draft_says_that_the_present_tables_are_untouched(
    world: World, organiser: Client, at: At, kind: str
) -> None:
    formation = FormationFactory(event=world.event, status=kind)
    text = text_of(organiser.get(at("formation", formation.pk)))
    assert "Vos tables actuelles n’ont pas changé" in text


@pytest.mark.parametrize("kind", COSTLY)
def test_all_demands_of_a_kind_have_their_words(world: World, kind: str) -> None:
    words, unknown = demands_in_words(world.event, [{"kind": kind, "all": True}, {"kind": "?"}])
    assert words != unknown


def test_drafts_are_listed_with_what_they_are_worth(world: World, organiser: Client, at: At) -> None:
    Draft.objects.filter(pk=world.draft.pk).update(meta={"levels": {"floor": 0, "mix": 2, "moves": 1}})
    text = text_of(organiser.get(at("drafts")))
    assert "1 premier vœu" in text
    assert "1 personne change de table" in text


def test_only_the_last_draft_applied_is_said_to_be_the_tables(world: World, organiser: Client, at: At) -> None:
    newer = DraftFactory(event=world.event)
    AppliedDraftFactory(event=world.event, draft=newer)
    assert [short.draft for short in organiser.get(at("drafts")).context["drafts"] if short.is_applied] == [newer]


def test_a_search_in_vain_is_found_again_from_the_list(world: World, organiser: Client, at: At) -> None:
    formation = FormationFactory(event=world.event, impossible=True)
    assert at("formation", formation.pk) in organiser.get(at("drafts")).content.decode()


def test_the_list_asks_as_many_questions_for_one_draft_as_for_three(world: World, organiser: Client, at: At) -> None:
    counts = []
    for more in (0, 2):
        for _ in range(more):
            DraftFactory(event=world.event, seats=[[world.registration]], seats__theme=world.theme)
        with CaptureQueriesContext(connection) as captured:
            organiser.get(at("drafts"))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 15


# --- Apply and undo ---


def given(page: HttpResponse) -> dict[str, str]:
    return {field.html_name: field.value() for field in page.context["form"]}


def test_applied_from_its_page_a_draft_is_the_tables_and_can_be_undone(world: World, organiser: Client, at: At) -> None:
    other = TeamFactory(event=world.event, theme=world.theme, size=1)
    world.draft.tables.update(team=other)
    page = organiser.get(at("draft_apply", world.draft.pk))
    assert world.registration.chosen_name in text_of(page)
    after = organiser.post(at("draft_apply", world.draft.pk), given(page), follow=True)
    assert TeamMember.objects.get(registration=world.registration).team == other
    applied = AppliedDraft.objects.exclude(pk=world.applied.pk).get()
    assert at("applied_undo", applied.pk) in text_of(after)
    organiser.post(at("applied_undo", applied.pk))
    assert TeamMember.objects.get(registration=world.registration).team == world.team


def test_tables_changed_while_one_reads_are_named_and_asked_about_again(
    world: World, organiser: Client, at: At
) -> None:
    page = organiser.get(at("draft_apply", world.draft.pk))
    other = TeamFactory(event=world.event, theme=world.theme, number=12)
    seat(registration=world.registration, team=other)
    again = organiser.post(at("draft_apply", world.draft.pk), given(page))
    assert again.status_code == 409
    assert f"table 12 ({other.name})" in text_of(again)
    assert TeamMember.objects.get(registration=world.registration).team == other
    organiser.post(at("draft_apply", world.draft.pk), given(again))
    assert AppliedDraft.objects.count() == 2


def test_a_draft_changed_while_one_reads_is_asked_about_again(world: World, organiser: Client, at: At) -> None:
    page = organiser.get(at("draft_apply", world.draft.pk))
    Draft.objects.filter(pk=world.draft.pk).update(version=2)
    assert organiser.post(at("draft_apply", world.draft.pk), given(page)).status_code == 409
    assert AppliedDraft.objects.count() == 1


def test_before_going_back_the_page_says_what_it_changes(world: World, organiser: Client, at: At) -> None:
    other = TeamFactory(event=world.event, theme=world.theme)
    seat(registration=world.registration, team=other)
    key = str(world.registration.pk)
    AppliedDraft.objects.filter(pk=world.applied.pk).update(before={key: world.team.pk}, after={key: other.pk})
    assert "1 personne retrouve" in text_of(organiser.get(at("applied_undo", world.applied.pk)))
