"""Sheets of "your view" are counted, words kept apart; the organiser opens, closes, reads once, chooses words, erases them.

No function here takes a person, and none notes a time: who answers is not known to it.
"""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Mapping

from django.db import connection, transaction
from django.db.models import Case, F, PositiveIntegerField, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import live
from common.answers import Refused
from common.small_counts import SMALLEST_SHOWN
from common.text import storable
from events.models import EvaluationQuestion, Event
from participants.retention import months_after
from projects.evaluation import (
    ANSWERED,
    NO_ANSWER,
    OPEN_MONTHS,
    answers_of,
    is_reachable,
    may_be_read,
    questions_of,
    takes_paper,
    takes_sheets,
)
from projects.models import AnswerSheet, AnswerTally, AnswerWords, Evaluation
from projects.models.evaluation import LONGEST_WORDS

TOPIC = "evaluation"
live.keep_to(TOPIC, lambda actor: actor.has("organiser"))
# In the database itself: thousands of words cost no more than a few milliseconds. The lot is drawn by keys that nobody guesses.
SHUFFLE = """
    WITH waiting AS (DELETE FROM projects_answerwords WHERE event_id = %s AND NOT is_shown RETURNING *)
    INSERT INTO projects_answerwords (id, event_id, question_id, text, is_shown, is_chosen)
    SELECT id, event_id, question_id, text, is_shown, is_chosen FROM waiting ORDER BY gen_random_uuid()"""
_several = (EvaluationQuestion.Kind.CHOICES,)


def evaluation_of(event: Event) -> Evaluation:
    """The event's evaluation, made where there was none."""
    return Evaluation.objects.get_or_create(event=event)[0]


def take_sheet(
    *,
    event: Event,
    answers: Mapping[int, Collection[str]],
    words: Mapping[int, str],
    idempotency_key: uuid.UUID,
    from_paper: bool = False,
) -> bool:
    """Count one sheet: {question: answers} of closed questions, {question: text} of the others. Unanswered ones may lack.

    False where this key was counted already: the repeat changes nothing. A sheet `from_paper` is taken also while phones
    are closed. Raises Refused where none is taken: once the results are read, for good; for an empty sheet, or for an answer that does not exist.
    """
    with transaction.atomic():
        held = _held(event)
        if AnswerSheet.objects.filter(digest=_digest(event, idempotency_key)).exists():
            return False
        if not (takes_paper(held) if from_paper else takes_sheets(held)):
            raise Refused(_("Your view is not asked for at the moment. Nothing was sent."))
        questions = {question.pk: question for question in questions_of(event)}
        given = _checked(questions, answers)
        texts = [(pk, text) for pk, text in _texts(questions, words) if text]
        if not texts and not any(given.values()):
            raise Refused(_("Answer at least one question."))
        _count(held, questions, given)
        _shuffle_in(event, texts)
        AnswerSheet.objects.create(digest=_digest(event, idempotency_key), event=event)
        held.waiting += 1
        held.save(update_fields=["waiting"])
        live.publish(event_id=event.pk, topic=TOPIC)
        return True


def set_opening(*, event: Event, opening: str) -> Evaluation:
    """Open, close, or leave it to the life of the event. Raises Refused before the event, once it is archived or read."""
    with transaction.atomic():
        held = _held(event)
        if held.is_read:
            raise Refused(_("The results are read: no questionnaire is taken any more."))
        if opening == Evaluation.Opening.OPEN and not is_reachable(held.event):
            raise Refused(_("Your view opens once the event is under way."))
        held.opening = Evaluation.Opening(opening)
        held.save(update_fields=["opening"])
        live.publish(event_id=event.pk, topic=TOPIC)
        return held


def show_results(*, event: Event) -> Evaluation:
    """Read the results, once, from five sheets on: from then on no sheet is taken at all, neither by phone nor on paper.

    Whoever read twice, with sheets of their own in between, would read the others by the difference.
    Read already, nothing changes. Raises Refused before the last day of the event, and where fewer than five came.
    """
    with transaction.atomic():
        held = _held(event)
        if held.is_read:
            return held
        if not may_be_read(held.event):
            raise Refused(
                _("Results are read from the last day of the event on. Before, a try is erased without being read.")
            )
        if held.waiting < SMALLEST_SHOWN:
            missing = SMALLEST_SHOWN - held.waiting
            raise Refused(
                ngettext(
                    "Results are read from five questionnaires on, so that nobody is recognised: %(count)d more is needed.",
                    "Results are read from five questionnaires on, so that nobody is recognised: %(count)d more are needed.",
                    missing,
                )
                % {"count": missing}
            )
        AnswerTally.objects.filter(event=event).update(count=F("count") + F("waiting"), waiting=0)
        AnswerWords.objects.filter(event=event, is_shown=False).update(is_shown=True)
        held.sheets, held.waiting = held.came, 0
        held.save(update_fields=["sheets", "waiting"])
        live.publish(event_id=event.pk, topic=TOPIC)
        return held


def read_what_is_over() -> int:
    """Each night: a month after the event, what nobody has read yet is read by itself. How many events."""
    over = [
        row.event
        for row in Evaluation.objects.select_related("event").filter(sheets=0, waiting__gte=SMALLEST_SHOWN)
        if not takes_sheets(row) and row.event.real_today >= months_after(row.event, OPEN_MONTHS)
    ]
    for event in over:
        show_results(event=event)
    return len(over)


