"""A person with unmistakable texts in every field, who lives through the whole event by the real services and pages."""

import io
import logging
import uuid
from datetime import timedelta
from io import StringIO

from django.core.mail import EmailMessage, get_connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks import task
from PIL import Image

from accounts.models import User
from common.actors import Actor, Hat
from common.logs import WithoutPeople
from common.mail import Mail, write
from events.models import Announcement, Event
from participants.models import (
    Call,
    Consent,
    Lift,
    Need,
    Notice,
    PlaceOffer,
    Registration,
    Relay,
)
from participants.services import change_registration, imports, register_participant
from participants.services.answers import Given, answer_needs
from participants.services.letters import write_letter
from participants.services.lifts import propose_lift
from participants.services.needs import Children, GivenLift, GivenNeeds
from participants.services.notices import tell
from participants.services.opened import note_opened
from participants.services.reception import check_in, half_days
from participants.services.registration import GivenAssistance
from projects.models import Ballot, Followed, Follower, FollowUp
from projects.publishing import fingerprint, offers_of
from projects.services import save_block
from projects.services.follow_up import add_news, name_holder
from projects.services.means import add_means
from projects.services.photos import keep_photo
from projects.services.pledges import make_pledge
from projects.services.presentations import choose_form
from projects.services.publication import add_picture, agree
from projects.services.validations import log_validation
from reports.services.prints import ask_for_print
from teams.models import DraftChange, Team
from teams.services.demands import pair_people, place_person
from teams.services.following import add_note
from teams.services.seats import seat
from teams.services.wall import open_wall, vote, write_note
from teams.services.wall_sorting import make_group
from tests.factories import (
    DraftFactory,
    RegistrationFactory,
    SheetBlockFactory,
    SkillFactory,
    TeamFactory,
    ThemeFactory,
)

CONTACTS = {
    "name": "Zébuline Canariquet",
    "email": "zebuline.canariquet@example.org",
    "phone": "06 39 98 77 66",
    "typed": "chez Canarinette au bourg",
    "responsible": "Ursule Canaribleu",
    "responsible_phone": "06 39 98 55 44",
    "structure": "Maison Canaripic",
    "helper_structure": "Service Canarivol",
    "stack": "CANARI-77",
    "pledge_contact": "canarijoindre@example.org",
    "pledge_structure": "Comptoir Canaripledge",
}
NEEDS = {
    "need": "une rampe canarirampe",
    "language": "le turc de Canaristan",
    "answer": "oui, canarirépond",
    "reception": "prévenir canarisourire",
    "children_times": "le canarimatin",
    "lift_times": "vers canarimidi",
}
ALL = {**CONTACTS, **NEEDS}


PRINTED = {"format": "85x54", "order": "name", "blanks": 0, "start": 1, "shift_x": 0, "shift_y": 0, "language": "fr"}


@task()
def carry(text: str) -> None:
    """A task whose arguments name somebody."""


def listen() -> StringIO:
    """What the site writes in its log from now on, at its most talkative."""
    lines = StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(WithoutPeople())
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG)
    logging.getLogger("factory").setLevel(logging.INFO)  # of the tests, not of the site
    return lines


def plant(event: Event, organiser: User) -> Registration:
    person = _register(event, organiser)
    _prepare(person, organiser)
    _take_part(person, organiser)
    _elsewhere(person, organiser)
    _visit(person)
    return person


def _register(event: Event, organiser: User) -> Registration:
    theme = ThemeFactory(event=event, protected=True)
    category = RegistrationFactory(event=event).category
    given = {
        "chosen_name": CONTACTS["name"],
        "category": category,
        "email": CONTACTS["email"],
        "phone": CONTACTS["phone"],
        "contact_as_typed": CONTACTS["typed"],
        "structure": CONTACTS["structure"],
        "age_group": Registration.AgeGroup.UNDER_18,
        "responsible_name": CONTACTS["responsible"],
        "responsible_phone": CONTACTS["responsible_phone"],
        "meal": Registration.Meal.VEGETARIAN,
        "choices": [theme],
        "skills": [SkillFactory(event=event)],
    }
    needs = GivenNeeds(
        situations={Need.Kind.OTHER: NEEDS["need"], Need.Kind.LANGUAGE: NEEDS["language"]},
        children=[Children(times=NEEDS["children_times"])],
        lift=GivenLift("sought", times=NEEDS["lift_times"]),
    )
    person = register_participant(
        event=event,
        **given,
        needs=needs,
        channel=Registration.Channel.HELPED,
        helped_by=organiser,
        stack_number=CONTACTS["stack"],
        assistance=GivenAssistance(CONTACTS["helper_structure"], "spoken", event.ends_on),
        consents=dict.fromkeys(Consent.Purpose.values, True),
        idempotency_key=uuid.uuid4(),
    )
    return change_registration(registration=person, version=person.version, by=organiser, **given)


