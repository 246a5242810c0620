"""Every other document, opened by reader libraries: what stands on it, and what never does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participants.models import Consent
from tests.factories import (
    CategoryFactory,
    EventFactory,
    HelplineFactory,
    RegistrationFactory,
    RoleFactory,
    SkillFactory,
    TeamFactory,
    ThemeFactory,
)
from tests.factories.participants import NeedFactory
from tests.reports.paper import SITE, check_for_readers, codes_of, data_of, made, opened, text_of

pytestmark = pytest.mark.django_db
KINDS = [
    "method_cards",
    "form",
    "cards",
    "badges",
    "signs",
    "signatures",
    "reception",
    "person_cards",
    "table_plan",
    "seats",
    "one_pages",
    "jury_answers",
    "evaluation",
]
BADGES = {"format": "85x54", "order": "name", "blanks": 0, "start": 1, "shift_x": 0, "shift_y": 0}


@pytest.fixture
def event():
    return EventFactory(venue_name="Salle DÉMO", contact_phone="06 39 98 00 01")


def one_line(content: bytes) -> str:
    """Text whose lines broke where the paper ended."""
    return " ".join(text_of(content).split())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_document_is_tagged_in_its_language(event, kind, lang):
    RegistrationFactory(event=event)
    TeamFactory(event=event)
    check_for_readers(made(kind, event, **(BADGES if kind == "badges" else {}), language=lang), lang=lang)


@pytest.mark.parametrize("kind", KINDS)
def test_any_name_stands_on_any_document(event, kind):
    category = CategoryFactory(event=event)
    for name in ("محمد", "🙂", "M" * 80, '#read("/etc/passwd")', "$x$ @ref"):
        RegistrationFactory(event=event, chosen_name=name, category=category)
        TeamFactory(event=event, name=name)
    content = made(kind, event, **(BADGES if kind == "badges" else {}))
    assert "root:" not in text_of(content)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "badges"])
def test_as_many_questions_for_three_people_as_for_one(event, kind):
    counts = []
    category = CategoryFactory(event=event)
    data_of(kind, event)  # what is made for good the first time, such as the address of "your view"
    for more in (1, 2):
        RegistrationFactory.create_batch(more, event=event, category=category)
        TeamFactory.create_batch(more, event=event)
        with CaptureQueriesContext(connection) as captured:
            data_of(kind, event)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("kind", ["cards", "badges", "signatures", "reception", "person_cards", "seats"])
def test_no_list_of_people_names_a_theme_or_a_need(event, kind):
    theme = ThemeFactory(event=event, title="Solitude", question="Que faire pour Solitude ?")
    person = RegistrationFactory(event=event, wishes=[theme])
    NeedFactory(event=event, registration=person, detail="fauteuil")
    TeamFactory(event=event, theme=theme, name="Les Phares")
    text = text_of(made(kind, event, **(BADGES if kind == "badges" else {})))
    assert "Solitude" not in text
    assert "fauteuil" not in text
    assert "Phares" not in text


@pytest.mark.parametrize("kind", ["cards", "signatures", "reception", "person_cards", "seats"])
def test_who_cancelled_or_waits_stands_nowhere(event, kind):
    category = CategoryFactory(event=event)
    RegistrationFactory(event=event, chosen_name="Aline", category=category)
    RegistrationFactory(event=event, chosen_name="Bruno", category=category, cancelled=True)
    RegistrationFactory(event=event, chosen_name="Chloé", category=category, status="waiting")
    text = text_of(made(kind, event))
    assert "Aline" in text
    assert "Bruno" not in text
    assert "Chloé" not in text


def test_signs_of_protected_and_open_themes_show_the_same_lines(event):
    HelplineFactory(event=event, number="3919", name="Violences Femmes Info")
    for number, (protected, question) in enumerate(((False, "Rompre la solitude ?"), (True, "Des coups ?")), start=1):
        theme = ThemeFactory(event=event, protected=protected, question=question)
        TeamFactory(event=event, number=number, name=f"Équipe {number}", theme=theme)
    first, second = (page.extract_text() for page in opened(made("signs", event)).pages)
    assert len(first.splitlines()) == len(second.splitlines())
    assert "Équipe 1" in first
    assert "3919" in first
    assert "solitude" not in first


def test_a_sign_shows_the_question_where_no_theme_is_protected(event):
    TeamFactory(event=event, theme=ThemeFactory(event=event, question="Rompre la solitude ?"))
    assert "Rompre la solitude ?" in text_of(made("signs", event))


def test_an_event_without_protected_theme_has_no_helplines_on_its_tables(event):
    HelplineFactory(event=event, number="3919")
    TeamFactory(event=event)
    assert "3919" not in text_of(made("signs", event))


def test_signatures_come_by_half_day_with_lines_for_who_comes_unannounced(event):
    RegistrationFactory(event=event, chosen_name="Aline")
    everything = opened(made("signatures", event, blanks=3))
    assert len(everything.pages) == 4
    first = everything.pages[0].extract_text()
    assert "Mercredi 4 décembre, matin" in first
    assert "Aline" in first
    assert "\n4\n" in first
    assert event.title in first
    afternoon = text_of(made("signatures", event, half_day="2030-12-05-pm"))
    assert "Jeudi 5 décembre, après-midi" in afternoon
    assert "Mercredi" not in afternoon.replace("mercredi", "")


@pytest.mark.parametrize(("kind", "people", "pages"), [("signatures", 17, 8), ("reception", 27, 2), ("cards", 5, 2)])
def test_the_pages_said_are_the_pages_made(event, kind, people, pages, sign_in):
    RegistrationFactory.create_batch(people, event=event, category=CategoryFactory(event=event), email="")
    assert len(opened(made(kind, event, blanks=0)).pages) == pages
    organiser = sign_in(RoleFactory(event=event).user)
    hub = organiser.get(f"/e/{event.slug}/organise/print/").content.decode()
    assert "pages" in hub


def test_a_card_holds_the_code_in_letters_and_to_scan_the_day_and_the_place(event):
    person = RegistrationFactory(event=event, email="")
    RegistrationFactory(event=event, chosen_name="Connectée", email="demo@example.org", category=person.category)
    content = made("cards", event)
    text = one_line(content)
    assert person.code_in_groups in text.replace("\xa0", " ")
    assert "4 et 5 décembre 2030" in text
    assert "Salle DÉMO" in text
    assert "Connectée" not in text
    assert "tablee.example.org/code/" in text.replace(" ", "")
    assert codes_of(content) == [f"{SITE}/e/{event.slug}/me/{person.link_token}/"]
    assert "Connectée" in text_of(made("cards", event, who="everybody"))


def test_cards_hold_codes_so_the_reception_prints_none(event, sign_in):
    RegistrationFactory(event=event)
    reception = sign_in(RoleFactory(event=event, kind="reception").user)
    assert reception.get(f"/e/{event.slug}/organise/print/cards/").status_code == 403
    assert "print/cards/" not in reception.get(f"/e/{event.slug}/organise/print/").content.decode()
    organiser = sign_in(RoleFactory(event=event).user)
    link = organiser.post(f"/e/{event.slug}/organise/print/cards/", {"who": "everybody", "language": "fr"})["Location"]
    assert organiser.get(link).status_code == 200
    assert reception.get(link).status_code == 404
    assert reception.get(f"{link}file/").status_code == 404


def test_the_form_asks_what_registration_asks_in_the_same_order(event):
    CategoryFactory(event=event, label_fr="habitant")
    ThemeFactory(event=event, title="Solitude")
    text = one_line(made("form", event))
    asked = [
        "Comment voulez-vous qu’on vous appelle",
        "Vous venez comme",
        "Habitant",
        "Votre association ou votre service",
        "Comment vous joindre",
        "Où habitez-vous",
        "Solitude",
        "Premier vœu",
        "Garder mon choix confidentiel",
        "J’entends mal",
        "Partagez-vous une voiture",
        "Que mangez-vous",
        "Avez-vous 18 ans ou plus",
        "Date et signature",
    ]
    places = [text.index(words) for words in asked]
    assert places == sorted(places)


def test_the_form_asks_what_people_bring_where_the_organiser_lists_it(event):
    ThemeFactory(event=event)
    assert "Que pouvez-vous apporter" not in one_line(made("form", event))
    SkillFactory(event=event, name="Je dessine")
    text = one_line(made("form", event))
    assert text.index("Que pouvez-vous apporter") < text.index("Je dessine") < text.index("J’entends mal")


def test_each_purpose_has_its_own_box_on_the_form(event):
    purposes = data_of("form", event)["agreement"]["purposes"]
    assert len(purposes) == len(Consent.Purpose)


def test_the_form_in_large_print_has_letters_of_18_points(event):
    assert data_of("form", event, size="large")["size"] == 18
    normal, large = (len(opened(made("form", event, size=size)).pages) for size in ("normal", "large"))
    assert normal == 2
    assert large > normal


def test_forms_come_numbered_where_one_asks(event):
    content = made("form", event, copies=3, first=41)
    pages = [page.extract_text() for page in opened(content).pages]
    assert len(pages) == 6
    assert ["41" in pages[0], "42" in pages[2], "43" in pages[4]] == [True] * 3


@pytest.mark.parametrize("protected", [True, False])
def test_helplines_stand_on_a_form_that_lists_a_protected_theme(event, protected):
    ThemeFactory(event=event, protected=protected, ready=True)
    HelplineFactory(event=event, number="3919")
    assert ("3919" in text_of(made("form", event))) is protected


def test_a_protected_theme_that_may_not_be_chosen_is_not_on_the_form(event):
    ThemeFactory(event=event, protected=True, title="Secret")
    assert "Secret" not in text_of(made("form", event))
