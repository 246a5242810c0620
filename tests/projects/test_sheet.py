"""The sheet as people see and write it, without scripts."""

import html
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from projects.models import LONGEST_TEXT, SheetRevision
from tests.factories import (
    EventFactory,
    HelplineFactory,
    RegistrationFactory,
    RoleFactory,
    SheetBlockFactory,
    SlotFactory,
    TeamFactory,
    TeamMemberFactory,
    ThemeFactory,
)
from tests.projects.tables import Table, table_at_work, tablet_of

pytestmark = pytest.mark.django_db


def page(client: Client, url: str) -> str:
    """The words of a page, as a person reads them."""
    return html.unescape(client.get(url).content.decode())


@pytest.fixture(autouse=True)
def _in_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def test_the_tablet_shows_its_team_its_stage_and_each_question(table: Table) -> None:
    words = page(table.tablet, table.url("table"))
    for expected in ("Le relais", table.team.theme.question, "0 of 1 needed blocks", table.blocks[1].question_en):
        assert expected in words


def test_without_scripts_a_block_is_saved_and_the_page_comes_back_to_it(table: Table) -> None:
    answer = table.post("Un café roulant")
    assert answer["Location"] == f"{table.url('table')}#block-{table.blocks[0].pk}"
    assert "Un café roulant" in page(table.tablet, table.url("table"))
    assert "1 of 1 needed blocks is filled." in page(table.tablet, table.url("table"))


def test_somebody_without_a_tablet_comes_back_to_the_sheet_of_the_team(table: Table, facilitator: Client) -> None:
    answer = facilitator.post(table.url("sheet_block", table.blocks[0]), {"text": "Un", "base_version": 0})
    assert answer["Location"].startswith(table.url("sheet"))


def test_the_same_form_sent_twice_saves_once(table: Table) -> None:
    key = str(uuid.uuid4())
    table.post("Un", idempotency_key=key)
    table.post("Un", idempotency_key=key)
    assert SheetRevision.objects.count() == 1


def test_a_text_saved_by_itself_is_answered_with_its_version_and_hour(table: Table) -> None:
    said = table.post("Un café", by_itself=True).json()
    assert said["version"] == 1
    assert said["words"].startswith("Saved at ")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "\N{RIGHT-TO-LEFT OVERRIDE}מה קורה כאן",
        "Du soleil ☀️ et 👩‍👩‍👧",
        "\n\n  en retrait, avec ses lignes\n\n",
        "{{ settings.SECRET_KEY }} {% now %}",
    ],
)
def test_a_strange_text_is_kept_as_typed_and_shown_as_text(table: Table, text: str) -> None:
    table.post(text)
    assert table.text() == text
    raw = table.tablet.get(table.url("table")).content.decode()
    assert html.escape(text) in raw


def test_line_ends_are_those_of_the_server(table: Table) -> None:
    table.post("un\r\ndeux")
    assert table.text() == "un\ndeux"


@pytest.mark.parametrize("unstorable", ["%00", "%ED%B2%80"], ids=["NUL", "lone surrogate"])
def test_what_no_database_holds_is_left_out_and_the_rest_saved(table: Table, unstorable: str) -> None:
    address, form = table.url("sheet_block", table.blocks[0]), "application/x-www-form-urlencoded"
    table.tablet.post(address, f"base_version=0&text=Un{unstorable}+caf%C3%A9", content_type=form)
    assert table.text().replace("\N{REPLACEMENT CHARACTER}", "") == "Un café"


def test_blanks_alone_are_no_text(table: Table) -> None:
    table.post("  \n ")
    assert "0 of 1 needed" in page(table.tablet, table.url("table"))


def test_a_text_too_long_says_by_how_much_and_is_still_there(table: Table) -> None:
    answer = table.post("é" * (LONGEST_TEXT + 3))
    assert answer.status_code == 422
    words = answer.content.decode()
    assert "3 characters too long" in words
    assert "é" * (LONGEST_TEXT + 3) in words


def test_a_text_too_long_sent_by_itself_is_answered_in_words(table: Table) -> None:
    answer = table.post("x" * (LONGEST_TEXT + 1), by_itself=True)
    assert (answer.status_code, "1 character too long" in answer.json()["error"]) == (422, True)


@pytest.mark.parametrize("version", ["", "abc", "-1", "99999999999999999999"])
def test_a_version_that_is_none_is_refused_without_losing_the_text(table: Table, version: str) -> None:
    answer = table.post("Mon texte", on=version)
    assert answer.status_code == 422
    assert "Mon texte" in answer.content.decode()


