"""Letters to groups: who gets them, by which means, once; and what they may not say."""

import uuid
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.audiences import Audiences, people_of
from participants.models import Consent, Letter, Notice, Presence, Registration
from participants.services.letters import send_letter, write_letter
from tests.background import work
from tests.factories import (
    CategoryFactory,
    CommuneFactory,
    EventFactory,
    RegistrationFactory,
    RoleFactory,
    ThemeFactory,
    UserFactory,
)
from tests.factories.participants import NeedFactory

pytestmark = pytest.mark.django_db
SECRET = "Violences dans la famille"


@pytest.fixture
def event() -> Any:
    return EventFactory()


@pytest.fixture
def organiser(event: Any, sign_in: Any) -> Client:
    return sign_in(RoleFactory(event=event, kind="organiser").user)


def written(event: Any, audience: str = "all", **given: Any) -> Letter:
    words = {"subject": "Bonjour {prénom}", "body": "Cher {prénom}, à bientôt.", **given}
    return write_letter(event=event, audience=audience, idempotency_key=uuid.uuid4(), **words)


def send(letter: Letter) -> Letter:
    sent = send_letter(letter=letter, by=UserFactory(), version=letter.version)
    work()
    return sent


def test_each_group_holds_its_people_and_nobody_else(event: Any) -> None:
    theme, category = ThemeFactory(event=event, protected=True), CategoryFactory(event=event, key="association")
    commune = CommuneFactory()
    everybody = {
        "waiting": RegistrationFactory(event=event, status="waiting"),
        "present": RegistrationFactory(event=event),
        f"theme:{theme.pk}": RegistrationFactory(event=event, wishes=[theme]),
        f"category:{category.pk}": RegistrationFactory(event=event, category=category),
        "need:lift": NeedFactory(event=event, registration=RegistrationFactory(event=event), kind="lift").registration,
        "minors": RegistrationFactory(event=event, age_group="under_18", responsible_name="Anne DÉMO"),
        f"place:{commune.intercommunality_id}": RegistrationFactory(event=event, commune=commune),
    }
    Presence.objects.create(
        event=event, registration=everybody["present"], day=event.starts_on, half="am", arrived_at=timezone.now()
    )
    RegistrationFactory(event=event, cancelled=True)
    for key, person in everybody.items():
        assert list(people_of(event, key)) == [person], key
    assert people_of(event, "all").count() == 6
    assert people_of(event, "absent").count() == 5
    assert everybody["present"] not in people_of(event, "absent")


def test_every_group_that_is_offered_has_its_words(event: Any) -> None:
    ThemeFactory(event=event)
    for key, words in Audiences(event).words.items():
        assert words
        people_of(event, key).count()


@pytest.mark.parametrize("key", ["", "nobody", "theme:", "theme:٣", "category:" + "9" * 30, "place:x"])
def test_a_group_that_is_none_holds_nobody(event: Any, key: str) -> None:
    RegistrationFactory(event=event)
    assert not people_of(event, key).exists()


def test_who_withdrew_gets_no_letter_and_afterwards_only_who_agreed(event: Any) -> None:
    gone, follows, _silent = (RegistrationFactory(event=event) for _ in range(3))
    for person, purpose, yes in ((gone, "taking_part", False), (follows, "follow_up", True)):
        Consent.objects.create(event=event, registration=person, purpose=purpose, is_given=yes)
    assert gone not in people_of(event, "all")
    assert people_of(event, "all").count() == 2
    event.status = "results_shared"
    assert list(people_of(event, "all")) == [follows]


def test_a_letter_goes_by_each_ones_means_with_each_ones_name(event: Any) -> None:
    RegistrationFactory(event=event, chosen_name="Sonia DÉMO", email="sonia@example.org")
    RegistrationFactory(event=event, chosen_name="Ali DÉMO", phone="06 39 98 00 01")
    RegistrationFactory(event=event, chosen_name="Gérard DÉMO")
    send(written(event))
    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == ("Bonjour Sonia", ["sonia@example.org"])
    assert "Cher Sonia, à bientôt." in letter.body
    assert set(Notice.objects.untold().values_list("channel", flat=True)) == {"phone", "in_person"}


def test_a_letter_to_responsible_adults_goes_to_their_number(event: Any) -> None:
    RegistrationFactory(
        event=event,
        email="jeune@example.org",
        age_group="under_15",
        responsible_name="Anne DÉMO",
        responsible_phone="06 39 98 00 03",
    )
    send(written(event, "minors"))
    assert mail.outbox == []
    assert Notice.objects.get().channel == Notice.Channel.PHONE


def test_sent_twice_it_arrives_once(event: Any) -> None:
    RegistrationFactory(event=event, email="sonia@example.org")
    letter = send(written(event))
    first = letter.sent_at
    assert send(letter).sent_at == first
    assert len(mail.outbox) == 1


