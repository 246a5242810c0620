"""Whom must we tell? The page, its buttons, and what it never shows."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from common.mail import mail_refused
from common.models import OutgoingMail
from participants.models import NeedsOpened, Notice
from participants.services.notice_mail import reference_of
from participants.services.notices import card_handed_over, mark_told, tell
from participants.tell_cards import in_few
from tests.background import work
from tests.factories import EventFactory, RegistrationFactory, RoleFactory, ThemeFactory, UserFactory
from tests.factories.participants import NeedFactory
from tests.factories.places import GroupFactory

pytestmark = pytest.mark.django_db
Kind, Channel = Notice.Kind, Notice.Channel


@pytest.fixture
def event() -> Any:
    return EventFactory(contact_phone="02 40 00 00 00")


@pytest.fixture
def organiser(event: Any, sign_in: Any) -> Client:
    return sign_in(RoleFactory(event=event, kind="organiser").user)


def page(client: Client, event: Any, show: str = "") -> str:
    return client.get(reverse("to_tell", args=[event.slug]), {"show": show}).content.decode()


def press(client: Client, name: str, notice: Notice, **headers: str) -> Any:
    return client.post(reverse(name, args=[notice.event.slug, notice.pk]), headers=headers)


def test_the_page_says_whom_to_call_and_what_to_say(event: Any, organiser: Client) -> None:
    person = RegistrationFactory(event=event, chosen_name="Gérard DÉMO", phone="06 39 98 00 01")
    tell(registration=person, kind=Kind.CONFIRMATION)
    shown = page(organiser, event)
    assert "Gérard DÉMO" in shown
    assert 'href="tel:0639980001"' in shown
    assert "Bonjour Gérard. Votre place est gardée" in shown


def test_who_has_no_contact_is_told_through_who_helps_them(event: Any, organiser: Client) -> None:
    karim = UserFactory(name="Karim DÉMO")
    tell(registration=RegistrationFactory(event=event, helped_by=karim), kind=Kind.WAITING)
    tell(registration=RegistrationFactory(event=event, helped_by=karim, status="waiting"), kind=Kind.WAITING)
    assert page(organiser, event).count("Par Karim DÉMO, qui aide cette personne") == 1


def test_told_in_one_press_and_taken_back_in_one(event: Any, organiser: Client) -> None:
    notice = tell(registration=RegistrationFactory(event=event), kind=Kind.CONFIRMATION)
    answer = press(organiser, "notice_told", notice, hx_request="true").content.decode()
    assert reverse("notice_untold", args=[event.slug, notice.pk]) in answer
    assert notice.registration.chosen_name not in page(organiser, event)
    assert notice.registration.chosen_name in page(organiser, event, "told")
    press(organiser, "notice_untold", notice)
    assert notice.registration.chosen_name in page(organiser, event)


def several(event: Any, **contact: str) -> tuple[Any, list[Notice]]:
    """A driver with a confirmation, and two shared cars that are said with the same words."""
    person = RegistrationFactory(event=event, chosen_name="Gérard DÉMO", **contact)
    lifts = [tell(registration=person, kind=Kind.LIFT, occasion=f"lift {number} agreed") for number in (1, 2)]
    return person, [tell(registration=person, kind=Kind.CONFIRMATION), *lifts]


def test_one_person_has_one_card_and_hears_each_sentence_once(event: Any, organiser: Client) -> None:
    several(event, phone="06 39 98 00 01")
    [card] = organiser.get(reverse("to_tell", args=[event.slug])).context["page"].object_list
    spoken = " ".join(said.spoken for said in card.to_say)
    assert spoken.count("Bonjour Gérard.") == spoken.count("Le covoiturage prévu") == 1
    assert len(card.to_say) == 2
    paper = organiser.get(reverse("call_list", args=[event.slug])).content.decode()
    assert paper.count('scope="row"') == paper.count("Bonjour Gérard.") == 1


def test_one_press_tells_all_that_the_card_shows_and_one_takes_it_back(event: Any, organiser: Client) -> None:
    person, notices = several(event, phone="06 39 98 00 01")
    other = tell(registration=RegistrationFactory(event=event), kind=Kind.CONFIRMATION)
    keys = [notice.pk for notice in (*notices, other)]
    address = reverse("notice_told", args=[event.slug, keys[0]])
    named = {"also": keys, "shown": keys}
    answer = organiser.post(address, named, headers={"hx-request": "true"}).content.decode()
    assert person.chosen_name in answer
    assert list(Notice.objects.untold()) == [other]
    assert person.chosen_name not in page(organiser, event)
    organiser.post(reverse("notice_untold", args=[event.slug, keys[0]]), named)
    assert Notice.objects.untold().filter(registration=person).count() == 3


def test_one_thing_is_told_alone(event: Any, organiser: Client) -> None:
    _person, [confirmation, *lifts] = several(event, phone="06 39 98 00 01")
    keys = [confirmation.pk, *(notice.pk for notice in lifts)]
    shown = {"shown": keys, "also": ["x", "9" * 30, "\0"]}
    address = reverse("notice_told", args=[event.slug, confirmation.pk])
    answer = organiser.post(address, shown, headers={"hx-request": "true"}).content.decode()
    assert set(Notice.objects.untold()) == set(lifts)
    assert "C’est dit" in answer
    assert "Annuler" in answer


def test_what_is_short_is_one_sms_with_one_greeting() -> None:
    cancel, car = "Bonjour Awa, votre place est gardee. Appelez le 06 39 98 00 01", "Bonjour Awa, pour le trajet: Marc."
    assert in_few([cancel, car]) == [
        "Bonjour Awa, votre place est gardee. Appelez le 06 39 98 00 01. Pour le trajet: Marc."
    ]
    assert in_few(["a" * 160, "b" * 160]) == ["a" * 160, "b" * 160]


def test_the_people_of_a_group_are_told_through_it(event: Any, organiser: Client) -> None:
    group = GroupFactory(event=event, name="Entraide DÉMO", phone="06 39 98 03 10")
    tell(registration=RegistrationFactory(event=event, group=group), kind=Kind.CONFIRMATION)
    shown = page(organiser, event) + organiser.get(reverse("call_list", args=[event.slug])).content.decode()
    assert "Par le groupe « Entraide DÉMO »".replace(" »", "\u00a0»").replace("« ", "«\u00a0") in shown
    assert "par le groupe" in shown


def test_pages_are_of_people(event: Any, organiser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("participants.to_tell.PER_PAGE", 1)
    for _number in range(2):
        several(event, phone="06 39 98 00 01")
    shown = organiser.get(reverse("to_tell", args=[event.slug]), {"page": 2}).context
    assert shown["page"].paginator.num_pages == shown["counts"]["all"] == 2
    assert [len(card.keys) for card in shown["page"].object_list] == [3]


def test_a_refused_address_is_said_and_told_by_phone_instead(event: Any, organiser: Client) -> None:
    person = RegistrationFactory(event=event, email="rien@example.org", phone="06 39 98 00 01")
    notice = tell(registration=person, kind=Kind.CONFIRMATION)
    work()
    Notice.objects.update(told_at=None)
    mail_refused.send(None, reference=reference_of(notice.pk), by_server=True)
    assert "Le serveur de messagerie a refusé cette adresse." in page(organiser, event, "refused")
    press(organiser, "notice_by_phone", notice)
    notice.refresh_from_db()
    assert (notice.channel, notice.problem) == (Channel.PHONE, "")
    assert 'href="tel:0639980001"' in page(organiser, event, "phone")


def test_a_mended_address_is_written_to_again(event: Any, organiser: Client) -> None:
    person = RegistrationFactory(event=event, email="rien@example.org")
    notice = tell(registration=person, kind=Kind.CONFIRMATION)
    mail_refused.send(None, reference=reference_of(notice.pk), by_server=True)
    person.email = "gerard@example.org"
    person.save()
    press(organiser, "notice_again", notice)
    work()
    notice.refresh_from_db()
    assert notice.left_by_mail


def test_a_mail_that_waits_says_when_it_is_tried_again(event: Any, organiser: Client) -> None:
    notice = tell(registration=RegistrationFactory(event=event, email="a@example.org"), kind=Kind.CONFIRMATION)
    OutgoingMail.objects.create(to=[], subject="", body="", reference=reference_of(notice.pk), attempts=2)
    assert "Le serveur de messagerie ne répond pas" in page(organiser, event)


def test_the_preview_of_a_mail_hides_the_code(event: Any, organiser: Client) -> None:
    person = RegistrationFactory(event=event, email="a@example.org")
    tell(registration=person, kind=Kind.CONFIRMATION)
    shown = page(organiser, event, "leaving")
    assert "Votre code personnel" in shown
    assert person.code_in_groups not in shown
    assert person.link_token not in shown


@pytest.mark.parametrize("show", ["all", "told", "leaving"])
def test_neither_page_nor_paper_names_a_theme(event: Any, organiser: Client, show: str) -> None:
    theme = ThemeFactory(event=event, protected=True, title="Violences dans la famille")
    for contact in ({}, {"phone": "06 39 98 00 01"}, {"email": "a@example.org"}):
        person = RegistrationFactory(event=event, wishes=[theme], **contact)
        for kind in (Kind.CONFIRMATION, Kind.REMINDER_EVE):
            tell(registration=person, kind=kind)
        mark_told(notice=tell(registration=person, kind=Kind.REMINDER_WEEK))
    shown = page(organiser, event, show) + organiser.get(reverse("call_list", args=[event.slug])).content.decode()
    assert "Camille DÉMO" in shown
    assert theme.title not in shown


def test_who_reads_an_answer_to_a_need_is_noted(event: Any, organiser: Client) -> None:
    need = NeedFactory(event=event, registration=RegistrationFactory(event=event), answered=True)
    tell(registration=need.registration, kind=Kind.ANSWER, need=need)
    page(organiser, event)
    assert NeedsOpened.objects.get().registration == need.registration


def test_what_is_no_longer_true_is_not_to_tell(event: Any, organiser: Client) -> None:
    gone = RegistrationFactory(event=event, cancelled=True)
    tell(registration=gone, kind=Kind.CONFIRMATION)
    tell(registration=gone, kind=Kind.OFFER, occasion="1")
    assert gone.chosen_name not in page(organiser, event)


def test_who_holds_their_card_need_not_be_confirmed_to(event: Any) -> None:
    notice = tell(registration=RegistrationFactory(event=event), kind=Kind.CONFIRMATION)
    card_handed_over(registration=notice.registration, by=None)
    assert not Notice.objects.untold().exists()


def test_the_list_asks_as_many_questions_for_one_as_for_three(
    event: Any, organiser: Client, django_assert_max_num_queries: Any
) -> None:
    for n in range(3):
        tell(registration=RegistrationFactory(event=event, phone=f"06 39 98 00 0{n}"), kind=Kind.CONFIRMATION)
        with django_assert_max_num_queries(15):
            page(organiser, event)


def test_reminders_are_switched_on_and_off(event: Any, organiser: Client) -> None:
    organiser.post(reverse("reminders", args=[event.slug]), {"days": ["1"]})
    event.refresh_from_db()
    assert event.reminder_days == [1]
    organiser.post(reverse("reminders", args=[event.slug]), {})
    event.refresh_from_db()
    assert event.reminder_days == []


def test_a_mail_about_to_leave_is_withdrawn_when_somebody_calls(event: Any, organiser: Client) -> None:
    person = RegistrationFactory(event=event, email="a@example.org")
    notice = tell(registration=person, kind=Kind.CONFIRMATION)
    later = timezone.now() + timedelta(hours=1)
    OutgoingMail.objects.create(to=[], subject="", body="", reference=reference_of(notice.pk), next_try_at=later)
    press(organiser, "notice_by_phone", notice)
    work()
    assert not OutgoingMail.objects.exists()
    assert DBTaskResult.objects.filter(status="FAILED").count() == 0


def test_a_helper_tells_its_own_people_who_gave_no_contact_and_nobody_else(event: Any, sign_in: Any) -> None:
    karim = RoleFactory(event=event, kind="helper").user
    browser = sign_in(karim)
    mine = tell(registration=RegistrationFactory(event=event, helped_by=karim), kind=Kind.CONFIRMATION)
    by_phone = RegistrationFactory(event=event, helped_by=karim, phone="06 39 98 00 01")
    others = [
        tell(registration=person, kind=Kind.CONFIRMATION) for person in (by_phone, RegistrationFactory(event=event))
    ]
    shown = browser.get(reverse("helped", args=[event.slug]))
    assert [card.keys for card in shown.context["news"]] == [[mine.pk]]
    assert press(browser, "notice_told", mine).url == reverse("helped", args=[event.slug])
    assert [press(browser, "notice_told", notice).status_code for notice in others] == [404, 404]
    assert list(Notice.objects.exclude(told_at=None)) == [mine]