def test_a_stale_form_shows_both_texts(table: Table) -> None:
    table.write("Le texte de Théo", by="Théo DÉMO")
    answer = table.post("Le texte de la table", on=0)
    assert answer.status_code == 409
    words = answer.content.decode()
    for expected in ("Le texte de Théo", "Le texte de la table", "Théo DÉMO"):
        assert expected in words


def settle(table: Table, choice: str, **data: Any) -> Any:
    """Théo wrote first; the table chooses on the page that showed both texts."""
    table.write("Théo", by="Théo DÉMO")
    late = table.write("table", on=0)
    data = {"set_aside": late.set_aside.pk, "base_version": late.version, "choice": choice, **data}
    return table.tablet.post(table.url("sheet_settle", table.blocks[0]), data)


@pytest.mark.parametrize(
    ("choice", "expected"), [("mine", "table"), ("theirs", "Théo"), ("both", "Théo\n\ntable"), ("mix", "ensemble")]
)
def test_without_scripts_a_conflict_is_settled(table: Table, choice: str, expected: str) -> None:
    assert settle(table, choice, mix="ensemble").status_code == 302
    assert table.text() == expected


def test_an_empty_mix_is_asked_for_again_with_both_texts(table: Table) -> None:
    answer = settle(table, "mix", mix="")
    assert answer.status_code == 409
    words = answer.content.decode()
    assert "Write the text to keep." in words
    assert "Théo" in words


@pytest.mark.parametrize("pk", ["", "abc", "²", "0", "9" * 30])
def test_a_choice_about_an_unknown_text_leads_to_the_earlier_texts(table: Table, pk: str) -> None:
    answer = settle(table, "mine", set_aside=pk)
    assert answer["Location"] == table.url("sheet_earlier", table.blocks[0])
    assert table.text() == "Théo"


def test_a_text_of_another_team_cannot_be_chosen_nor_brought_back(table: Table) -> None:
    other = Table(table.event, TeamFactory(event=table.event), table.blocks, tablet_of(table.team))
    other.write("secret")
    revision = SheetRevision.objects.get(text="secret")
    table.tablet.post(table.url("sheet_bring_back", table.blocks[0]), {"revision": revision.pk})
    settle(table, "mine", set_aside=revision.pk)
    assert table.text() == "Théo"


def test_earlier_texts_are_read_and_brought_back(table: Table) -> None:
    table.write("Le premier")
    table.write("Le second", on=1, by="Théo DÉMO")
    address = table.url("sheet_earlier", table.blocks[0])
    words = page(table.tablet, address)
    assert "Le premier" in words
    assert "Théo DÉMO" in words
    first = SheetRevision.objects.get(text="Le premier")
    table.tablet.post(table.url("sheet_bring_back", table.blocks[0]), {"revision": first.pk})
    assert table.text() == "Le premier"


def test_who_reads_without_writing_brings_nothing_back(table: Table, sign_in: Callable[..., Client]) -> None:
    lead = sign_in(RoleFactory(event=table.event, kind="referent", theme=table.team.theme).user)
    table.write("Le premier")
    table.write("Le second", on=1)
    assert "Bring this text back" not in page(lead, table.url("sheet_earlier", table.blocks[0]))
    assert "<textarea" not in page(lead, table.url("sheet"))


def test_a_block_of_another_event_is_not_found(table: Table) -> None:
    stranger = SheetBlockFactory(event=EventFactory(under_way=True))
    for name in ("sheet_block", "sheet_earlier"):
        assert table.tablet.get(table.url(name, stranger)).status_code == 404


def test_a_tablet_reads_no_other_team(table: Table) -> None:
    other = Table(table.event, TeamFactory(event=table.event), table.blocks, table.tablet)
    other.write("secret")
    for name in ("sheet", "sheet_state", "sheet_print"):
        assert table.tablet.get(other.url(name)).status_code == 404


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("registration_open", "as soon as the event begins"),
        ("results_shared", "The tables have finished"),
        ("archived", "This event is archived"),
    ],
)
def test_a_closed_sheet_is_read_and_says_why(status: str, sentence: str) -> None:
    table = table_at_work(status=status)
    words = page(table.tablet, table.url("table"))
    assert sentence in words
    assert "<textarea" not in words
    assert table.post("Trop tôt").status_code == 403


