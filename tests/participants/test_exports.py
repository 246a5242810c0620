"""Lists of people that leave as files."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from participants.models import Registration
from tests.factories import RegistrationFactory, RoleFactory, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    person = RegistrationFactory(chosen_name="Zoé DÉMO", phone="06 39 98 00 01", structure="=1+1")
    return person.event


@pytest.fixture
def organiser(event, sign_in):
    return sign_in(RoleFactory(event=event, kind="organiser").user)


def rows(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def ask(client, event, which: str, **query):
    return client.get(reverse("people_export_file", args=[event.slug, which]), query)


def test_the_list_for_the_organiser_holds_the_columns_it_chose(event, organiser) -> None:
    assert rows(ask(organiser, event, "mine", column=["phone", "nonsense"])) == [
        ["Nom", "Téléphone"],
        ["Zoé DÉMO", "06 39 98 00 01"],
    ]


def test_a_workbook_says_the_same(event, organiser) -> None:
    answer = ask(organiser, event, "mine", column=["structure"], format="xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [[cell.value for cell in row] for row in sheet] == [
        ["Nom", "Association ou organisme"],
        ["Zoé DÉMO", "'=1+1"],
    ]


def test_the_list_to_share_tells_on_nobody(event, organiser) -> None:
    secret, theme = ThemeFactory(event=event, protected=True), ThemeFactory(event=event)
    RegistrationFactory(event=event, chosen_name="Camille CACHÉE", keeps_choice_confidential=True, wishes=[theme])
    RegistrationFactory(event=event, chosen_name="Alix DÉMO", email="alix@example.org", wishes=[secret])
    everything = ["themes", "email", "phone", "contact", "channel", "status", "commune", "structure"]
    shared = ask(organiser, event, "shared", column=everything).content.decode()
    assert "Alix DÉMO" in shared
    for leak in ("Camille", "CACHÉE", secret.title, theme.title, "alix@example.org", "06 39"):
        assert leak not in shared


def test_the_list_to_call_holds_people_without_e_mail_and_no_theme(event, organiser) -> None:
    theme = ThemeFactory(event=event)
    RegistrationFactory(event=event, chosen_name="Alix DÉMO", email="alix@example.org")
    RegistrationFactory(event=event, chosen_name="Jo DÉMO")
    RegistrationFactory(event=event, chosen_name="Eden DÉMO", phone="06 39 98 00 02", cancelled=True)
    RegistrationFactory(event=event, chosen_name="Lou DÉMO", contact_as_typed="chez sa sœur", wishes=[theme])
    lines = rows(ask(organiser, event, "calls"))
    assert [line[0] for line in lines[1:]] == ["Lou DÉMO", "Zoé DÉMO"]
    assert theme.title not in str(lines)


def test_whoever_waits_is_in_the_list_of_the_organiser_and_not_in_the_one_to_share(event, organiser) -> None:
    RegistrationFactory(event=event, chosen_name="Alix DÉMO", status=Registration.Status.WAITING)
    assert "liste d’attente" in ask(organiser, event, "mine").content.decode()
    assert "Alix" not in ask(organiser, event, "shared").content.decode()


@pytest.mark.parametrize("which", ["mine", "shared", "calls"])
def test_a_list_asks_as_many_questions_for_one_person_as_for_three(
    event, organiser, which, django_assert_max_num_queries
) -> None:
    for _more in (0, 2):
        RegistrationFactory.create_batch(_more, event=event)
        with django_assert_max_num_queries(11):
            ask(organiser, event, which, column=["themes", "category"])


def test_a_list_that_does_not_exist_is_not_found(event, organiser) -> None:
    assert ask(organiser, event, "all").status_code == 404


def test_the_page_says_for_whom_each_list_is(event, organiser) -> None:
    page = organiser.get(reverse("people_export", args=[event.slug])).content.decode()
    assert "Pour moi" in page
    assert "À partager" in page
