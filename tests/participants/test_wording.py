"""What people are told, in which words, and what they are never told."""

from datetime import timedelta
from typing import Any

import icalendar
import pytest
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from common.models import OutgoingMail
from participants.models import Consent, How, Letter, Lift, LiftMatch, Notice, PlaceOffer, Registration
from participants.services import register_participant
from participants.services.consents import record_consents
from participants.services.notice_mail import mails_of
from participants.services.notices import mark_told, tell, tell_many
from participants.sms import as_sms, is_one_sms
from participants.wording import Wording
from tests.background import work
from tests.factories import CategoryFactory, EventFactory, RegistrationFactory, ThemeFactory
from tests.factories.participants import NeedFactory

pytestmark = pytest.mark.django_db
Kind = Notice.Kind
SECRET = "Violences dans la famille"


@pytest.fixture
def event() -> Any:
    return EventFactory(
        title="Hackathon solidaire du Pays de Démo",
        venue_name="Salle des fêtes de la Démo",
        contact_phone="02 40 00 00 00",
    )


def register(event: Any, **answers: Any) -> Registration:
    theme = ThemeFactory(event=event, protected=True, title=SECRET)
    return register_participant(
        event=event,
        chosen_name="Sonia DÉMO",
        category=CategoryFactory(event=event),
        choices=[theme],
        keeps_choice_confidential=True,
        channel="phone",
        **answers,
    )


def test_who_registers_with_an_email_gets_code_link_place_and_a_calendar(event: Any) -> None:
    person = register(event, email="sonia@example.org")
    work()
    (letter,) = mail.outbox
    assert letter.to == ["sonia@example.org"]
    for said in (person.code_in_groups, person.link_token, "Salle des fêtes de la Démo", "Sonia"):
        assert said in letter.body
    (whole,) = icalendar.Calendar.from_ical(letter.attachments[0].content).walk("VEVENT")
    assert whole["summary"] == event.title
    assert person.notices.get().left_by_mail
    assert not OutgoingMail.objects.exists()


def test_a_mail_is_in_the_language_of_its_reader(event: Any) -> None:
    register(event, email="sonia@example.org", language="en")
    work()
    assert mail.outbox[0].body.startswith("Hello Sonia,")
    assert '<html lang="en">' in mail.outbox[0].alternatives[0].content


def test_who_is_here_already_needs_no_confirmation(event: Any) -> None:
    person = register_participant(
        event=event, chosen_name="Ali DÉMO", category=CategoryFactory(event=event), channel="door"
    )
    assert not person.notices.exists()


def every_notice(event: Any) -> list[Notice]:
    """One notice of each kind for a person who chose a protected theme."""
    person = register(event, email="sonia@example.org")
    driver = RegistrationFactory(event=event, chosen_name="Karim DÉMO", phone="06 39 98 00 02")
    offered = Lift.objects.create(event=event, registration=driver, direction="offered", seats=2)
    sought = Lift.objects.create(event=event, registration=person, direction="sought")
    LiftMatch.objects.create(event=event, offer=offered, seeker=sought)
    PlaceOffer.objects.create(event=event, registration=person, expires_at=timezone.now() + timedelta(hours=48))
    need = NeedFactory(event=event, registration=person, answered=True, answer_words="Une rampe sera posée.")
    letter = Letter.objects.create(event=event, subject="Bonjour {prénom}", body="À bientôt {prénom}.", audience="all")
    given: dict[str, dict[str, Any]] = {Kind.ANSWER: {"need": need}, Kind.LETTER: {"letter": letter}}
    return [tell(registration=person, kind=kind, **given.get(kind, {})) for kind in Kind.values]


def test_no_message_of_any_kind_ever_names_a_theme(event: Any) -> None:
    notices = every_notice(event)
    wording = Wording(event, notices)
    assert len(notices) == len(Kind.values)
    for notice in notices:
        words = wording.of(notice)
        for text in (words.subject, words.mail, words.sms, words.spoken):
            assert text
            assert SECRET.lower() not in text.lower(), notice.kind
            assert "{" not in text
    for written in mails_of(event, notices):
        everything = f"{written.subject} {written.body} {written.html} {written.attachments}"
        assert SECRET.lower() not in everything.lower()


