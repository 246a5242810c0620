"""Sheets of "your view" are counted once, read five at once, and opened and closed."""

import io
import uuid
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

from common.answers import Refused
from events.models import EvaluationQuestion, Event
from events.services.lists import Settled, add_row, change_row, fingerprint, put_back, remove_row
from projects.evaluation import Summary, summary, takes_sheets
from projects.models import AnswerSheet, AnswerWords
from projects.services.evaluation import (
    choose_words,
    erase_answers,
    erase_words,
    evaluation_of,
    forget_keys,
    read_what_is_over,
    set_opening,
    show_results,
    take_sheet,
)
from reports.copies.writing import write_event
from tests.factories import EvaluationQuestionFactory, EventFactory

pytestmark = pytest.mark.django_db


class Asked:
    """An event whose results are shared, and one question of each kind."""

    def __init__(self, **event_fields: Any) -> None:
        self.event: Event = EventFactory(**{"status": "results_shared", **event_fields})
        self.welcome = self._question("smileys")
        self.met = self._question("number")
        self.again = self._question("choice", choices_fr=["oui", "peut-être", "non"], choices_en=["yes", "maybe", "no"])
        self.helped = self._question("choices", choices_fr=["repas", "covoiturage"])
        self.better = self._question("text")

    def _question(self, kind: str, **fields: Any) -> EvaluationQuestion:
        question: EvaluationQuestion = EvaluationQuestionFactory(event=self.event, kind=kind, **fields)
        return question

    def send(
        self, *, words: str = "", key: uuid.UUID | None = None, from_paper: bool = False, **answers: str | list[str]
    ) -> bool:
        """send(welcome="5", helped=["repas"], words="Rien")"""
        given = {
            getattr(self, name).pk: [value] if isinstance(value, str) else value for name, value in answers.items()
        }
        texts = {self.better.pk: words} if words else {}
        once = key or uuid.uuid4()
        return take_sheet(event=self.event, answers=given, words=texts, idempotency_key=once, from_paper=from_paper)

    def read(self) -> Summary:
        show_results(event=self.event)
        return summary(self.event)

    def counts(self, name: str) -> list[int | None]:
        found = next(one for one in summary(self.event).results if one.question == getattr(self, name))
        return [line.count for line in found.lines]


@pytest.fixture
def asked() -> Asked:
    return Asked()


def test_each_answer_counts_once_in_its_question(asked: Asked) -> None:
    for _sheet in range(6):
        asked.send(welcome="5", met="3-5", again="oui", helped=["repas", "covoiturage"])
    assert asked.read().sheets == 6
    assert [asked.counts(name) for name in ("welcome", "met", "again", "helped")] == [
        [0, 0, 0, 0, 6],
        [0, 0, 6, 0, 0, 0],
        [6, 0, 0],
        [6, 6],
    ]


def test_a_sheet_sent_twice_counts_once(asked: Asked) -> None:
    key = uuid.uuid4()
    assert [asked.send(welcome="5", words="Bravo", key=key) for _try in range(3)] == [True, False, False]
    assert (evaluation_of(asked.event).came, AnswerWords.objects.count()) == (1, 1)


def test_nothing_is_read_below_five_sheets(asked: Asked) -> None:
    for _sheet in range(4):
        asked.send(welcome="5", words="Seul")
    with pytest.raises(Refused, match="1"):
        show_results(event=asked.event)
    before = summary(asked.event)
    assert (before.sheets, before.waiting, asked.counts("welcome")) == (0, 4, [0] * 5)
    assert not any(result.words for result in before.results)
    asked.send(welcome="4")
    assert asked.read().sheets == 5


def test_whoever_reads_invents_four_sheets_and_reads_again_learns_nothing_of_the_one_in_between() -> None:
    asked = Asked(starts_on=date(2026, 1, 10), ends_on=date(2026, 1, 10))
    for _sheet in range(10):
        asked.send(welcome="5")
    first = asked.read()
    attempts: list[tuple[str, bool]] = [("La victime", False), *[("", True)] * 4]
    for said, from_paper in attempts:
        with pytest.raises(Refused):
            asked.send(welcome="2", words=said, from_paper=from_paper)
    for again in (lambda: set_opening(event=asked.event, opening="open"), lambda: erase_answers(event=asked.event)):
        with pytest.raises(Refused):
            again()
    assert asked.read() == first
    assert AnswerWords.objects.count() == 0


@pytest.mark.parametrize(("sheets", "day", "read"), [(5, 4, 0), (5, 5, 1), (4, 5, 0)])
def test_a_month_after_the_event_five_sheets_are_read_by_themselves(sheets: int, day: int, read: int) -> None:
    asked = Asked(status="follow_up", ends_on=date(2030, 12, 5))
    with time_machine.travel(datetime(2030, 12, 6, 12, tzinfo=UTC)):
        for _sheet in range(sheets):
            asked.send(welcome="5")
    with time_machine.travel(datetime(2031, 1, day, 12, tzinfo=UTC)):
        assert read_what_is_over() == read
    assert evaluation_of(asked.event).is_read is bool(read)


