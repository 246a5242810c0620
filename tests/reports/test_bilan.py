"""The bilan: the same figures on the page and in each file, read by other libraries; the few hidden; its words rewritten."""

import csv
import io
import re
from datetime import datetime, timedelta
from typing import Any

import docx
import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from lxml import html

from events.models import EvaluationQuestion, Event, EventCommune, Theme
from participants.models import Presence, Registration
from participants.services.reception import half_days, has_begun
from projects.evaluation import Result
from projects.models import AwardGiven
from reports.bilan import words
from reports.bilan.figures import bilan_of
from reports.bilan.people import Said
from reports.bilan.sections import document_of
from reports.models import BilanText
from reports.services.bilan import OtherText, write_text
from teams.models import Team
from tests.factories import (
    AwardFactory,
    CategoryFactory,
    CommuneFactory,
    EventFactory,
    FollowUpFactory,
    IntercommunalityFactory,
    PledgeFactory,
    RegistrationFactory,
    TeamFactory,
    ThemeFactory,
    ValidationFactory,
)
from tests.factories.participants import NeedFactory
from tests.factories.publication import PublicationFactory, PublicPictureFactory
from tests.permissions.world import World
from tests.reports.paper import check_for_readers, text_of

pytestmark = pytest.mark.django_db
KINDS = ("pdf", "docx", "xlsx", "csv")


def come(event: Event, people: int, **fields: Any) -> list[Registration]:
    """People who register and come to the first half-day."""
    rows = RegistrationFactory.create_batch(people, event=event, **fields)
    first = half_days(event)[0]
    arrived = datetime.combine(first.day, datetime.min.time(), event.zone)
    Presence.objects.bulk_create(
        Presence(event=event, registration=row, day=first.day, half=first.half, arrived_at=arrived) for row in rows
    )
    return rows


@pytest.fixture
def world() -> World:
    day = timezone.localdate() - timedelta(days=40)
    return World(status="follow_up", starts_on=day, ends_on=day, capacity=90)


@pytest.fixture
def event(world: World) -> Event:
    """Twenty residents and nine partners came, of two places; eight residents did not. Three cannot climb stairs."""
    event = world.event
    Registration.objects.filter(pk=world.registration.pk).update(status="cancelled", cancelled_at=timezone.now())
    residents, partners = (
        CategoryFactory(event=event, key=label, label_fr=label) for label in ("habitants", "partenaires")
    )
    small, large = (
        CommuneFactory(population=people, intercommunality=IntercommunalityFactory(name=f"CC {name}"))
        for people, name in ((1000, "Petite"), (3000, "Grande"))
    )
    for commune in (small, large):
        EventCommune.objects.create(event=event, commune=commune)
    guests = come(event, 20, category=residents, commune=large)
    come(event, 9, category=partners, commune=small)
    RegistrationFactory.create_batch(8, event=event, category=residents, commune=large)
    for place, guest in enumerate(guests[:11]):
        answer = {"answer": "yes", "answered_at": timezone.now()} if place < 6 else {}
        NeedFactory(event=event, registration=guest, kind="moving" if place < 3 else "childcare", **answer)
    open_theme = ThemeFactory(event=event, title="Solitude")
    team = TeamFactory(event=event, theme=open_theme, name="Café roulant", number=2)
    ValidationFactory(event=event, team=team, asked="concerned", changed="Le prix.")
    PledgeFactory(event=event, team=team, by_on=timezone.localdate() - timedelta(days=3))
    PledgeFactory(event=event, team=team, status="kept", closed_on=timezone.localdate())
    FollowUpFactory(event=event, team=team, months=1, state="started")
    publication = PublicationFactory(event=event, team=team, theme="Solitude")
    PublicPictureFactory(event=event, publication=publication, alt="Un car jaune")
    return event


@pytest.fixture
def organiser(world: World, event: Event) -> Client:
    return world.browser("organiser")


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u202f", " ").replace("\xa0", " ")).strip()


def page_of(organiser: Client, event: Event) -> Any:
    return html.fromstring(organiser.get(reverse("bilan", args=[event.slug])).content)