@pytest.mark.parametrize(("status", "code"), [("registration_open", 302), ("results_shared", 302), ("archived", 403)])
def test_a_facilitator_prepares_and_corrects_until_the_archive(
    sign_in: Callable[..., Client], status: str, code: int
) -> None:
    table = table_at_work(status=status)
    theo = sign_in(RoleFactory(event=table.event, kind="facilitator").user)
    answer = theo.post(table.url("sheet_block", table.blocks[0]), {"text": "Corrigé", "base_version": 0})
    assert answer.status_code == code


def test_a_replaced_code_closes_the_tablet_and_the_text_waits_for_the_new_one(table: Table) -> None:
    table.team.replace_code()
    answer = table.post("Écrit pendant ce temps", on=0)
    assert answer.status_code == 302
    assert "/code/" in answer["Location"]
    new = {"code": table.team.code, "next": table.url("sheet_block", table.blocks[0])}
    after = table.tablet.post("/code/", new, follow=True)
    assert "Écrit pendant ce temps" in after.content.decode()


def test_a_code_of_another_event_opens_no_table_here(table: Table) -> None:
    other = table_at_work()
    answer = other.tablet.get(table.url("table"))
    assert "/code/" in answer["Location"]


def test_the_team_stays_nameless_beside_its_texts(table: Table) -> None:
    person = RegistrationFactory(event=table.event, chosen_name="Camille DÉMO")
    TeamMemberFactory(event=table.event, team=table.team, registration=person)
    browser = Client()
    session = browser.session
    session["codes"] = {str(table.event.pk): {"registration": [person.pk, person.code_version]}}
    session.save()
    browser.post(table.url("sheet_block", table.blocks[0]), {"text": "Un café", "base_version": 0})
    assert table.text() == "Un café"
    assert "Camille" not in page(browser, table.url("sheet_earlier", table.blocks[0]))


def test_advice_stands_under_a_text_that_names_somebody_and_stops_nothing(table: Table) -> None:
    said = table.post("Mme Durand nous aide", by_itself=True).json()
    assert "Mme Durand" in said["hints"]
    assert table.text() == "Mme Durand nous aide"


def test_a_protected_theme_keeps_helplines_at_hand_on_screen_and_paper() -> None:
    table = table_at_work()
    HelplineFactory(event=table.event, number="3919")
    open_theme = [page(table.tablet, table.url(name)) for name in ("table", "sheet_print")]
    table.team.theme = ThemeFactory(event=table.event, protected=True)
    table.team.save()
    protected = [page(table.tablet, table.url(name)) for name in ("table", "sheet_print")]
    assert all("3919" not in words for words in open_theme)
    assert all("3919" in words for words in protected)


@pytest.mark.parametrize("query", ["", "?large=1", "?blank=1"])
def test_the_sheet_prints_with_its_questions(table: Table, query: str) -> None:
    table.write("Un café roulant")
    words = page(table.tablet, table.url("sheet_print") + query)
    assert table.blocks[0].question_en in words
    assert ("Un café roulant" in words) is (query != "?blank=1")


def test_the_state_of_a_sheet_is_answered_again_only_when_something_changed(table: Table) -> None:
    table.write("Un")
    first = table.tablet.get(table.url("sheet_state"))
    again = table.tablet.get(table.url("sheet_state"), headers={"If-None-Match": first["ETag"]})
    table.write("Deux", on=1)
    after = table.tablet.get(table.url("sheet_state"), headers={"If-None-Match": first["ETag"]})
    assert [first.status_code, again.status_code, after.status_code] == [200, 304, 200]
    assert after.json()["blocks"][str(table.blocks[0].pk)]["text"] == "Deux"


def test_closing_the_tablet_forgets_the_code(table: Table) -> None:
    assert "Close this tablet?" in page(table.tablet, table.url("close_table"))
    table.tablet.post(table.url("close_table"))
    assert table.tablet.get(table.url("table")).status_code == 302


@pytest.mark.parametrize("name", ["table", "sheet", "sheet_state", "sheet_print"])
def test_pages_ask_the_database_as_often_for_one_block_as_for_ten(
    table: Table, facilitator: Client, name: str, django_assert_max_num_queries: Any
) -> None:
    SlotFactory(event=table.event)
    browser = table.tablet if name == "table" else facilitator
    for number in range(8):
        table.blocks.append(SheetBlockFactory(event=table.event))
        table.write(f"Texte {number}", block=len(table.blocks) - 1)
    browser.get(table.url(name))
    with django_assert_max_num_queries(15):
        browser.get(table.url(name))