def test_counts_under_five_are_hidden_and_cannot_be_worked_out(asked: Asked) -> None:
    for again, count in (("oui", 12), ("peut-être", 6), ("non", 1)):
        for _sheet in range(count):
            asked.send(again=again)
    asked.read()
    assert asked.counts("again") == [12, None, None]


def test_of_several_choices_the_few_who_left_one_out_cannot_be_worked_out(asked: Asked) -> None:
    for helped in [["repas", "covoiturage"]] * 10 + [["repas"]] * 6 + [["covoiturage"]] * 2:
        asked.send(helped=helped)
    asked.read()
    assert asked.counts("helped") == [None, 12]


def test_the_mean_of_smileys_is_rough_where_a_finer_one_would_give_a_hidden_count(asked: Asked) -> None:
    for mark in "5555544444":
        asked.send(welcome=mark)
    fine = asked.read().results[0]
    assert (fine.mean, fine.is_rough, fine.mean_icon) == (4.5, False, "face-5")
    other = Asked()
    for mark in "555554444455551":
        other.send(welcome=mark)
    rough = other.read().results[0]
    assert (rough.mean, rough.is_rough) == (4.5, True)  # 4.4 to the tenth


def test_who_left_a_question_empty_is_not_counted_as_an_answer(asked: Asked) -> None:
    for _sheet in range(5):
        asked.send(welcome="5")
        asked.send(met="0")
    welcome = asked.read().results[0]
    assert (welcome.answered, welcome.lines[-1].count, welcome.lines[-1].share) == (5, 5, 100)


def test_an_answer_keeps_its_meaning_when_choices_are_put_in_another_order(asked: Asked) -> None:
    for _sheet in range(5):
        asked.send(again="non")
    asked.again.choices_fr, asked.again.choices_en = ["non", "oui"], ["no", "yes"]
    asked.again.save()
    asked.read()
    assert asked.counts("again") == [5, 0]


def test_choices_put_in_another_order_show_no_count_that_was_hidden_beside_a_small_one(asked: Asked) -> None:
    for again in ["oui"] * 6 + ["peut-être"] * 6 + ["non"]:
        asked.send(again=again)
    asked.read()
    hidden = dict(zip(asked.again.choices_fr, asked.counts("again"), strict=True))
    asked.again.choices_fr, asked.again.choices_en = ["peut-être", "non", "oui"], []
    asked.again.save()
    assert dict(zip(asked.again.choices_fr, asked.counts("again"), strict=True)) == hidden


@pytest.mark.parametrize(("field", "to"), [("kind", "choices"), ("moment", "follow_up")])
def test_how_and_when_a_question_is_asked_stays_once_somebody_answered(asked: Asked, field: str, to: str) -> None:
    seen = fingerprint(asked.welcome, [field])
    asked.send(welcome="5")
    setattr(asked.welcome, field, to)
    with pytest.raises(Settled):
        change_row(row=asked.welcome, fields=[field], seen=seen)
    erase_answers(event=asked.event)
    change_row(row=asked.welcome, fields=[field], seen=seen)


def test_no_question_is_asked_of_the_last_people_alone(asked: Asked) -> None:
    kept = remove_row(row=asked.better)
    later = EvaluationQuestionFactory(event=asked.event, kind="text", moment="follow_up")
    seen = fingerprint(later, ["moment"])
    asked.send(welcome="5")
    new, later.moment = EvaluationQuestion(event=asked.event, text_fr="Et vous ?", kind="text", moment="end"), "end"
    with pytest.raises(Settled):
        add_row(row=new, idempotency_key=uuid.uuid4())
    with pytest.raises(Settled):
        put_back(event=asked.event, kept=kept)
    with pytest.raises(Settled):
        change_row(row=later, fields=["moment"], seen=seen)
    erase_answers(event=asked.event)
    add_row(row=new, idempotency_key=uuid.uuid4())


def test_a_question_of_the_follow_up_is_added_though_people_answered(asked: Asked) -> None:
    asked.send(welcome="5")
    new = EvaluationQuestion(event=asked.event, text_fr="Et depuis ?", kind="text", moment="follow_up")
    assert add_row(row=new, idempotency_key=uuid.uuid4()).pk


