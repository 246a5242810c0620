"""The pages of "your view": answered without a trace, typed in from paper, read by the organiser."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from common.actors import Actor, Hat
from common.code_sessions import SESSION_KEY
from common.permissions import may
from projects.models import AnswerWords
from projects.services.evaluation import evaluation_of, set_opening, show_results
from projects.views import evaluation
from tests.factories import EvaluationQuestionFactory, RegistrationFactory, RoleFactory, TeamFactory
from tests.permissions.world import BACKEND
from tests.projects.test_evaluation import Asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def organiser(asked: Asked) -> Client:
    client = Client()
    client.force_login(RoleFactory(event=asked.event, kind="organiser").user, backend=BACKEND)
    return client


def address(asked: Asked) -> str:
    return reverse("evaluation", args=[asked.event.slug, evaluation_of(asked.event).link])


def filled(asked: Asked, **more: Any) -> dict[str, Any]:
    return {
        f"q{asked.welcome.pk}": "5",
        f"q{asked.helped.pk}": ["repas"],
        f"q{asked.better.pk}": "Un micro",
        "idempotency_key": uuid.uuid4(),
        **more,
    }


def test_a_phone_answers_and_is_thanked_on_another_page(asked: Asked) -> None:
    phone, sent = Client(), filled(asked)
    for _press in range(2):  # a weak network sends twice
        answer = phone.post(address(asked), sent)
        assert answer["Location"] == f"{address(asked)}?thanks"
    assert evaluation_of(asked.event).came == 1
    thanks = phone.get(answer["Location"])
    assert "Merci" in thanks.text
    assert "no-store" in thanks["Cache-Control"]
    assert "Un micro" not in phone.get(address(asked)).text


def test_on_a_device_that_is_passed_on_the_next_person_begins(asked: Asked) -> None:
    device = Client()
    answer = device.post(f"{address(asked)}?passed-on", filled(asked))
    assert answer["Location"] == f"{address(asked)}?thanks&passed-on"
    assert f'href="{address(asked)}?passed-on"' in device.get(answer["Location"]).text


def test_nothing_of_a_sheet_is_kept_in_a_session(asked: Asked) -> None:
    phone = Client()
    phone.post(address(asked), filled(asked, **{f"q{asked.better.pk}": "Voir Paul Martin au bourg"}))
    phone.post(address(asked), filled(asked))
    assert "Martin" not in "".join(str(session.get_decoded()) for session in Session.objects.all())
    assert Session.objects.count() == 0


def test_words_that_name_somebody_are_read_again_before_they_leave(asked: Asked) -> None:
    phone, sent = Client(), filled(asked, **{f"q{asked.better.pk}": "Voir Paul Martin"})
    page = phone.post(address(asked), sent)
    assert (page.status_code, evaluation_of(asked.event).came) == (422, 0)
    assert "<q>Paul Martin</q>" in page.text
    assert 'name="sure" value="yes"' in page.text
    phone.post(address(asked), {**sent, "sure": "yes"})
    assert evaluation_of(asked.event).came == 1


def test_a_wrong_link_opens_nothing_and_a_closed_one_says_so(asked: Asked) -> None:
    right = address(asked)
    assert Client().get(reverse("evaluation", args=[asked.event.slug, "autre234"])).status_code == 404
    asked.event.evaluation.opening = "closed"
    asked.event.evaluation.save()
    assert "Rien ne dit qui répond" not in Client().get(right).text
    assert Client().post(right, filled(asked)).status_code == 409


def test_paper_is_typed_in_one_after_the_other(asked: Asked, organiser: Client) -> None:
    page = reverse("evaluation_paper", args=[asked.event.slug])
    answer = organiser.post(page, filled(asked))
    assert answer["Location"] == f"{page}?typed=1"
    assert organiser.post(answer["Location"], filled(asked))["Location"] == f"{page}?typed=2"
    refused = organiser.post(page, {"idempotency_key": uuid.uuid4()})
    assert (refused.status_code, evaluation_of(asked.event).came) == (409, 2)


def test_paper_typed_after_the_session_has_ended_is_kept_in_none(asked: Asked) -> None:
    browser = Client()
    said = filled(asked, **{f"q{asked.better.pk}": "Voir Paul Martin au bourg"})
    assert browser.post(reverse("evaluation_paper", args=[asked.event.slug]), said).status_code == 302
    assert "Martin" not in "".join(str(session.get_decoded()) for session in Session.objects.all())


def test_once_read_paper_and_phones_say_that_it_is_over(asked: Asked, organiser: Client) -> None:
    for _sheet in range(5):
        asked.send(welcome="5")
    show_results(event=asked.event)
    paper = reverse("evaluation_paper", args=[asked.event.slug])
    assert "Les résultats sont lus" in organiser.get(paper).text
    assert organiser.post(paper, filled(asked)).status_code == 409
    phone = Client().post(address(asked), filled(asked))
    assert phone.status_code == 409
    assert "C’est terminé" in phone.text


def test_a_sheet_without_a_key_is_shown_again_with_one(asked: Asked) -> None:
    sent = filled(asked)
    del sent["idempotency_key"]
    again = Client().post(address(asked), sent)
    assert (again.status_code, evaluation_of(asked.event).came) == (422, 0)
    assert "Rien n’est encore parti" in again.text
    assert 'name="idempotency_key" value="' in again.text


def test_a_network_that_sends_hundreds_of_sheets_is_stopped(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "MOST_FROM_A_NETWORK", 2)
    assert [Client().post(address(asked), filled(asked)).status_code for _sheet in range(3)] == [302, 302, 429]
    assert evaluation_of(asked.event).came == 2


def test_words_that_tell_somebody_beside_words_that_are_missing_are_read_again(asked: Asked) -> None:
    EvaluationQuestionFactory(event=asked.event, kind="text")
    page = Client().post(address(asked), filled(asked, **{f"q{asked.better.pk}": "06 39 98 00 01"}))
    assert page.status_code == 422


def test_until_the_results_are_read_the_organiser_sees_how_many_came_and_nothing_else(
    asked: Asked, organiser: Client
) -> None:
    for _sheet in range(4):
        asked.send(welcome="1", words="Il a fait froid")
    page = reverse("evaluation_results", args=[asked.event.slug])
    before = organiser.get(page).text
    assert "4 questionnaires" in before
    assert "Il a fait froid" not in before
    asked.send(welcome="1", words="Il a fait froid")
    organiser.post(reverse("evaluation_step", args=[asked.event.slug]), {"action": "show"})
    after = organiser.get(page).text
    assert after.count("Il a fait froid") == 5


def test_the_organiser_quotes_words_and_erases_them_but_not_all_that_was_read(asked: Asked, organiser: Client) -> None:
    for text in ("Un", "Deux", "Trois", "Quatre", "Cinq"):
        asked.send(words=text)
    show_results(event=asked.event)
    one, two = AnswerWords.objects.all()[:2]
    organiser.post(reverse("evaluation_words", args=[asked.event.slug, one.pk]), {"action": "choose"})
    organiser.post(reverse("evaluation_words", args=[asked.event.slug, two.pk]), {"action": "erase"})
    one.refresh_from_db()
    assert one.is_chosen
    assert AnswerWords.objects.count() == 4
    organiser.post(reverse("evaluation_step", args=[asked.event.slug]), {"action": "erase"})
    assert evaluation_of(asked.event).came == 5, "what was read stays"


def test_a_tablet_of_a_table_comes_to_the_address_of_everybody(asked: Asked) -> None:
    team = TeamFactory(event=asked.event)
    tablet = Client()
    session = tablet.session
    session[SESSION_KEY] = {str(asked.event.pk): {team.code_kind: [team.pk, team.code_version]}}
    session.save()
    page = tablet.get(reverse("your_view", args=[asked.event.slug]), follow=True)
    assert page.redirect_chain[-1][0] == address(asked)
    assert "data-passed-on" in page.text
    assert f'href="{reverse("table", args=[asked.event.slug])}" data-leave' in page.text, "and finds the way back"


@pytest.mark.parametrize("count", [5, 25])
def test_the_results_ask_as_many_questions_for_five_sheets_as_for_many(
    asked: Asked, organiser: Client, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        asked.send(welcome="5", words=f"Mot {number}")
    show_results(event=asked.event)
    organiser.get(reverse("evaluation_results", args=[asked.event.slug]))
    with django_assert_max_num_queries(15):
        organiser.get(reverse("evaluation_results", args=[asked.event.slug]))


@pytest.mark.parametrize(("months", "is_asked"), [(0, True), (2, False)])
def test_a_person_finds_it_in_their_own_space_for_a_month(asked: Asked, months: int, is_asked: bool) -> None:
    asked.event.status = "follow_up"
    asked.event.starts_on = asked.event.ends_on = asked.event.real_today - timedelta(days=1 + 31 * months)
    asked.event.save()
    person, phone = RegistrationFactory(event=asked.event), Client()
    space = phone.get(reverse("open_space", args=[asked.event.slug, person.link_token]), follow=True)
    assert (reverse("your_view", args=[asked.event.slug]) in space.text) is is_asked


def test_your_view_opened_by_hand_is_found_before_the_last_day(asked: Asked) -> None:
    event = asked.event
    event.status, event.ends_on = "under_way", event.today + timedelta(days=1)
    actor = Actor(event_id=event.pk, hats=(Hat("participant"),))
    assert not may(actor, "projects.find_view", event)
    set_opening(event=event, opening="open")
    assert may(actor, "projects.find_view", event)


def test_words_that_are_too_long_are_told_how_long_they_may_be(asked: Asked) -> None:
    answer = Client().post(address(asked), filled(asked, **{f"q{asked.better.pk}": "a" * 501}))
    assert "C’est trop long" in answer.text
    assert "Il y en a 501" in answer.text


def test_a_refused_question_stays_typed_beside_the_sentence(asked: Asked, organiser: Client) -> None:
    asked.send(welcome="5")
    page = organiser.post(
        reverse("evaluation_questions_add", args=[asked.event.slug]),
        {"moment": "end", "text_fr": "Et vous ?", "kind": "text", "idempotency_key": uuid.uuid4()},
    )
    assert (page.status_code, page.context["form"].errors.keys()) == (422, {"moment"})
    assert "Et vous ?" in page.content.decode()