def tables_of_page(page: Any) -> list[list[list[str]]]:
    return [
        [[plain(cell.text_content()) for cell in row.xpath("./th|./td")] for row in table.xpath(".//tr")]
        for table in page.xpath("//table")
    ]


def file_of(organiser: Client, event: Event, kind: str) -> bytes:
    answer = organiser.get(reverse("bilan_file", args=[event.slug, kind]))
    assert answer.status_code == 200
    return bytes(answer.content)


def test_a_word_processor_reads_the_tables_of_the_page(organiser: Client, event: Event) -> None:
    document = docx.Document(io.BytesIO(file_of(organiser, event, "docx")))
    tables = [[[plain(cell.text) for cell in row.cells] for row in table.rows] for table in document.tables]
    assert tables
    assert tables == tables_of_page(page_of(organiser, event))
    assert len(document.inline_shapes) == 1


def number(shown: str) -> float | str:
    """What the page shows, as a spreadsheet keeps it."""
    digits = shown.replace(" ", "").replace(",", ".")
    return float(digits) if re.fullmatch(r"-?\d+(\.\d+)?", digits) else shown


def test_spreadsheets_keep_the_numbers_of_the_page(organiser: Client, event: Event) -> None:
    tables = tables_of_page(page_of(organiser, event))
    expected = [[row[0], *map(number, row[1:])] for table in tables for row in table[1:]]
    book = openpyxl.load_workbook(io.BytesIO(file_of(organiser, event, "xlsx")))
    found = [
        [plain(str(row[0])), *(one if isinstance(one, int | float) else plain(one or "") for one in row[1:])]
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
    ]
    narrow = [row[: max((place for place, cell in enumerate(row, 1) if cell != ""), default=0)] for row in found]
    assert [row for row in expected if row not in found + narrow] == []
    lines = list(csv.reader(io.StringIO(file_of(organiser, event, "csv").decode("utf-8-sig")), delimiter=";"))
    flat = [[plain(line[2]), plain(line[3]), number(plain(line[4]))] for line in lines[1:]]
    cells = [
        [row[0], heading, number(cell)]
        for table in tables
        for row in table[1:]
        for heading, cell in zip(table[0][1:], row[1:], strict=True)
    ]
    assert [cell for cell in cells if cell not in flat] == []


def test_the_pdf_is_tagged_and_says_the_words_and_figures_of_the_page(organiser: Client, event: Event) -> None:
    content = file_of(organiser, event, "pdf")
    check_for_readers(content)
    text = plain(text_of(content)).replace(" ", "")
    page = page_of(organiser, event)
    shown = [plain(one.text_content()) for one in page.xpath("//main//h2|//main//p[contains(@class,'bilan-words')]")]
    rows = ["".join(row) for table in tables_of_page(page) for row in table[1:]]
    assert [words for words in (*shown[:-1], *rows) if words.replace(" ", "") not in text] == []


def test_who_came_is_counted_by_category_and_by_place_against_the_population(event: Event) -> None:
    people = bilan_of(event).people
    assert {line.label: line.came.number for line in people.categories if line.came.number} == {
        "habitants": 20,
        "partenaires": 9,
    }
    assert [
        (line.name, line.people.number, round(line.index or 0, 2)) for line in people.places if line.people.number
    ] == [
        ("Grande", 20, 1.15),
        ("Petite", 9, 1.55),
    ]
    assert people.half_days[0].came.number == 29


def test_few_people_show_in_no_file_nor_can_be_worked_out(organiser: Client, event: Event) -> None:
    few = CategoryFactory(event=event, key="elus", label_fr="élus")
    come(event, 3, category=few, commune=None, declines_commune=True)
    people = bilan_of(event).people
    assert people.few_from_elsewhere
    assert people.total.number == 29
    lines = csv.reader(io.StringIO(file_of(organiser, event, "csv").decode("utf-8-sig")), delimiter=";")
    assert not {"3", "32"} & {line[4] for line in lines}
    assert "quelques personnes d’ailleurs" in plain(text_of(file_of(organiser, event, "pdf")))