@pytest.mark.parametrize(
    "given",
    [{}, {"welcome": "9"}, {"again": "jamais"}, {"again": ["oui", "non"]}, {"better": "5"}],
    ids=["empty", "no such smiley", "no such choice", "two where one is asked for", "words as a mark"],
)
def test_a_sheet_that_says_nothing_or_nonsense_is_refused_whole(asked: Asked, given: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        asked.send(**given)
    assert (evaluation_of(asked.event).came, AnswerSheet.objects.count()) == (0, 0)


def test_words_are_chosen_for_the_bilan_and_erased_one_by_one(asked: Asked) -> None:
    for text in ("Le bruit", "Rien", "Le froid", "Paul Martin", "La salle"):
        asked.send(words=text)
    asked.read()
    choose_words(words=AnswerWords.objects.get(text="Le bruit"), chosen=True)
    erase_words(words=AnswerWords.objects.get(text="Paul Martin"))
    found = summary(asked.event)
    assert found.chosen == [(asked.better, "Le bruit")]
    assert {row.text for row in found.results[-1].words} == {"Le bruit", "Rien", "Le froid", "La salle"}


@pytest.mark.parametrize(
    ("status", "moment", "is_open"),
    [
        ("registration_open", datetime(2030, 12, 5, 15, tzinfo=UTC), False),
        ("under_way", datetime(2030, 12, 4, 15, tzinfo=UTC), False),
        ("under_way", datetime(2030, 12, 5, 10, 59, tzinfo=UTC), False),  # noon in France is 11 h
        ("under_way", datetime(2030, 12, 5, 11, tzinfo=UTC), True),
        ("deliberation", datetime(2030, 12, 5, 16, tzinfo=UTC), True),
        ("follow_up", datetime(2031, 1, 4, 12, tzinfo=UTC), True),
        ("follow_up", datetime(2031, 1, 5, 12, tzinfo=UTC), False),
        ("archived", datetime(2030, 12, 6, 12, tzinfo=UTC), False),
    ],
)
def test_it_is_open_from_noon_of_the_last_day_until_a_month_later(status: str, moment: datetime, is_open: bool) -> None:
    event = EventFactory(status=status, ends_on=date(2030, 12, 5))
    with time_machine.travel(moment):
        assert takes_sheets(evaluation_of(event)) is is_open


def test_the_organiser_opens_earlier_and_closes_earlier(asked: Asked) -> None:
    set_opening(event=asked.event, opening="closed")
    with pytest.raises(Refused):
        asked.send(welcome="5")
    typed = {"answers": {asked.welcome.pk: ["5"]}, "words": {}, "idempotency_key": uuid.uuid4()}
    assert take_sheet(event=asked.event, from_paper=True, **typed), "paper is typed in all the same"
    asked.event.status = "registration_open"
    asked.event.save()
    with pytest.raises(Refused):
        set_opening(event=asked.event, opening="open")


def test_what_told_a_repeat_goes_once_nothing_is_sent_any_more(asked: Asked) -> None:
    asked.send(welcome="5")
    assert forget_keys() == 0
    set_opening(event=asked.event, opening="closed")
    assert forget_keys() == 1
    assert evaluation_of(asked.event).came == 1


def test_a_try_before_the_last_day_is_erased_and_never_read() -> None:
    asked = Asked(status="under_way", starts_on=date(2030, 12, 5), ends_on=date(2030, 12, 6))
    with time_machine.travel(datetime(2030, 12, 5, 12, tzinfo=UTC)):
        set_opening(event=asked.event, opening="open")
        for said in ("Une personne seule", *[""] * 4):
            asked.send(welcome="5", words=said)
        with pytest.raises(Refused):
            show_results(event=asked.event)
        assert not any(result.words for result in summary(asked.event).results)
        assert erase_answers(event=asked.event) == 5
        assert (evaluation_of(asked.event).came, AnswerWords.objects.count()) == (0, 0)


def test_what_was_read_is_not_erased_to_begin_again() -> None:
    asked = Asked(status="under_way", starts_on=date(2030, 12, 5), ends_on=date(2030, 12, 6))
    with time_machine.travel(datetime(2030, 12, 6, 12, tzinfo=UTC)):
        for _sheet in range(5):
            asked.send(welcome="5")
        asked.read()
    with time_machine.travel(datetime(2030, 12, 5, 12, tzinfo=UTC)), pytest.raises(Refused):  # the day moved on since
        erase_answers(event=asked.event)


def test_a_copy_of_the_event_carries_no_answer_that_nobody_may_read_yet(asked: Asked) -> None:
    for _sheet in range(5):
        asked.send(welcome="5", words="Bien")
    carried = []
    for _when in ("before", "after"):
        with zipfile.ZipFile(io.BytesIO(write_event(asked.event, with_work=True, with_people=True))) as file:
            content = "".join(file.read(name).decode() for name in file.namelist())
        carried.append(content.count("Bien"))
        assert "waiting" not in content.split("answertally")[-1]
        asked.read()
    assert carried == [0, 5]
