"""What people of the demonstration say of the event once results are shared: questionnaires of nobody in particular."""

from random import Random
from typing import Any

from demo.keys import key
from events.models import EvaluationQuestion, Event
from projects.evaluation import answers_of, questions_of
from projects.models import AnswerWords
from projects.services.evaluation import choose_words, show_results, take_sheet

Kind = EvaluationQuestion.Kind


def the_room_says(event: Event, rows: dict[str, Any]) -> None:
    """The questionnaires, read, some words quoted. `rows`: data/evaluation.json."""
    random, questions = Random(2019), questions_of(event)  # noqa: S311 - the same words at each load
    writers = _writers(random, rows)
    for number in range(rows["sheets"]):
        closed = {question.pk: _chosen(random, question, rows) for question in questions if question.kind != Kind.TEXT}
        words = {
            question.pk: writers[question.key][number]
            for question in questions
            if question.kind == Kind.TEXT and number in writers.get(question.key, {})
        }
        take_sheet(event=event, answers=closed, words=words, idempotency_key=key(event.slug, "view", number))
    show_results(event=event)
    for said in AnswerWords.objects.filter(event=event, text__in=rows["quoted"], is_shown=True):
        choose_words(words=said, chosen=True)


def _writers(random: Random, rows: dict[str, Any]) -> dict[str, dict[int, str]]:
    """{question: {number of the sheet: its words}}, each text once."""
    return {
        name: dict(zip(random.sample(range(rows["sheets"]), len(texts)), texts, strict=True))
        for name, texts in rows["words"].items()
    }


def _chosen(random: Random, question: EvaluationQuestion, rows: dict[str, Any]) -> list[str]:
    """One answer by its weight, several by the chance of each, or none."""
    answers = list(answers_of(question))
    if random.random() < rows["left_empty"]:
        return []
    if question.kind == Kind.CHOICES:
        chances = rows["chances"].get(question.key, [0.3] * len(answers))
        return [answer for answer, chance in zip(answers, chances, strict=False) if random.random() < chance]
    return random.choices(answers, rows["weights"].get(question.key, [1] * len(answers)))
