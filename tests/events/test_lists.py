"""A list that the organiser keeps: add, change, move, remove, put back. Shown on trust rules."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Event, Role, SheetBlock, Stage, Theme, TrustRule
from events.services import lists
from tests.events.helpers import at, key, organiser_of
from tests.factories import (
    AwardFactory,
    CriterionFactory,
    EvaluationQuestionFactory,
    EventFactory,
    HelplineFactory,
    RegistrationFactory,
    RoleFactory,
    ScreenFactory,
    SheetBlockFactory,
    SheetEntryFactory,
    SlotFactory,
    StageFactory,
    TeamFactory,
    ThemeFactory,
    TrustRuleFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return EventFactory()


@pytest.fixture
def rules(event: Event) -> list[TrustRule]:
    return [TrustRuleFactory(event=event, text=text, position=place) for place, text in enumerate("ABC")]


@pytest.fixture
def browser(event: Event) -> Client:
    return organiser_of(event)


def texts(event: Event) -> list[str]:
    return list(event.trust_rules.values_list("text", flat=True))


def places(event: Event) -> list[int]:
    return list(event.trust_rules.values_list("position", flat=True))


def test_a_row_is_added_at_the_end(event, rules, browser) -> None:
    response = browser.post(at(event, "trust_rules_add"), {"text": "On écoute.", "idempotency_key": key()})
    assert response.status_code == 302
    assert texts(event) == ["A", "B", "C", "On écoute."]


def test_a_form_sent_twice_adds_one_row(event, browser) -> None:
    data = {"text": "On écoute.", "idempotency_key": key()}
    answers = [browser.post(at(event, "trust_rules_add"), data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert texts(event) == ["On écoute."]


def test_the_same_key_in_another_event_adds_there_too(event) -> None:
    sent = uuid.uuid4()
    for one in (event, EventFactory()):
        lists.add_row(row=TrustRule(event=one, text="A"), idempotency_key=sent)
        assert texts(one) == ["A"]


@pytest.mark.parametrize("text", ["", "   ", "é" * 251, "a\x00b"])
def test_what_cannot_be_kept_is_said_beside_the_field_and_nothing_is_lost(event, browser, text) -> None:
    response = browser.post(at(event, "trust_rules_add"), {"text": text, "idempotency_key": key()})
    assert response.status_code == 422
    assert response.context["form"].errors["text"]
    assert response.context["form"]["text"].value() == text
    assert texts(event) == []


def test_markup_in_a_text_is_shown_as_text(event, browser) -> None:
    TrustRuleFactory(event=event, text="<b>fort</b>")
    page = browser.get(at(event, "trust_rules")).content.decode()
    assert "&lt;b&gt;fort&lt;/b&gt;" in page
    assert "<b>fort</b>" not in page


def test_a_stale_form_overwrites_nothing_and_shows_what_was_saved(event, rules, browser) -> None:
    page = at(event, "trust_rules_change", rules[0].pk)
    seen = browser.get(page).context["form"]["seen"].value()
    TrustRule.objects.filter(pk=rules[0].pk).update(text="Par une autre personne")
    response = browser.post(page, {"text": "Par moi", "seen": seen})
    assert response.status_code == 422
    assert "Par une autre personne" in str(response.context["form"].errors["text"])
    assert response.context["form"]["text"].value() == "Par moi"
    assert texts(event)[0] == "Par une autre personne"
    again = browser.post(page, {"text": "Par moi", "seen": response.context["form"]["seen"].value()})
    assert again.status_code == 302
    assert texts(event)[0] == "Par moi"


def test_the_same_change_sent_twice_is_saved_once_without_complaint(event, rules, browser) -> None:
    page = at(event, "trust_rules_change", rules[0].pk)
    data = {"text": "Autre", "seen": browser.get(page).context["form"]["seen"].value()}
    assert [browser.post(page, data).status_code for _ in range(2)] == [302, 302]


@pytest.mark.parametrize(
    ("place", "data", "expected"),
    [
        (0, {"step": "1"}, "BAC"),
        (2, {"step": "-1"}, "ACB"),
        (0, {"step": "-1"}, "ABC"),
        (0, {"to": "2"}, "BCA"),
        (2, {"to": "0"}, "CAB"),
        (1, {"to": "99"}, "ACB"),
    ],
)
def test_a_row_moves_by_a_step_or_to_a_place(event, rules, browser, place, data, expected) -> None:
    browser.post(at(event, "trust_rules_move", rules[place].pk), data)
    assert "".join(texts(event)) == expected
    assert places(event) == [0, 1, 2]


@pytest.mark.parametrize("data", [{}, {"step": "5"}, {"step": "x"}, {"to": "-1"}, {"to": "x"}])
def test_a_move_to_nowhere_is_refused(event, rules, browser, data) -> None:
    assert browser.post(at(event, "trust_rules_move", rules[0].pk), data).status_code == 400


def test_with_scripts_a_move_swaps_the_list_and_keeps_the_focus_on_the_moved_row(event, rules, browser) -> None:
    address = at(event, "trust_rules_move", rules[0].pk)
    response = browser.post(address, {"step": "1"}, headers={"HX-Request": "true"})
    page = response.content.decode()
    assert "<html" not in page
    assert page.strip().startswith('<div id="rows">')
    assert page.count("data-focus") == 1
    assert "data-focus" in page.split(f'id="down-{rules[0].pk}"')[1].split(">")[0]
    assert "announce" in response.headers["HX-Trigger"]


def test_at_the_end_of_the_list_the_focus_goes_to_the_button_that_is_left(event, rules, browser) -> None:
    address = at(event, "trust_rules_move", rules[1].pk)
    page = browser.post(address, {"step": "1"}, headers={"HX-Request": "true"}).content.decode()
    assert page.count("data-focus") == 1
    assert "data-focus" in page.split(f'id="up-{rules[1].pk}"')[1].split(">")[0]


def test_a_removed_row_closes_the_gap_and_comes_back_to_its_place(event, rules, browser) -> None:
    assert browser.get(at(event, "trust_rules_remove", rules[1].pk)).status_code == 200
    assert texts(event) == ["A", "B", "C"]
    page = browser.post(at(event, "trust_rules_remove", rules[1].pk), follow=True).content.decode()
    assert (texts(event), places(event)) == (["A", "C"], [0, 1])
    assert at(event, "trust_rules_put_back") in page
    for _ in range(2):
        browser.post(at(event, "trust_rules_put_back"))
    assert (texts(event), places(event)) == (["A", "B", "C"], [0, 1, 2])


def test_what_was_removed_from_one_event_does_not_come_back_in_another(event, rules, browser) -> None:
    kept = lists.remove_row(row=rules[0])
    with pytest.raises(ValueError, match="another event"):
        lists.put_back(event=EventFactory(), kept=kept)


def test_a_block_in_which_teams_wrote_stays_and_the_page_says_so(event, browser) -> None:
    entry = SheetEntryFactory(event=event, block=SheetBlockFactory(event=event), team=TeamFactory(event=event))
    response = browser.post(at(event, "sheet_blocks_remove", entry.block_id))
    assert response.status_code == 409
    assert "1 équipe y a écrit" in response.content.decode()
    assert SheetBlock.objects.filter(pk=entry.block_id).exists()


def test_a_stage_at_which_a_team_is_stays(event, browser) -> None:
    stage = StageFactory(event=event)
    TeamFactory(event=event, stage=stage)
    assert browser.post(at(event, "stages_remove", stage.pk)).status_code == 409
    assert Stage.objects.filter(pk=stage.pk).exists()


def test_a_theme_that_somebody_chose_stays(event, browser) -> None:
    theme = ThemeFactory(event=event)
    RegistrationFactory(event=event, wishes=[theme])
    response = browser.post(at(event, "themes_remove", theme.pk))
    assert "1 personne l’a choisi" in response.content.decode()
    assert Theme.objects.filter(pk=theme.pk).exists()


def test_a_theme_put_back_has_its_lead_again(event) -> None:
    theme = ThemeFactory(event=event)
    RoleFactory(event=event, kind="referent", theme=theme)
    kept = lists.remove_row(row=theme)
    assert not Role.objects.filter(kind="referent").exists()
    lists.put_back(event=event, kept=kept)
    assert Role.objects.get(kind="referent").theme == theme


def test_a_row_put_back_gives_way_where_its_short_name_is_taken(event) -> None:
    theme = ThemeFactory(event=event, slug="solitude")
    kept = lists.remove_row(row=theme)
    ThemeFactory(event=event, slug="solitude")
    assert lists.put_back(event=event, kept=kept).slug != "solitude"


def test_two_rows_of_one_name_get_two_short_names(event) -> None:
    for _ in range(2):
        lists.add_row(row=Stage(event=event, name_fr="Vérifier"), idempotency_key=uuid.uuid4())
    assert list(event.stages.values_list("key", flat=True)) == ["verifier", "verifier-2"]


def test_a_question_that_goes_to_another_moment_stands_last_there(event, browser) -> None:
    question = EvaluationQuestionFactory(event=event, position=0)
    EvaluationQuestionFactory(event=event, moment="follow_up", position=0)
    question.moment = "follow_up"
    seen = lists.fingerprint(type(question).objects.get(pk=question.pk), ["moment"])
    lists.change_row(row=question, fields=["moment"], seen=seen)
    question.refresh_from_db()
    assert question.position == 1


FACTORIES = {
    "themes": lambda event: RoleFactory(event=event, kind="referent", theme=ThemeFactory(event=event, protected=True)),
    "trust_rules": lambda event: TrustRuleFactory(event=event),
    "helplines": lambda event: HelplineFactory(event=event),
    "sheet_blocks": lambda event: SheetBlockFactory(event=event),
    "stages": lambda event: StageFactory(event=event),
    "criteria": lambda event: CriterionFactory(event=event),
    "awards": lambda event: AwardFactory(event=event),
    "evaluation_questions": lambda event: EvaluationQuestionFactory(event=event),
    "screens": lambda event: ScreenFactory(event=event),
    "programme": lambda event: SlotFactory(event=event),
}


@pytest.mark.parametrize("name", FACTORIES)
def test_a_longer_list_asks_no_more_of_the_database(event, browser, name) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            FACTORIES[name](event)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(at(event, name)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15