def _prepare(person: Registration, organiser: User) -> None:
    """Answered, matched, written to, called, offered a place, printed."""
    event = person.event
    need = person.needs.get(kind=Need.Kind.OTHER)
    answer = Given(Need.Answer.PARTLY, NEEDS["answer"], reception_words=NEEDS["reception"])
    answer_needs(event=event, seen={need.pk: need.version}, given=answer, by=organiser)
    driver = RegistrationFactory(event=event)
    offer = Lift.objects.create(event=event, registration=driver, direction=Lift.Direction.OFFERED, seats=3)
    propose_lift(offer=offer, seeker=person.lift, by=organiser)
    body = f"Merci à {person.chosen_name}."
    letter = write_letter(event=event, subject="Bonjour", body=body, audience="everybody", idempotency_key=uuid.uuid4())
    tell(registration=person, kind=Notice.Kind.LETTER, letter=letter)
    reader = Actor(event.pk, organiser.pk, "", (Hat("organiser"),))
    note_opened(actor=reader, registrations=[person.pk], page="person")
    Call.objects.create(event=event, registration=person, outcome=Call.Outcome.COMING, by=organiser)
    pair_people(one=person, other=driver, kind="apart", by=organiser)
    place_person(registration=person, place=person.choices.get().theme, by=organiser)
    PlaceOffer.objects.create(event=event, registration=person, expires_at=timezone.now() + timedelta(days=1))
    Relay.objects.create(event=event, structure="CCAS démo", note=f"Connaît {person.chosen_name}")
    ask_for_print(
        event=event,
        kind="badges",
        choices=PRINTED,
        site="https://tablee.example.org",
        by=organiser,
        idempotency_key=uuid.uuid4(),
    )


def _take_part(person: Registration, organiser: User) -> None:
    event = person.event
    team = TeamFactory(event=event)
    seat(registration=person, team=team)
    add_note(
        team=team, text=f"{person.chosen_name} parle pour la table.", author=organiser, idempotency_key=uuid.uuid4()
    )
    opened = {"takes_notes": True, "takes_votes": True, "shows_votes": False, "votes_each": 3}
    open_wall(event=event, **opened, version=0)
    words = f"Voir {person.chosen_name}, {person.phone}"
    note = write_note(event=event, kind="offer", text=words, author=person, typed_by=organiser)
    vote(note=note, registration=person)
    make_group(event=event, title=f"Avec {person.chosen_name}", notes=[note.pk])
    draft = DraftFactory(event=event, seats=[[person]])
    DraftChange.objects.create(event=event, draft=draft, kind="move", reason=f"{person.chosen_name} le demande")
    block = SheetBlockFactory(event=event)
    choose_form(team=team, form="speech", needs=f"Le micro de {person.chosen_name}")
    Announcement.objects.create(event=event, text=f"{person.chosen_name} est attendu", starts_at=event.now)
    text = f"Appeler {person.phone}"
    save_block(team=team, block=block, text=text, base_version=0, author="", idempotency_key=uuid.uuid4())
    _make(team, person)
    _pledge(team, person)
    Ballot.objects.create(event=event, registration=person, team=TeamFactory(event=event))
    _carry_on(team, person)
    check_in(
        event=event,
        registration=person,
        half_day=half_days(event)[0],
        by=organiser,
        device="tablette",
        idempotency_key=uuid.uuid4(),
    )


