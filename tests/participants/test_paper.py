"""Paper forms typed in one after the other, in the order of the paper, each with its number in the stack."""

import uuid

import pytest

from participants.models import Assistance, Consent, JournalEntry, Registration
from participants.paper import StackNumber, first_free, lettered_themes, missing, to_check
from participants.services.erasure import erase_registration
from participants.services.paper import NumberTaken, enter_paper_form, note_checked
from participants.services.retention import forget_what_is_due
from tests.factories import CategoryFactory, EventFactory, RegistrationFactory, RoleFactory, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory(capacity=50)


@pytest.fixture
def organiser(event, sign_in):
    return sign_in(RoleFactory(event=event).user)


def form_of(event, **answers):
    """What is typed from a paper whose first box is ticked."""
    return {
        "stack_number": "12",
        "chosen_name": "Gérard",
        "category": CategoryFactory(event=event).pk,
        "declines_commune": "on",
        "consent_taking_part": "on",
        "idempotency_key": str(uuid.uuid4()),
        **answers,
    }


def address(event, *rest):
    return "/".join([f"/e/{event.slug}/paper", *map(str, rest), ""])


def enter(client, event, **answers):
    return client.post(address(event, "new"), form_of(event, **answers))


def number(text):
    return StackNumber.read(text)


def test_a_form_is_typed_in_and_the_next_one_follows(event, organiser):
    answer = organiser.post(address(event, "new"), form_of(event), follow=True)
    person = Registration.objects.get()
    assert (person.channel, person.stack_number) == ("paper", "12")
    page = answer.content.decode()
    assert 'value="13"' in page
    assert "Gérard" in page
    assert "1 bulletin dans cette pile" in page


def test_who_typed_and_how_the_person_agreed_are_kept(event, organiser):
    enter(organiser, event, consent_photo_group="on")
    person = Registration.objects.get()
    given = dict(person.consents.values_list("purpose", "is_given"))
    assert given[Consent.Purpose.TAKING_PART]
    assert given[Consent.Purpose.PHOTO_GROUP]
    assert not given[Consent.Purpose.PHOTO_PUBLIC]
    assert set(person.consents.values_list("how", flat=True)) == {"signed"}
    assert set(person.consents.values_list("collected_by", flat=True)) == {person.helped_by_id}
    assert person.journal.get().by_id == person.helped_by_id


def test_an_empty_first_box_is_not_ticked_for_the_person(event, organiser):
    answer = enter(organiser, event, consent_taking_part="")
    assert answer.status_code == 422
    assert "Appelez la personne" in answer.content.decode()
    assert not Registration.objects.exists()


def test_a_contact_that_cannot_be_read_is_kept_word_for_word(event, organiser):
    enter(organiser, event, contact="06 39 ?? 12 (chez sa sœur)", to_check="le numéro de téléphone")
    person = Registration.objects.get()
    assert person.contact_as_typed == "06 39 ?? 12 (chez sa sœur)"
    note = person.journal.get(kind=JournalEntry.Kind.TO_CHECK)
    assert note.words == "le numéro de téléphone"
    assert "le numéro de téléphone" in organiser.get(address(event)).content.decode()


def test_what_is_to_be_checked_leaves_the_list_once_settled(event, organiser):
    enter(organiser, event, to_check="le nom")
    person = Registration.objects.get()
    for _ in range(2):
        organiser.post(address(event, person.pk, "checked"))
    assert to_check(event) == {}
    assert person.journal.filter(kind=JournalEntry.Kind.CHECKED).count() == 1
    note_checked(registration=RegistrationFactory(), by=None)


def test_what_was_to_be_checked_goes_with_the_needs_and_names_no_one_erased(event, organiser):
    enter(organiser, event, to_check="Voir avec sa voisine Huguette DÉMO-FICTIVE")
    voisine = RegistrationFactory(event=event, chosen_name="Huguette DÉMO-FICTIVE")
    note = JournalEntry.objects.get(kind=JournalEntry.Kind.TO_CHECK)
    erase_registration(registration=voisine)
    note.refresh_from_db()
    assert "Huguette" not in note.words
    forget_what_is_due(event=event, today=event.sensitive_kept_until)
    note.refresh_from_db()
    assert note.words == ""


