"""Somebody who holds the database, every log and the list of who answered in which order finds nobody's answers.

Thirty known people answer one after the other, each by their own code, each in a way of their own that the attacker
knows how to recognise. Whatever can be put in an order is put beside the order in which they answered; the best guess
must be no better than chance. The same attacks find people in a table that keeps its rows as they come.
"""

import io
import logging
import uuid
from collections.abc import Iterator
from statistics import correlation
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from common.logs import WithoutPeople
from participants.models import Registration
from projects.models import AnswerSheet, AnswerTally, AnswerWords
from projects.services import evaluation as services
from projects.services.evaluation import evaluation_of, show_results
from tests.canaries import found
from tests.factories import EvaluationQuestionFactory, RegistrationFactory
from tests.projects.test_evaluation import Asked

pytestmark = pytest.mark.django_db(transaction=True)  # each sheet in a transaction of its own, as on the day
PEOPLE = 30
TOO_GOOD = 0.7  # of a correlation of ranks: by chance, once in 60,000 tries of thirty people


class Crowd:
    """People who answer in a known order: each writes a word that is theirs, and every smiley, choice and band varies."""

    def __init__(self) -> None:
        self.asked = Asked()
        self.more = EvaluationQuestionFactory(event=self.asked.event, kind="text")
        event = self.asked.event
        self.address = reverse("evaluation", args=[event.slug, evaluation_of(event).link])
        self.people: list[Registration] = RegistrationFactory.create_batch(PEOPLE, event=event)
        self.marks = [str(1 + number % 5) for number in range(PEOPLE)]

    def word(self, number: int) -> str:
        return f"mot-{number:02}-de-quelqu-un"

    def second_word(self, number: int) -> str:
        return f"suite-{number:02}"

    def answer(self) -> None:
        asked = self.asked
        for number, person in enumerate(self.people):
            phone = Client()
            phone.get(reverse("open_space", args=[asked.event.slug, person.link_token]))
            sent = {
                "idempotency_key": uuid.UUID(int=number + 1),
                f"q{asked.welcome.pk}": self.marks[number],
                f"q{asked.again.pk}": ["oui", "non"][number % 2],
                f"q{asked.better.pk}": self.word(number),
                f"q{self.more.pk}": self.second_word(number),
            }
            assert phone.post(self.address, sent)["Location"].endswith("?thanks")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that the site would write at its most talkative, the database's queries apart: they are logged nowhere."""
    lines, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(lines), root.level
    handler.setFormatter(WithoutPeople())
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


def physical(table: str, columns: str) -> list[tuple[Any, ...]]:
    """The rows of a table as they lie on the disk, with what the database knows of each: (version, place, …)."""
    with connection.cursor() as cursor:
        place = "(ctid::text::point)[0] * 10000 + (ctid::text::point)[1]"
        cursor.execute(f"SELECT xmin::text::bigint, {place}, {columns} FROM {table} ORDER BY ctid")  # noqa: S608 - names of our own
        return cursor.fetchall()


def orders(rows: list[tuple[Any, ...]]) -> dict[str, list[float]]:
    """What an attacker can put in an order: when a row was written, where it lies, how its key sorts. By row."""
    keys = sorted(str(row[2]) for row in rows)
    return {
        "version": [float(row[0]) for row in rows],
        "place": [float(row[1]) for row in rows],
        "key": [float(keys.index(str(row[2]))) for row in rows],
    }


def likeness(guess: list[float], truth: list[float]) -> float:
    """How well an order gives the true one, 0 to 1; an order in which all are alike gives nothing."""
    return 0.0 if len(set(guess)) == 1 else abs(correlation(ranks(guess), ranks(truth)))


def ranks(values: list[float]) -> list[float]:
    in_order = sorted(values)
    return [float(in_order.index(value)) for value in values]


def best_guess(crowd: Crowd) -> dict[str, float]:
    """{order: how well it gives the order in which people answered}."""
    rows = [row for row in physical("projects_answerwords", "id, text") if str(row[3]).startswith("mot-")]
    truth = [float(str(row[3])[4:6]) for row in rows]
    return {name: likeness(guess, truth) for name, guess in orders(rows).items()}


def test_no_order_of_the_database_gives_back_who_answered_what() -> None:
    crowd = Crowd()
    crowd.answer()
    before_reading = best_guess(crowd)
    _no_two_words_lie_together(crowd)
    _counts_hold_one_version_and_keys_from_before()
    show_results(event=crowd.asked.event)
    for guesses in (before_reading, best_guess(crowd)):
        assert max(guesses.values()) < TOO_GOOD, guesses


def _no_two_words_lie_together(crowd: Crowd) -> None:
    """Two words of one sheet lie no nearer to each other than to any other."""
    places = {str(row[3]): place for place, row in enumerate(physical("projects_answerwords", "id, text"))}
    firsts = [float(places[crowd.word(n)]) for n in range(PEOPLE)]
    seconds = [float(places[crowd.second_word(n)]) for n in range(PEOPLE)]
    assert likeness(seconds, firsts) < TOO_GOOD
    together = sum(abs(one - two) == 1 for one, two in zip(firsts, seconds, strict=True))
    assert together <= 8, "by chance one of thirty, nine once in a million tries"


def _counts_hold_one_version_and_keys_from_before() -> None:
    rows = physical("projects_answertally", "id, question_id, answer, count")
    assert len({row[0] for row in rows}) == 1, "the last sheet wrote some counts and not others: it can be read"
    questions = [row[3] for row in sorted(rows, key=lambda row: row[2])]
    assert questions == sorted(questions)


def test_the_attack_finds_people_where_words_are_kept_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    def keep_as_it_comes(event: Any, texts: list[tuple[int, str]]) -> None:
        AnswerWords.objects.bulk_create(AnswerWords(event=event, question_id=pk, text=text) for pk, text in texts)

    monkeypatch.setattr(services, "_shuffle_in", keep_as_it_comes)
    crowd = Crowd()
    crowd.answer()
    assert best_guess(crowd)["version"] > 0.99
    assert best_guess(crowd)["place"] > 0.99


def test_what_a_sheet_leaves_holds_no_answer_no_person_and_no_time() -> None:
    columns = {
        model: {field.attname for field in model._meta.concrete_fields}
        for model in (AnswerSheet, AnswerTally, AnswerWords)
    }
    assert columns == {
        AnswerSheet: {"digest", "event_id"},
        AnswerTally: {"id", "event_id", "question_id", "answer", "count", "waiting"},
        AnswerWords: {"id", "event_id", "question_id", "text", "is_shown", "is_chosen"},
    }


def test_no_table_session_log_or_statistic_holds_an_answer_beside_a_person(log: io.StringIO) -> None:
    crowd = Crowd()
    crowd.answer()
    words = {f"word {n}": crowd.word(n) for n in range(PEOPLE)}
    keys = {f"key {n}": str(uuid.UUID(int=n + 1)) for n in range(PEOPLE)}
    places = found({**words, **keys}, log=log.getvalue())
    assert set().union(*places.values()) == {"projects_answerwords"}
    assert set(places) == set(words), "the key that a phone still shows is kept nowhere"
    assert "POST" not in log.getvalue()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE projects_answerwords")
        cursor.execute(
            "SELECT count(*) FROM pg_stats WHERE tablename = 'projects_answerwords' AND attname = 'text' "
            "AND (most_common_vals IS NOT NULL OR histogram_bounds IS NOT NULL)"
        )
        assert cursor.fetchone() == (0,), "a sample of words would outlive their erasure"