def _make(team: Team, person: Registration) -> None:
    """What a team notes beside its sheet, with the name that it should not hold."""
    named, keys = f"avec {person.chosen_name}", iter(uuid.uuid4, None)
    log_validation(
        team=team, question=named, answer=named, changed=f"{named}, {person.phone}", idempotency_key=next(keys)
    )
    add_means(team=team, kind="object", what=named, giver=named, idempotency_key=next(keys))
    picture = io.BytesIO()
    Image.new("RGB", (40, 30)).save(picture, "JPEG")
    size = picture.tell()
    picture.seek(0)
    keep_photo(team=team, file=picture, size=size, caption=named, idempotency_key=next(keys))
    picture.seek(0)
    offers = offers_of(team)
    agree(team=team, parts=[offer.key for offer in offers], seen=fingerprint(offers), version=0, contact=named)
    add_picture(team=team, file=picture, size=size, alt=named, idempotency_key=next(keys))


def _pledge(team: Team, person: Registration) -> None:
    """One of theirs, and one typed for somebody whose words name them."""
    due, named = team.event.real_today + timedelta(days=9), f"avec {person.chosen_name}, {person.phone}"
    told = {"structure": CONTACTS["pledge_structure"], "contact": CONTACTS["pledge_contact"]}
    mine = {"name": person.chosen_name, "registration": person, **told}
    for who in (mine, {"name": person.chosen_name, "contact": person.phone}):
        make_pledge(team=team, kind="time", what=named, by_on=due, idempotency_key=uuid.uuid4(), **who)


def _carry_on(team: Team, person: Registration) -> None:
    """Months later: they carry the project, and follow another. The event is back where it was afterwards."""
    event, before = team.event, team.event.status
    event.status = Event.Status.FOLLOW_UP
    name_holder(
        team=team,
        name=person.chosen_name,
        channel="email",
        version=0,
        structure=CONTACTS["structure"],
        phone=person.phone,
        email=person.email,
        registration=person,
    )
    named = f"{person.chosen_name}, {person.phone}"
    given = {"state": "paused", "held_on": event.starts_on}
    given |= dict.fromkeys(("why", "carried_by", "people_words", "pledges_words", "blocks", "help_wanted"), named)
    given |= dict.fromkeys(("linked_to", "told_by"), person.chosen_name)
    FollowUp.objects.create(event=event, team=team, months=1, told_as="holder", told_at=timezone.now(), **given)
    add_news(team=team, text=named, told_as="holder", is_told_on=True, idempotency_key=uuid.uuid4())
    follower = Follower.objects.create(
        event=event, email=person.email, asked_at=timezone.now(), created_at=timezone.now()
    )
    Followed.objects.create(event=event, follower=follower, team=team, registration=person, confirmed_at=timezone.now())
    event.status = before


def _elsewhere(person: Registration, organiser: User) -> None:
    """In the queue of mails and tasks, and in a list that came from elsewhere."""
    queue = get_connection("common.mail.QueuedBackend")
    queue.send_messages([EmailMessage("Votre code", f"Bonjour {person.chosen_name}", to=[person.email])])
    write([Mail(person.email, "Rappel", f"Bonjour {person.chosen_name}", about=f"registration:{person.pk}")])
    carry.enqueue(person.email)
    first, last = person.chosen_name.split()
    line = f"Prénom;Nom;Courriel\n{first};{last};{person.email}\n".encode("cp1252")
    file = imports.receive_file(
        event=person.event, name="liste.csv", content=line, by=organiser, idempotency_key=uuid.uuid4()
    )
    fields = [column.name if column.kind == "field" else "" for column in imports.columns_of(file)]
    imports.choose_columns(file=file, version=file.version, fields=fields)


def _visit(person: Registration) -> None:
    """The person's own browser, which has also begun to register a neighbour under the same contact; and the organiser's,
    whose session ended in the middle of a change."""
    mine = Client()
    mine.get(reverse("open_space", args=[person.event.slug, person.link_token]))
    mine.post(
        reverse("register", args=[person.event.slug]), {"chosen_name": person.chosen_name, "contact": person.phone}
    )
    for browser, page in ((mine, "my_space"), (mine, "my_card"), (mine, "my_change")):
        browser.get(reverse(page, args=[person.event.slug]))
    late = Client()
    late.post(
        reverse("person_change", args=[person.event.slug, person.pk]),
        {"chosen_name": person.chosen_name, "needs": NEEDS["need"]},
    )