def test_no_place_is_said_to_be_there_while_one_is_hidden(event: Event) -> None:
    third = CommuneFactory(population=500, intercommunality=IntercommunalityFactory(name="CC Troisième"))
    EventCommune.objects.create(event=event, commune=third)
    come(event, 3, category=CategoryFactory(event=event, key="habitants"), commune=third)
    part = document_of(event).part("territory")
    assert part
    assert "Trop peu de personnes de certaines parties du territoire pour comparer." in part.ready
    assert "oubliée" not in part.ready


def test_a_copy_without_people_says_so_and_counts_nobody(event: Event) -> None:
    copy = EventFactory(status="follow_up", starts_on=event.starts_on, ends_on=event.ends_on)
    TeamFactory(event=copy, theme=ThemeFactory(event=copy))
    document = document_of(copy)
    assert "Les personnes ne sont pas dans cette copie" in document.parts[0].ready
    assert {"people", "territory", "presence", "needs"}.isdisjoint(part.key for part in document.parts)
    assert [one.figure.raw for one in document.headlines] == [1]


def test_awards_of_projects_that_nobody_reads_are_counted_together() -> None:
    awards = [("First step", ""), ("First step", ""), ("Bold", "Café"), ("Bold", ""), ("Alone", "")]
    with override("en"):
        assert words.given(awards) == ["First step: 2 teams", "Bold: Café and 1 other team", "Alone"]


def test_half_days_to_come_are_not_counted(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(ends_on=timezone.localdate() + timedelta(days=1), status="under_way")
    event.refresh_from_db()
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert tomorrow in {half.day for half in half_days(event)}
    halves = bilan_of(event).people.half_days
    assert len(halves) == len([half for half in half_days(event) if has_begun(half, event)])


def test_shares_of_places_do_not_give_back_the_few_of_one_of_them(event: Event) -> None:
    """Three of a place are hidden with the nine of another: what comes from elsewhere is told, and changes nothing."""
    third = CommuneFactory(population=500, intercommunality=IntercommunalityFactory(name="CC Troisième"))
    EventCommune.objects.create(event=event, commune=third)
    category = CategoryFactory(event=event, key="habitants")
    come(event, 3, category=category, commune=third)
    come(event, 8, category=category, commune=None, declines_commune=True)
    people = bilan_of(event).people
    assert people.total.number == 40
    assert people.elsewhere.number == 8
    assert [line.name for line in people.places if line.people.is_hidden] == ["Troisième", "Petite"]
    assert [line.people_share for line in people.places if line.people.is_hidden] == [None, None]


def test_too_few_people_are_not_counted_by_their_communes(event: Event) -> None:
    guests = Registration.objects.filter(event=event, presences__isnull=False)
    Registration.objects.filter(event=event).exclude(pk__in=guests.values("pk")[:3]).delete()
    people = bilan_of(event).people
    assert people.total.said is Said.HIDDEN
    assert people.present_commune_count == 0


def test_a_few_absent_hide_how_many_registered(event: Event) -> None:
    Registration.objects.filter(event=event, presences=None).last().delete()
    Registration.objects.filter(
        pk__in=Registration.objects.filter(event=event, presences=None).values("pk")[:4]
    ).delete()
    people = bilan_of(event).people
    assert people.total.number == 29
    assert people.registered.said is Said.HIDDEN


def test_of_needs_three_are_not_told_and_give_nothing_back(event: Event) -> None:
    needs = bilan_of(event).needs
    assert [(line.key, line.asked.said, line.met.said) for line in needs.lines] == [
        ("access", Said.HIDDEN, Said.HIDDEN),
        ("childcare", Said.HIDDEN, Said.HIDDEN),
    ]
    assert needs.asked.number == 11


@pytest.mark.parametrize("kind", [*KINDS, "page"])
def test_no_person_nor_team_of_a_protected_theme_is_named(
    organiser: Client, world: World, event: Event, kind: str
) -> None:
    content = (
        organiser.get(reverse("bilan", args=[event.slug])).content
        if kind == "page"
        else file_of(organiser, event, kind)
    )
    if kind == "docx":
        content = "\n".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs).encode()
    if kind == "xlsx":
        rows = openpyxl.load_workbook(io.BytesIO(content)).worksheets
        content = repr([row for sheet in rows for row in sheet.iter_rows(values_only=True)]).encode()
    text = text_of(content) if kind == "pdf" else content.decode()
    assert "Café roulant" in text
    assert world.team.name not in text
    names = Registration.objects.filter(event=event).values_list("chosen_name", flat=True)
    assert [name for name in names if name in text] == []