def test_a_form_sent_twice_is_typed_in_once(event, organiser):
    data = form_of(event, to_check="le nom")
    answers = [organiser.post(address(event, "new"), data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Registration.objects.count() == 1
    assert JournalEntry.objects.filter(kind=JournalEntry.Kind.TO_CHECK).count() == 1


def test_a_number_is_given_once_and_nothing_typed_is_lost(event, organiser):
    enter(organiser, event)
    answer = enter(organiser, event, stack_number=" 012 ", chosen_name="Sonia")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "déjà saisi" in page
    assert "Sonia" in page
    assert Registration.objects.count() == 1


def test_the_service_refuses_a_number_that_is_taken(event):
    category = CategoryFactory(event=event)
    user = RoleFactory(event=event).user
    given = {"event": event, "by": user, "chosen_name": "A", "category": category, "stack_number": "1"}
    enter_paper_form(**given, idempotency_key=uuid.uuid4())
    with pytest.raises(NumberTaken):
        enter_paper_form(**given, idempotency_key=uuid.uuid4())


def test_the_same_number_serves_in_another_event(organiser, event, sign_in):
    enter(organiser, event)
    other = EventFactory()
    enter(sign_in(RoleFactory(event=other).user), other)
    assert Registration.objects.filter(stack_number="12").count() == 2


def test_numbers_that_lack_are_said(event, organiser):
    for typed in ("5", "6", "8", "B1", "B3"):
        enter(organiser, event, stack_number=typed)
    page = organiser.get(address(event)).content.decode()
    assert "Il manque des numéros dans la pile" in page
    assert "7, B2" in " ".join(page.split())


def test_gaps_stay_few_enough_to_read():
    assert [str(one) for one in missing([number("1"), number("4"), number("B9")])] == ["2", "3"]
    assert len(missing([number("1"), number("999999999")])) == 30


@pytest.mark.parametrize(
    ("typed", "read"), [("12", "12"), (" b 012", "B12"), ("0007", "7"), ("A-3", "A-3"), ("0", "0"), ("x", "None")]
)
def test_a_number_is_read_as_people_write_it(typed, read):
    assert str(number(typed)) == read


def test_the_next_number_is_one_that_no_form_has():
    assert str(first_free(number("B1"), [number("B2"), number("B3"), number("4")])) == "B4"


@pytest.mark.parametrize("typed", ["", "sans", "1" * 13, "٣", "\x00", "9" * 12])
def test_a_number_that_is_none_is_refused_beside_its_field(event, organiser, typed):
    assert enter(organiser, event, stack_number=typed).status_code == 422


@pytest.mark.parametrize("after", ["", "nonsense", "9" * 200, "\x00", "٣", "-1"])
def test_nothing_in_the_address_breaks_the_next_number(event, organiser, after):
    assert organiser.get(address(event, "new"), {"after": after}).status_code == 200


def test_a_wrong_number_is_put_right(event, organiser):
    enter(organiser, event, stack_number="113")
    enter(organiser, event, stack_number="14")
    person = Registration.objects.get(stack_number="113")
    organiser.post(address(event, person.pk, "number"), {"stack_number": "14"})
    person.refresh_from_db()
    assert person.stack_number == "113"
    organiser.post(address(event, person.pk, "number"), {"stack_number": "13"})
    person.refresh_from_db()
    assert person.stack_number == "13"


def test_themes_have_the_letters_of_the_paper(event, organiser):
    ThemeFactory(event=event, position=1, title="Solitude")
    ThemeFactory(event=event, position=2, title="Secret", protected=True)
    garden = ThemeFactory(event=event, position=3, title="Jardin")
    assert [(letter, theme.title) for letter, theme in lettered_themes(event)] == [("A", "Solitude"), ("C", "Jardin")]
    page = organiser.get(address(event, "new")).content.decode()
    assert "C. Jardin" in page
    assert "Secret" not in page
    enter(organiser, event, first=garden.pk)
    assert Registration.objects.get().choices.get().theme == garden


def test_who_helped_is_kept_with_its_words(event, organiser):
    enter(organiser, event, helped_with="Mme Exemple, CCAS de Démo")
    help_given = Assistance.objects.get()
    assert help_given.structure == "Mme Exemple, CCAS de Démo"
    assert help_given.consent == "signed"


def test_needs_come_with_the_form(event, organiser):
    enter(
        organiser,
        event,
        situations=["front_seat"],
        children_baby="1",
        lift="sought",
        meal="vegetarian",
        consent_needs="on",
        consent_lift="on",
    )
    person = Registration.objects.get()
    assert set(person.needs.values_list("kind", flat=True)) == {"front_seat", "childcare", "lift"}
    assert person.meal == "vegetarian"


def test_where_all_places_are_taken_the_person_waits_and_whoever_types_is_told(event, organiser):
    event.capacity = 1
    event.save()
    enter(organiser, event)
    answer = organiser.post(address(event, "new"), form_of(event, stack_number="13", chosen_name="Sonia"), follow=True)
    assert "Sonia est sur la liste d’attente" in answer.content.decode()
    assert Registration.objects.get(stack_number="13").is_waiting


def test_a_helper_sees_only_whom_it_typed(event, organiser, sign_in):
    helper = sign_in(RoleFactory(event=event, kind="helper").user)
    enter(organiser, event, chosen_name="Camille")
    enter(helper, event, stack_number="13", chosen_name="Sonia")
    page = helper.get(address(event)).content.decode()
    assert "Sonia" in page
    assert "Camille" not in page
    page = organiser.get(address(event)).content.decode()
    assert "Sonia" in page
    assert "Camille" in page


def test_as_many_questions_for_three_forms_as_for_one(event, organiser, django_assert_max_num_queries):
    for typed in ("1", "2", "3"):
        enter(organiser, event, stack_number=typed)
    with django_assert_max_num_queries(15):
        organiser.get(address(event))
