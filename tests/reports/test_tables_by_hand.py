"""Tables made with scissors and paper: cards that name no theme, the sheet that tells the organiser everything, table numbers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participants.paper import lettered_themes
from reports.documents.person_cards import secret_letters
from reports.documents.seats import RECEPTION, SLIPS, WALL
from teams.models import FormationRules, HostTables, Pairing, Placement
from tests.factories import (
    CategoryFactory,
    EventFactory,
    RegistrationFactory,
    RoleFactory,
    TeamFactory,
    TeamMemberFactory,
    ThemeFactory,
)
from tests.factories.participants import NeedFactory
from tests.reports.paper import data_of, made, opened, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory()


@pytest.fixture
def themes(event):
    return [
        ThemeFactory(event=event, title="Solitude", min_size=4, max_size=6, max_teams=2),
        ThemeFactory(event=event, title="Violences", protected=True),
    ]


def cards_of(event, **choices):
    return {card["name"]: card for card in data_of("person_cards", event, **choices)["cards"]}


def one_line(content: bytes) -> str:
    return " ".join(text_of(content).split())


def seat(event, name, table, **fields):
    return TeamMemberFactory(
        event=event, team=table, registration=RegistrationFactory(event=event, chosen_name=name, **fields)
    ).registration


# Cards


def test_a_card_says_who_comes_and_how_and_names_no_theme(event, themes):
    RegistrationFactory(event=event, chosen_name="Zoé", structure="Les Amis DÉMO", wishes=themes)
    text = one_line(made("person_cards", event, blanks=0))
    assert "Zoé" in text
    assert "Habitant" in text
    assert "Les Amis DÉMO" in text
    assert "Solitude" not in text
    assert "Violences" not in text


def test_wishes_are_letters_that_the_registration_form_does_not_use(event, themes):
    RegistrationFactory(event=event, chosen_name="Zoé", wishes=themes[::-1])
    letters = secret_letters(event)
    assert cards_of(event)["Zoé"]["wishes"] == [letters[theme.pk] for theme in themes[::-1]]
    assert len(set(letters.values())) == 2
    assert not set(letters.values()) & {letter for letter, _theme in lettered_themes(event)}


def test_letters_follow_another_order_in_another_event():
    orders = set()
    for _ in range(4):
        event = EventFactory()
        ThemeFactory.create_batch(6, event=event)
        orders.add(tuple(secret_letters(event).values()))
    assert len(orders) > 1


def test_the_card_of_whoever_keeps_their_choice_confidential_looks_like_the_others(event, themes):
    category = CategoryFactory(event=event)
    RegistrationFactory(event=event, chosen_name="Aline", wishes=themes, category=category)
    hidden = {"keeps_choice_confidential": True, "chosen_name": "Bruno"}
    RegistrationFactory(event=event, wishes=themes, category=category, **hidden)
    aline, bruno = (dict(cards_of(event)[name], name="") for name in ("Aline", "Bruno"))
    assert aline == bruno


def test_a_card_says_the_only_tables_that_will_do_and_not_why(event):
    HostTables.objects.create(event=event, kind="moving", numbers=[1, 2, 5])
    HostTables.objects.create(event=event, kind="hearing", numbers=[2, 5, 7])
    HostTables.objects.create(event=event, kind="quiet", numbers=[])
    person = RegistrationFactory(event=event, chosen_name="Zoé")
    for kind in ("moving", "hearing", "quiet"):
        NeedFactory(event=event, registration=person, kind=kind)
    text = one_line(made("person_cards", event))
    assert "seulement table 2, 5" in text
    assert "escaliers" not in text


def test_a_star_says_that_the_sheet_has_more_and_never_what(event):
    one, other, third, _fourth = (
        RegistrationFactory(event=event, chosen_name=name, category=CategoryFactory(event=event)) for name in "ABCD"
    )
    Pairing.objects.create(event=event, kind="apart", one=one, other=other)
    NeedFactory(event=event, registration=third, kind="language", detail="Arabe")
    assert {name for name, card in cards_of(event).items() if card["star"]} == {"A", "B", "C"}
    assert "Arabe" not in text_of(made("person_cards", event))


def test_cards_come_in_piles_by_first_wish(event, themes):
    category = CategoryFactory(event=event)
    for name, wishes in (("A", themes[:1]), ("B", themes[1:]), ("C", themes[:1]), ("D", [])):
        RegistrationFactory(event=event, chosen_name=name, wishes=wishes, category=category)
    piles = "".join(cards_of(event))
    assert piles in ("ACBD", "BACD")
    assert "".join(cards_of(event, order="name")) == "ABCD"


def test_cards_may_be_for_those_who_have_arrived_only(event):
    category = CategoryFactory(event=event)
    here, _away = (RegistrationFactory(event=event, chosen_name=name, category=category) for name in ("Ici", "Loin"))
    here.presences.create(event=event, day=event.starts_on, half="am", arrived_at="2030-12-04T08:30Z")
    assert list(cards_of(event, who="arrived")) == ["Ici"]


# The organiser's sheet, and those of the tables


def test_the_organisers_sheet_says_which_letter_is_which_theme_and_the_sizes(event, themes):
    RegistrationFactory(event=event, wishes=themes)
    first = " ".join(opened(made("table_plan", event)).pages[0].extract_text().split())
    assert f"{secret_letters(event)[themes[0].pk]} Solitude 4 à 6 personnes 1 à 2 1" in first.replace("\xa0", " ")


def test_the_sheets_of_the_tables_name_neither_theme_nor_person(event, themes):
    RegistrationFactory(event=event, chosen_name="Zoé", wishes=themes)
    pages = opened(made("table_plan", event)).pages
    tables = " ".join(page.extract_text() for page in pages[1:])
    assert "4 à 6 personnes" in tables.replace("\xa0", " ")
    assert not any(words in tables for words in ("Solitude", "Violences", "Zoé"))


def test_the_organisers_sheet_says_what_must_be_respected(event, themes):
    CategoryFactory(event=event, label_fr="professionnel du social", is_social_work=True)
    FormationRules.objects.create(event=event, max_same_structure=3)
    RoleFactory(event=event, kind="facilitator", user__name="Théo DÉMO", languages=["tr"])
    a, b, c = (RegistrationFactory(event=event, chosen_name=name) for name in ("Aline", "Bruno", "Chloé"))
    Pairing.objects.create(event=event, kind="together", one=a, other=b)
    Placement.objects.create(event=event, registration=c, theme=themes[0])
    NeedFactory(event=event, registration=c, kind="language", language="tr", detail="")
    rules = data_of("table_plan", event)
    said = " ".join([*rules["rules"], *(" ".join(row) for row in rules["stars"])]).replace("\xa0", " ")
    letters = secret_letters(event)
    assert "Au plus 3 personnes d’une même structure" in said
    assert "Un animateur par table : Théo DÉMO (turc)" in said
    assert "Chloé a besoin d’un animateur qui parle : turc" in said
    assert f"Lettre {letters[themes[1].pk]} : à chaque table, une personne « Professionnel du social »" in said
    assert "Aline à la même table que Bruno" in said
    assert "Bruno à la même table que Aline" in said
    assert f"Chloé dans le thème {letters[themes[0].pk]}" in said


def test_there_are_sheets_enough_for_everybody(event):
    wished = ThemeFactory(event=event, max_size=6, max_teams=3)
    ThemeFactory(event=event, max_size=6, max_teams=3)
    RegistrationFactory.create_batch(20, event=event, category=CategoryFactory(event=event), wishes=[wished])
    sheets = data_of("table_plan", event)["sheets"]
    assert sorted(sheet["letter"] for sheet in sheets).count(secret_letters(event)[wished.pk]) == 3
    assert len(sheets) == 4
    assert len(data_of("table_plan", event, blanks=2)["sheets"]) == 6


def test_only_the_organiser_prints_wishes(event, sign_in):
    ThemeFactory(event=event)
    RegistrationFactory(event=event)
    reception = sign_in(RoleFactory(event=event, kind="reception").user)
    for kind in ("person_cards", "table_plan"):
        assert reception.get(f"/e/{event.slug}/organise/print/{kind}/").status_code == 403
        made(kind, event)
    job = event.print_jobs.first()
    assert reception.get(f"/e/{event.slug}/organise/print/files/{job.pk}/").status_code == 404


@pytest.mark.parametrize("kind", ["person_cards", "table_plan", "seats"])
def test_its_form_is_filled_and_gives_a_file(event, kind, sign_in):
    table = TeamFactory(event=event)
    seat(event, "Zoé", table)
    organiser = sign_in(RoleFactory(event=event).user)
    address = f"/e/{event.slug}/organise/print/{kind}/"
    form = organiser.get(address).context["form"]
    data = {name: form[name].initial for name in form.fields if form[name].initial is not None}
    answer = organiser.post(address, data, follow=True)
    assert "Le fichier est prêt" in answer.content.decode()


# Who sits where


def rows(event, place):
    return {row["name"]: row["table"] or row["words"] for row in data_of("seats", event, place=place)["people"]}


@pytest.fixture
def hall(event):
    """Two open tables of ten, a protected one of two, somebody discreet at an open table, somebody without a table."""
    category = CategoryFactory(event=event)
    first, second = (TeamFactory(event=event, number=number) for number in (1, 2))
    protected = TeamFactory(event=event, number=3, name="Relais", theme=ThemeFactory(event=event, protected=True))
    for number in range(20):
        seat(event, f"Ouvert {number:02}", (first, second)[number % 2], category=category)
    for name in ("Alix", "Noa"):
        seat(event, name, protected, category=category)
    seat(event, "Discret", first, category=category, keeps_choice_confidential=True)
    RegistrationFactory(event=event, chosen_name="Sans table", category=category)
    return event


def test_the_poster_tells_a_table_only_where_it_tells_nothing_else(hall):
    told = rows(hall, WALL)
    asked = {name for name, words in told.items() if words == "demandez à l’accueil"}
    assert {"Alix", "Noa", "Discret", "Sans table"} < asked
    assert told["Ouvert 00"] in ("1", "demandez à l’accueil")
    assert "3" not in told.values()


def test_to_be_sent_to_the_reception_proves_nothing(hall):
    told = rows(hall, WALL)
    cover = {name for name, words in told.items() if name.startswith("Ouvert") and not words.isdigit()}
    assert len(cover) >= 3
    assert rows(hall, WALL) == told  # the same ones on the next poster


def test_a_number_that_is_not_on_the_poster_proves_nothing_of_the_table(hall):
    seated = {str(number) for number in hall.teams.values_list("number", flat=True)}
    told = {words for words in rows(hall, WALL).values() if words.isdigit()}
    assert len(seated - told) == 2  # the protected table, and an open one
    assert told


def test_where_nothing_is_confidential_every_table_is_on_the_poster(event):
    seat(event, "Zoé", TeamFactory(event=event, number=4))
    assert rows(event, WALL) == {"Zoé": "4"}


@pytest.mark.parametrize("place", [SLIPS, RECEPTION])
def test_slips_and_the_list_for_the_reception_have_every_table(hall, place):
    told = rows(hall, place)
    assert (told["Alix"], told["Discret"], told["Sans table"]) == ("3", "1", "pas encore de table")
    text = text_of(made("seats", hall, place=place))
    assert "Relais" not in text
    assert "Thème" not in text


@pytest.mark.parametrize(("place", "people", "pages"), [(SLIPS, 25, 2), (WALL, 46, 1), (RECEPTION, 47, 2)])
def test_the_pages_said_are_the_pages_made(event, place, people, pages):
    RegistrationFactory.create_batch(people, event=event, category=CategoryFactory(event=event))
    assert len(opened(made("seats", event, place=place)).pages) == pages


def test_as_many_questions_for_three_themes_as_for_one(event):
    counts = []
    for _ in range(2):
        person = RegistrationFactory(event=event, category=CategoryFactory(event=event))
        ThemeFactory(event=event)
        Placement.objects.create(event=event, registration=person, theme=event.themes.last())
        with CaptureQueriesContext(connection) as captured:
            data_of("table_plan", event)
        counts.append(len(captured))
    assert counts[0] == counts[1]