def test_a_picture_of_a_protected_theme_is_not_shown_even_where_it_is_public(world: World, event: Event) -> None:
    publication = PublicationFactory(event=event, team=world.team, was_read_by_two=True)
    PublicPictureFactory(event=event, publication=publication, alt="Une porte")
    assert [picture.words for picture in bilan_of(event).work.pictures] == ["Un car jaune"]


def test_a_theme_that_became_protected_stands_beside_no_project(event: Event) -> None:
    row = PublicationFactory(event=event, title="Le car", theme="Violences", was_read_by_two=True)
    assert "Le car · Violences" in bilan_of(event).work.published
    Theme.objects.filter(pk=row.team.theme_id).update(sensitivity="protected")
    assert [said for said in bilan_of(event).work.published if "Le car" in said] == ["Le car"]


def test_an_award_names_a_project_only_where_everybody_may_read_it(world: World, event: Event) -> None:
    shown, hidden = (AwardFactory(event=event, name_fr=name) for name in ("Prix A", "Prix B"))
    for award, team in ((shown, Team.objects.get(name="Café roulant")), (hidden, world.team)):
        AwardGiven.objects.create(event=event, award=award, team=team, revealed_at=timezone.now())
    assert sorted(bilan_of(event).work.awards) == [("Prix A", "Café roulant"), ("Prix B", "")]


def test_pledges_and_what_became_of_projects_are_counted(event: Event) -> None:
    bilan = bilan_of(event)
    assert (bilan.pledges.made, bilan.pledges.kept, bilan.pledges.late) == (2, 1, 1)
    assert bilan.follow_up.latest
    assert bilan.follow_up.latest.counts["started"] == 1
    assert "1 n’a pas donné de nouvelles." in words.follow_up(bilan)


def test_shares_of_a_question_say_of_how_many_they_are() -> None:
    choices = Result(EvaluationQuestion(kind="choices"), [], 40, 40, None, False, [])
    assert words.base(choices) == "40 personnes ont répondu. Plusieurs réponses étaient possibles."
    unsaid = Result(EvaluationQuestion(kind="number"), [], None, 40, None, False, [])
    assert words.base(unsaid) == "Les parts sont calculées sur tous les questionnaires."


def test_the_organiser_rewrites_a_text_and_comes_back_to_the_ready_made_one(organiser: Client, event: Event) -> None:
    address = reverse("bilan_text", args=[event.slug, "people"])
    organiser.post(address, {"text": "Une belle salle, joyeuse.", "version": 0})
    assert "Une belle salle, joyeuse." in organiser.get(reverse("bilan", args=[event.slug])).content.decode()
    assert "Une belle salle, joyeuse." in text_of(file_of(organiser, event, "pdf"))
    organiser.post(address, {"text": "Autre chose.", "version": 1, "ready": "1"})
    part = document_of(event).part("people")
    assert part
    assert part.words == part.ready


def test_a_stale_tab_shows_both_texts_and_overwrites_nothing(organiser: Client, event: Event) -> None:
    write_text(event=event, section="people", text="Celui d’avant.", version=0)
    page = organiser.post(reverse("bilan_text", args=[event.slug, "people"]), {"text": "Le mien.", "version": 0})
    assert page.status_code == 422
    assert "Celui d’avant." in page.content.decode()
    assert "Le mien." in page.content.decode()
    assert BilanText.objects.get().text == "Celui d’avant."


def test_the_same_text_sent_twice_is_one_and_another_first_text_is_refused(event: Event) -> None:
    for _time in range(2):
        assert write_text(event=event, section="people", text="Bonjour.", version=0).version == 1
    with pytest.raises(OtherText):
        write_text(event=event, section="people", text="Autre.", version=0)


def test_an_event_where_nobody_came_yet_has_a_bilan_too(sign_in: Any) -> None:
    event = EventFactory()
    document = document_of(event)
    assert document.parts[0].words
    assert not document.headlines