def choose_words(*, words: AnswerWords, chosen: bool) -> None:
    """Let the bilan quote these words, or not any more."""
    with transaction.atomic():
        AnswerWords.objects.filter(pk=words.pk).update(is_chosen=chosen)
        live.publish(event_id=words.event_id, topic=TOPIC)


def erase_words(*, words: AnswerWords) -> None:
    """Erase words that name somebody, for good. What the same sheet counts elsewhere is not known, and stays."""
    with transaction.atomic():
        AnswerWords.objects.filter(pk=words.pk).delete()
        live.publish(event_id=words.event_id, topic=TOPIC)


def erase_answers(*, event: Event) -> int:
    """Begin again: every answer is erased, after a try or a rehearsal. How many sheets they were.

    Raises Refused once the results are read: whoever asks one person alone, invents four sheets, reads and erases has
    that person's, and it would cost nothing.
    """
    with transaction.atomic():
        held = _held(event)
        if held.is_read:
            raise Refused(_("The results are read: no questionnaire is taken any more."))
        gone = held.came
        for model in (AnswerWords, AnswerTally, AnswerSheet):
            model.objects.filter(event=event).delete()  # type: ignore[attr-defined]
        held.sheets = held.waiting = 0
        held.save(update_fields=["sheets", "waiting"])
        live.publish(event_id=event.pk, topic=TOPIC)
        return gone


def forget_keys() -> int:
    """Each night: where nobody sends anything any more, what told a repeat from another sheet goes. How many went."""
    over = [
        row.event_id
        for row in Evaluation.objects.select_related("event").filter(event__answer_sheets__isnull=False).distinct()
        if not takes_sheets(row)
    ]
    return AnswerSheet.objects.filter(event_id__in=over).delete()[0]


def _held(event: Event) -> Evaluation:
    """The evaluation as it is now, held until the end of the transaction: sheets are counted one after the other."""
    evaluation_of(event)
    rows = Evaluation.objects.select_for_update(of=("self",), no_key=True).select_related("event")
    return rows.get(event=event)


def _digest(event: Event, key: uuid.UUID) -> str:
    return hashlib.sha256(f"{event.pk}/{key}".encode()).hexdigest()


def _checked(
    questions: Mapping[int, EvaluationQuestion], answers: Mapping[int, Collection[str]]
) -> dict[int, frozenset[str]]:
    """The answers of closed questions. Raises Refused for those that do not exist, or two where one is asked for."""
    given: dict[int, frozenset[str]] = {}
    for pk, chosen in answers.items():
        question = questions.get(pk)
        several = question is not None and question.kind in _several
        if question is None or not {*chosen} <= answers_of(question).keys() or (len(chosen) > 1 and not several):
            raise Refused(_("A question has just been changed. Look at it, then send again."))
        given[pk] = frozenset(chosen)
    return given


def _texts(questions: Mapping[int, EvaluationQuestion], words: Mapping[int, str]) -> Iterable[tuple[int, str]]:
    for pk, text in words.items():
        question = questions.get(pk)
        if question is None or question.kind != EvaluationQuestion.Kind.TEXT:
            raise Refused(_("A question has just been changed. Look at it, then send again."))
        yield pk, storable(text).strip()[:LONGEST_WORDS]


def _count(held: Evaluation, questions: Mapping[int, EvaluationQuestion], given: Mapping[int, Collection[str]]) -> None:
    """Add one to each answer given, and write all the event's counts anew in one go, whatever was answered."""
    tallies = {(row.question_id, row.answer): row.pk for row in AnswerTally.objects.filter(event=held.event_id)}
    closed = [one for one in questions.values() if one.kind != EvaluationQuestion.Kind.TEXT]
    possible = [(one.pk, answer) for one in closed for answer in (*answers_of(one), ANSWERED, NO_ANSWER)]
    new = [AnswerTally(event_id=held.event_id, question_id=pk, answer=answer) for pk, answer in possible]
    for row in AnswerTally.objects.bulk_create(row for row in new if (row.question_id, row.answer) not in tallies):
        tallies[row.question_id, row.answer] = row.pk
    counted = [
        tallies[one.pk, answer]
        for one in closed
        for answer in ((*given[one.pk], ANSWERED) if given.get(one.pk) else (NO_ANSWER,))
    ]
    one_more = Case(
        When(pk__in=counted, then=F("waiting") + 1), default=F("waiting"), output_field=PositiveIntegerField()
    )
    AnswerTally.objects.filter(event=held.event_id).update(waiting=one_more)


def _shuffle_in(event: Event, texts: list[tuple[int, str]]) -> None:
    """Keep new words among those that wait to be read: all are written again, in an order drawn by lot.

    Words of one sheet then stand no nearer to each other than to any other, and the last one is not the last. This is
    done for every sheet, also one without words.
    """
    AnswerWords.objects.bulk_create(AnswerWords(event=event, question_id=pk, text=text) for pk, text in texts)
    with connection.cursor() as cursor:
        cursor.execute(SHUFFLE, [event.pk])
