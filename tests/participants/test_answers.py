"""What people need is answered, told, tracked; and shown to nobody else."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.answers import Refused, Stale
from participants.forms.answers import token_of
from participants.models import ChildcareCapacity, ChildrenToMind, Need, NeedsOpened, Notice
from participants.proposals import PROPOSALS
from participants.services.answers import Given, answer_needs
from participants.services.childcare import TooManyChildren
from tests.factories import RegistrationFactory
from tests.factories.participants import NeedFactory
from tests.permissions.world import World

pytestmark = pytest.mark.django_db
YES, NO = Need.Answer.YES, Need.Answer.NO


@pytest.fixture
def world() -> World:
    return World()


def need_of(world: World, name: str = "", **fields: Any) -> Need:
    person = RegistrationFactory(event=world.event, category=world.category, chosen_name=name or "Gérard DÉMO")
    return NeedFactory(event=world.event, registration=person, **{"kind": Need.Kind.FRONT_SEAT, "detail": "", **fields})


def answer(world: World, *needs: Need, given: Given | None = None, **more: Any) -> Any:
    seen = {need.pk: need.version for need in needs}
    by = world.roles["organiser"].user
    return answer_needs(event=world.event, seen=seen, given=given or Given(YES, "Oui."), by=by, **more)


def post(world: World, name: str, data: dict[str, Any], **options: Any) -> Any:
    return world.browser("organiser").post(reverse(name, args=[world.event.slug]), data, **options)


def page(world: World, name: str = "needs", **query: Any) -> str:
    return world.browser("organiser").get(reverse(name, args=[world.event.slug]), query).content.decode()


# --- the service


def test_an_answer_is_kept_with_its_date_and_is_to_be_told(world: World) -> None:
    need = need_of(world)
    answer(world, need)
    need.refresh_from_db()
    assert (need.answer, need.answer_words, need.answered_by) == ("yes", "Oui.", world.roles["organiser"].user)
    assert Need.objects.untold().get() == need
    assert Notice.objects.get(need=need).kind == Notice.Kind.ANSWER


@pytest.mark.parametrize("kind", [Need.Answer.PARTLY, NO])
def test_partly_and_no_need_words(world: World, kind: str) -> None:
    with pytest.raises(Refused):
        answer(world, need_of(world), given=Given(kind))


def test_an_answer_given_meanwhile_is_not_overwritten(world: World) -> None:
    need = need_of(world)
    answer(world, need)
    with pytest.raises(Stale):
        answer(world, need, given=Given(NO, "Non."))
    assert Need.objects.get().answer == YES


def test_a_changed_answer_is_told_anew(world: World) -> None:
    need = need_of(world)
    answer(world, need)
    Notice.objects.update(told_at=timezone.now())
    assert not Need.objects.untold().exists()
    need.refresh_from_db()
    answer(world, need, given=Given(NO, "Finalement non."))
    assert Need.objects.untold().exists()
    assert Notice.objects.filter(told_at=None).count() == 1


def test_new_words_for_the_reception_alone_are_not_told_again(world: World) -> None:
    need = need_of(world)
    answer(world, need)
    Notice.objects.update(told_at=timezone.now())
    need.refresh_from_db()
    answer(world, need, given=Given(YES, "Oui.", "côté fenêtre"))
    assert not Need.objects.untold().exists()
    assert Need.objects.get().at_reception.endswith("côté fenêtre")


def test_an_answer_taken_back_is_told_to_nobody(world: World) -> None:
    need = need_of(world)
    answer(world, need)
    need.refresh_from_db()
    answer(world, need, given=Given(""))
    assert not Need.objects.get().is_answered
    assert not Notice.objects.exists()


def test_the_words_of_the_person_never_reach_the_reception(world: World) -> None:
    need = need_of(world, kind=Need.Kind.OTHER, detail="épilepsie")
    assert need.at_reception == ""
    need.reception_words = "Un lit de repos est prêt."
    assert need.at_reception == "Un lit de repos est prêt."


def test_several_people_get_the_same_answer(world: World) -> None:
    needs = [need_of(world) for _ in range(4)]
    answer(world, *needs)
    assert Need.objects.filter(answer=YES).count() == Notice.objects.count() == 4


def test_one_answered_meanwhile_stops_all(world: World) -> None:
    needs = [need_of(world) for _ in range(2)]
    answer(world, needs[0])
    with pytest.raises(Stale):
        answer(world, *needs)
    assert Need.objects.unanswered().get() == needs[1]


def test_yes_to_more_children_than_can_be_minded_says_so(world: World) -> None:
    need = need_of(world, kind=Need.Kind.CHILDCARE)
    ChildrenToMind.objects.create(event=world.event, registration=need.registration, age_band="baby", number=3)
    ChildcareCapacity.objects.create(event=world.event, age_band="baby", places=1)
    with pytest.raises(TooManyChildren, match="2"):
        answer(world, need)
    answer(world, need, beyond_room=True)
    assert Need.objects.get().answer == YES


@pytest.mark.parametrize("kind", Need.Kind.values)
def test_every_kind_of_need_has_its_title_and_its_proposals(kind: str) -> None:
    assert Need.TITLES[kind]
    assert kind in PROPOSALS


# --- the page


def test_the_page_groups_by_kind_and_counts(world: World) -> None:
    need_of(world)
    need_of(world)
    need_of(world, kind=Need.Kind.HEARING, answer=YES, answered_at=timezone.now())
    shown = page(world)
    assert shown.count("need-card") == 2
    assert "hearing" not in shown
    assert page(world, show="untold").count('id="need-') >= 1


def test_people_who_cancelled_need_no_answer(world: World) -> None:
    need_of(world).registration.__class__.objects.update(status="cancelled", cancelled_at=timezone.now())
    assert "need-card" not in page(world, show="all")


def test_a_press_answers_and_the_card_comes_back_with_the_way_to_undo(world: World) -> None:
    need = need_of(world)
    data = {"need": token_of(need), "quick": "front_seat-0"}
    shown = post(world, "needs_answer", data, headers={"HX-Request": "true"}).content.decode()
    need.refresh_from_db()
    assert need.answer_words in shown
    assert "<html" not in shown
    assert reverse("needs_undo", args=[world.event.slug]) in shown


def test_without_scripts_the_answer_comes_back_to_the_page_with_undo(world: World) -> None:
    need = need_of(world)
    response = post(world, "needs_answer", {"need": token_of(need), "quick": "front_seat-0"}, follow=True)
    assert reverse("needs_undo", args=[world.event.slug]) in response.content.decode()
    need.refresh_from_db()
    post(world, "needs_undo", {"need": token_of(need)})
    assert not Need.objects.get().is_answered


def test_undo_brings_the_words_of_before_back(world: World) -> None:
    need = need_of(world)
    answer(world, need)
    need.refresh_from_db()
    post(world, "needs_answer", {"need": token_of(need), "answer": "no", "words": "Non."})
    need.refresh_from_db()
    post(world, "needs_undo", {"need": token_of(need), "answer": "yes", "words": "Oui."})
    assert Need.objects.get().answer_words == "Oui."


def test_no_without_words_is_refused_beside_the_field_and_nothing_is_lost(world: World) -> None:
    need = need_of(world)
    response = post(world, "needs_answer", {"need": token_of(need), "answer": "no", "reception_words": "Rang 2"})
    assert response.status_code == 422
    assert "Rang 2" in response.content.decode()


def test_an_answer_overtaken_keeps_what_was_typed(world: World) -> None:
    need = need_of(world)
    stale = token_of(need)
    answer(world, need)
    response = post(world, "needs_answer", {"need": stale, "answer": "no", "words": "Mes mots à moi"})
    assert response.status_code == 409
    assert "Mes mots à moi" in response.content.decode()
    again = need.pk, need.version + 1
    assert f"{again[0]}-{again[1]}" in response.content.decode()


def test_several_are_ticked_on_one_page(world: World) -> None:
    needs = [need_of(world, name=f"Personne {n} DÉMO") for n in range(3)]
    shown = page(world, "needs_answer", kind="front_seat")
    assert shown.count('type="checkbox"') == 3
    post(world, "needs_answer", {"need": [token_of(n) for n in needs[:2]], "answer": "yes", "words": ""})
    assert Need.objects.unanswered().get() == needs[2]


def test_needs_of_another_event_are_not_answered(world: World) -> None:
    need = need_of(World())
    assert post(world, "needs_answer", {"need": token_of(need), "quick": "front_seat-0"}).status_code == 409
    assert not Need.objects.get(pk=need.pk).is_answered


def test_the_page_notes_whose_needs_it_shows(world: World) -> None:
    need = need_of(world)
    page(world)
    assert NeedsOpened.objects.get().registration == need.registration


def test_the_person_reads_the_answer_in_their_own_space(world: World) -> None:
    need = NeedFactory(event=world.event, registration=world.registration, kind="front_seat")
    answer(world, need, given=Given(YES, "Une chaise rouge est à vous."))
    shown = world.browser("participant").get(reverse("my_space", args=[world.event.slug])).content.decode()
    assert "Une chaise rouge est à vous." in shown


def test_no_theme_is_named(world: World) -> None:
    NeedFactory(event=world.event, registration=world.registration, kind="front_seat")
    assert world.registration.chosen_name in page(world)
    assert world.theme.title not in page(world)


def test_three_needs_cost_no_more_questions_than_one(world: World) -> None:
    browser, counts = world.browser("organiser"), []
    for _ in range(2):
        need_of(world, kind=Need.Kind.CHILDCARE)
        address = reverse("needs", args=[world.event.slug])
        browser.get(address)
        with CaptureQueriesContext(connection) as captured:
            browser.get(address)
        counts.append(len(captured))
        need_of(world)
    assert counts[0] == counts[1] <= 15