def test_the_personal_code_is_in_no_text_that_somebody_else_reads(event: Any) -> None:
    notices = every_notice(event)
    for notice in notices:
        words = Wording(event, notices).of(notice)
        code = notice.registration.code
        for read_by_others in (words.sms, words.spoken, words.subject):
            assert code not in read_by_others.replace(" ", "")
            assert notice.registration.link_token not in read_by_others


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("title", ["Hackathon", "Un très long intitulé d'événement solidaire, ça se voit" * 2])
def test_what_is_copied_fits_in_one_sms(event: Any, language: str, title: str) -> None:
    event.title = title[:120]
    event.save()
    notices = every_notice(event)
    wording = Wording(event, notices)
    for notice in notices:
        notice.registration.language = language
        sms = wording.of(notice).sms
        assert is_one_sms(sms), (notice.kind, len(sms), sms)


def test_sms_letters_are_those_of_every_phone() -> None:
    assert as_sms("Ça : « cœur », l’été – 12 €, où ?") == 'Ça : "coeur", l\'été - 12 EUR, où ?'
    assert as_sms("👋 Bonjour") == "Bonjour"


def test_an_answer_that_names_a_protected_theme_is_told_without_its_words(event: Any) -> None:
    person = register(event)
    need = NeedFactory(event=event, registration=person, answered=True, answer_words=f"Table « {SECRET.upper()} »")
    words = Wording(event).of(tell(registration=person, kind=Kind.ANSWER, need=need))
    assert SECRET.lower() not in f"{words.mail}{words.sms}{words.spoken}".lower()


@pytest.mark.parametrize("both_agree", [True, False])
def test_who_shares_a_car_learns_a_name_and_number_only_where_both_agreed(event: Any, both_agree: bool) -> None:
    notice = next(n for n in every_notice(event) if n.kind == Kind.LIFT)
    match = LiftMatch.objects.get()
    event.registrations.update(keeps_choice_confidential=False)
    record_consents(registration=match.seeker.registration, given={Consent.Purpose.LIFT: True}, how=How.SPOKEN)
    record_consents(registration=match.offer.registration, given={Consent.Purpose.LIFT: both_agree}, how=How.SPOKEN)
    told = Wording(event, [notice]).of(notice)
    assert ("Karim (06 39 98 00 02)" in told.mail) is both_agree
    assert ("Karim" in told.sms) is both_agree


def test_what_need_not_be_told_any_more_is_not_written_either(event: Any) -> None:
    person = RegistrationFactory(event=event, email="sonia@example.org")
    need = NeedFactory(event=event, registration=person, answered=True)
    notice = tell(registration=person, kind=Kind.ANSWER, need=need)
    OutgoingMail.objects.create(to=[], subject="", body="", reference=f"notice:{notice.pk}")
    need.delete()
    assert not OutgoingMail.objects.exists()


def test_making_many_words_asks_as_many_questions_as_for_one(event: Any, django_assert_num_queries: Any) -> None:
    people = [RegistrationFactory(event=event) for _ in range(4)]
    tell_many(registrations=people, kind=Kind.CONFIRMATION)
    notices = list(Notice.objects.select_related("registration", "need", "letter"))
    with django_assert_num_queries(2):
        wording = Wording(event, notices)
        assert len({wording.of(notice).spoken for notice in notices}) >= 1


def test_telling_many_twice_writes_to_each_once(event: Any) -> None:
    people = [RegistrationFactory(event=event, email=f"p{n}@example.org") for n in range(60)]
    for _ in range(2):
        tell_many(registrations=people, kind=Kind.REMINDER_EVE)
    work()
    assert len(mail.outbox) == 60
    tell_many(registrations=people, kind=Kind.REMINDER_EVE)
    work()
    assert len(mail.outbox) == 60


def test_who_was_called_meanwhile_is_not_written_to(event: Any) -> None:
    person = register(event, email="sonia@example.org")
    mark_told(notice=person.notices.get())
    work()
    assert mail.outbox == []


def test_who_cancelled_meanwhile_is_not_written_to(event: Any) -> None:
    person = register(event, email="sonia@example.org")
    Registration.objects.filter(pk=person.pk).update(status="cancelled", cancelled_at=timezone.now())
    work()
    assert mail.outbox == []


def test_tasks_keep_keys_only(event: Any) -> None:
    register(event, email="sonia@example.org")
    work()
    for row in DBTaskResult.objects.all():
        assert "onia" not in f"{row.args_kwargs}{row.return_value}{row.traceback}"