def test_the_form_sent_twice_makes_one_letter(event: Any, organiser: Client) -> None:
    typed = {"audience": "all", "subject": "x", "body": "y", "idempotency_key": str(uuid.uuid4())}
    for _ in range(2):
        organiser.post(reverse("letter_new", args=[event.slug]), typed)
    assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("subject", f"À propos de « {SECRET.upper()} »"),
        ("subject", "Le thème jardin"),
        ("body", f"Rendez-vous à la table {SECRET}."),
        ("body", "Cher {nom},"),
        ("subject", ""),
        ("body", "é" * 5001),
        ("audience", "theme:999999"),
    ],
)
def test_what_may_not_be_written_is_said_beside_the_field_and_kept(
    event: Any, organiser: Client, field: str, text: str
) -> None:
    ThemeFactory(event=event, protected=True, title=SECRET)
    ThemeFactory(event=event, title="Jardin")
    typed = {"audience": "all", "subject": "Bonjour", "body": "À bientôt.", field: text}
    answer = organiser.post(reverse("letter_new", args=[event.slug]), typed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Letter.objects.exists()


def test_the_text_may_name_an_open_theme(event: Any, organiser: Client) -> None:
    ThemeFactory(event=event, title="Jardin")
    typed = {"audience": "all", "subject": "Bonjour", "body": "Le thème Jardin vous attend."}
    assert organiser.post(reverse("letter_new", args=[event.slug]), typed).status_code == 302


def test_a_letter_to_those_of_a_protected_theme_names_it_to_nobody(event: Any) -> None:
    theme = ThemeFactory(event=event, protected=True, title=SECRET)
    RegistrationFactory(event=event, wishes=[theme], email="camille@example.org")
    send(written(event, f"theme:{theme.pk}"))
    (letter,) = mail.outbox
    assert SECRET not in f"{letter.subject}{letter.body}{letter.alternatives}{letter.message()}"


def test_after_the_event_the_preview_says_how_many_are_left_in_peace(event: Any, organiser: Client) -> None:
    event.status = "follow_up"
    event.save()
    RegistrationFactory.create_batch(2, event=event)
    page = reverse("letter_preview", args=[event.slug, written(event).pk])
    assert "Personne de ce groupe n’a accepté" in organiser.get(page).content.decode()
    yes = RegistrationFactory(event=event)
    Consent.objects.create(event=event, registration=yes, purpose="follow_up", is_given=True)
    assert "2 personnes de ce groupe ne la reçoivent pas" in organiser.get(page).content.decode()


def test_the_preview_shows_three_real_readers_and_how_many_by_each_means(event: Any, organiser: Client) -> None:
    for n in range(4):
        RegistrationFactory(event=event, chosen_name=f"Sonia{n} DÉMO", email=f"s{n}@example.org")
    RegistrationFactory(event=event, chosen_name="Gérard DÉMO")
    shown = organiser.get(reverse("letter_preview", args=[event.slug, written(event).pk]))
    assert len(shown.context["readings"]) == 3
    assert dict(shown.context["counts"]) == {Notice.Channel.EMAIL.label: 4, Notice.Channel.IN_PERSON.label: 1}
    assert "Cher Gérard, à bientôt." in shown.content.decode()


def test_a_text_changed_since_it_was_read_over_does_not_leave(event: Any, organiser: Client) -> None:
    RegistrationFactory(event=event, email="sonia@example.org")
    letter = written(event)
    address = reverse("letter_change", args=[event.slug, letter.pk])
    organiser.post(address, {"audience": "all", "subject": "x", "body": "Autre texte", "version": 1})
    organiser.post(reverse("letter_send", args=[event.slug, letter.pk]), {"version": 1})
    letter.refresh_from_db()
    assert (letter.sent_at, letter.body) == (None, "Autre texte")


def test_two_who_write_at_once_lose_nothing(event: Any, organiser: Client) -> None:
    letter = written(event)
    address = reverse("letter_change", args=[event.slug, letter.pk])
    first, second = ({"audience": "all", "subject": "x", "body": text, "version": 1} for text in ("un", "deux"))
    organiser.post(address, first)
    answer = organiser.post(address, second)
    assert answer.status_code == 409
    assert "deux" in answer.content.decode()
    letter.refresh_from_db()
    assert letter.body == "un"


def test_a_letter_that_left_is_changed_no_more(event: Any, organiser: Client) -> None:
    RegistrationFactory(event=event)
    letter = send(written(event))
    organiser.post(reverse("letter_change", args=[event.slug, letter.pk]), {"subject": "z"})
    letter.refresh_from_db()
    assert letter.subject == "Bonjour {prénom}"


def test_a_letter_to_nobody_does_not_leave(event: Any, organiser: Client) -> None:
    letter = written(event, "waiting")
    answer = organiser.post(reverse("letter_send", args=[event.slug, letter.pk]), {"version": 1}, follow=True)
    assert "Il n’y a personne dans ce groupe." in answer.content.decode()
    assert Letter.objects.get().sent_at is None


def test_the_log_says_who_sent_what_when_to_how_many(event: Any, organiser: Client) -> None:
    RegistrationFactory(event=event, email="sonia@example.org")
    RegistrationFactory(event=event, chosen_name="Gérard DÉMO")
    letter = send(written(event))
    shown = organiser.get(reverse("letters", args=[event.slug])).content.decode()
    assert letter.sent_by.name in shown
    assert "à 2 personnes" in shown
    log = organiser.get(reverse("letter_preview", args=[event.slug, letter.pk]))
    told = {label: (part.told, part.people) for label, part in log.context["progress"]}
    assert told == {Notice.Channel.EMAIL.label: (1, 1), Notice.Channel.IN_PERSON.label: (0, 1)}
    assert log.context["is_leaving"] is False


def test_who_has_no_email_gets_a_sheet_of_paper(event: Any, organiser: Client) -> None:
    RegistrationFactory(event=event, email="sonia@example.org", chosen_name="Sonia DÉMO")
    RegistrationFactory(event=event, chosen_name="Gérard DÉMO")
    letter = send(written(event))
    shown = organiser.get(reverse("letter_paper", args=[event.slug, letter.pk])).content.decode()
    assert "Cher Gérard, à bientôt." in shown
    assert "Sonia" not in shown


def test_who_registers_after_a_letter_left_does_not_get_it(event: Any) -> None:
    RegistrationFactory(event=event)
    letter = send(written(event))
    RegistrationFactory(event=event)
    assert Notice.objects.filter(letter=letter).count() == 1
    assert Registration.objects.filter(event=event).count() == 2
