"""What "your view" says of the event, read: its questions, when it is open, its results. No person can be read here.

`summary(event)` is what pages, papers and the bilan show. Counts under five are hidden (common/small_counts.py).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import pgettext_lazy

from common.small_counts import SMALLEST_SHOWN, hide_small
from events.models import EvaluationQuestion, Event
from participants.retention import months_after
from projects.models import AnswerTally, AnswerWords, Evaluation

NO_ANSWER, ANSWERED = "", "*"  # counted beside the answers: sheets that left the question empty, and those that did not
NOON = time(12, 0)
OPEN_MONTHS = 1  # after the event, while projects are followed
Kind = EvaluationQuestion.Kind
# From the worst to the best, as marks 1 to 5: the word, and the pictogram that stands beside it.
SMILEYS: Mapping[str, tuple[str | Promise, str]] = {
    "1": (pgettext_lazy("smiley", "Not well at all"), "face-1"),
    "2": (pgettext_lazy("smiley", "Not well"), "frown"),
    "3": (pgettext_lazy("smiley", "So-so"), "meh"),
    "4": (pgettext_lazy("smiley", "Well"), "smile"),
    "5": (pgettext_lazy("smiley", "Very well"), "face-5"),
}
# A number is asked for by bands: "I met 37 people" would be somebody's own answer.
BANDS: Mapping[str, str | Promise] = {
    "0": pgettext_lazy("how many", "nobody, or none"),
    "1-2": pgettext_lazy("how many", "1 or 2"),
    "3-5": pgettext_lazy("how many", "3 to 5"),
    "6-10": pgettext_lazy("how many", "6 to 10"),
    "11-20": pgettext_lazy("how many", "11 to 20"),
    "21+": pgettext_lazy("how many", "more than 20"),
}


def questions_of(event: Event) -> list[EvaluationQuestion]:
    """The questions asked at the end of the event, in order. One query."""
    asked = EvaluationQuestion.objects.filter(event=event, moment=EvaluationQuestion.Moment.END)
    return list(asked.order_by("position", "pk"))


def answers_of(question: EvaluationQuestion) -> dict[str, str]:
    """{answer as it is stored: its word} of a closed question, in order; empty for words.

    A choice is stored as its French text: put in another order or corrected, what was answered keeps its meaning.
    """
    if question.kind == Kind.SMILEYS:
        return {mark: str(word) for mark, (word, _icon) in SMILEYS.items()}
    if question.kind == Kind.NUMBER:
        return {band: capfirst(str(word)) for band, word in BANDS.items()}
    if question.kind == Kind.TEXT:
        return {}
    shown = question.choices if len(question.choices) == len(question.choices_fr) else question.choices_fr
    return {stored: capfirst(word) for stored, word in zip(question.choices_fr, shown, strict=True)}


def icon_of(question: EvaluationQuestion, answer: str) -> str:
    """The pictogram beside an answer; empty for none."""
    return SMILEYS[answer][1] if question.kind == Kind.SMILEYS and answer in SMILEYS else ""


def is_reachable(event: Event) -> bool:
    """May the organiser ask for it, until its results are read: from the days of the event until it is archived."""
    status = Event.Status
    return event.status in (status.UNDER_WAY, status.DELIBERATION, status.RESULTS, status.FOLLOW_UP)


def takes_paper(evaluation: Evaluation) -> bool:
    """May a sheet still be typed in? Also where phones are closed; never once the results are read."""
    return is_reachable(evaluation.event) and not evaluation.is_read


def may_be_read(event: Event) -> bool:
    """Have people come to the end? Before the last day, answers are those of a try, which is erased without being read."""
    return event.has_shared_results or event.today >= event.ends_on


def takes_sheets(evaluation: Evaluation) -> bool:
    """Do phones and tablets answer now? By itself: from noon of the last day until a month after it, or until it is read."""
    event = evaluation.event
    if not takes_paper(evaluation) or evaluation.opening == Evaluation.Opening.CLOSED:
        return False
    if evaluation.opening == Evaluation.Opening.OPEN:
        return True
    if event.status == Event.Status.UNDER_WAY:
        return event.now >= datetime.combine(event.ends_on, NOON, event.zone)
    return event.status != Event.Status.FOLLOW_UP or event.real_today < months_after(event, OPEN_MONTHS)


@dataclass(frozen=True, slots=True)
class Line:
    """One answer and how many gave it; `count` None where they are too few to say. `share`: percent of those who answered."""

    answer: str
    word: str
    icon: str
    count: int | None
    share: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """A question's results. `answered`: None where too few left it out to say how many answered; shares are then of all
    the sheets (`whole`).

    `mean`: of smileys, 1 to 5; `is_rough` where it is rounded to a half, for a finer one would tell a hidden count.
    """

    question: EvaluationQuestion
    lines: Sequence[Line]
    answered: int | None
    whole: int
    mean: float | None
    is_rough: bool
    words: Sequence[AnswerWords]

    @property
    def mean_words(self) -> str:
        """The smiley nearest to the mean, in a word."""
        return "" if self.mean is None else str(SMILEYS[str(int(self.mean + 0.5))][0])

    @property
    def mean_icon(self) -> str:
        return "" if self.mean is None else SMILEYS[str(int(self.mean + 0.5))][1]


@dataclass(frozen=True, slots=True)
class Summary:
    """`sheets` are in the results, 0 until they are read; `waiting` came, and nobody has read them."""

    sheets: int
    waiting: int
    results: Sequence[Result]

    @property
    def chosen(self) -> list[tuple[EvaluationQuestion, str]]:
        """The words that the organiser lets the bilan quote, each with its question."""
        return [(result.question, row.text) for result in self.results for row in result.words if row.is_chosen]


def summary(event: Event) -> Summary:
    """The results of "your view", as they may be shown. Four queries."""
    evaluation = Evaluation.objects.filter(event=event).first() or Evaluation(event=event)
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for pk, answer, count in AnswerTally.objects.filter(event=event).values_list("question_id", "answer", "count"):
        counts[pk][answer] = count
    words: dict[int, list[AnswerWords]] = defaultdict(list)
    for row in AnswerWords.objects.filter(event=event, is_shown=True):
        words[row.question_id].append(row)
    results = [_result(question, counts[question.pk], words[question.pk]) for question in questions_of(event)]
    return Summary(evaluation.sheets, evaluation.waiting, results)


def _result(question: EvaluationQuestion, counts: Mapping[str, int], words: Sequence[AnswerWords]) -> Result:
    if question.kind == Kind.TEXT:
        return Result(question, [], len(words), len(words), None, False, words)
    known, sides = answers_of(question), (NO_ANSWER, ANSWERED)
    # What was a choice when people answered, and is none any more, keeps its line.
    old = {answer: answer for answer, n in counts.items() if n and answer not in known and answer not in sides}
    labels = {**known, **old}
    given = {answer: counts.get(answer, 0) for answer in labels}
    left_out, answered = (counts.get(side, 0) for side in sides)
    if question.kind == Kind.CHOICES:
        people = hide_small({ANSWERED: answered, NO_ANSWER: left_out}).counts
        shown = {answer: None if _tells_few(n, answered, left_out + answered) else n for answer, n in given.items()}
    else:
        # By the answers themselves: choices put in another order must not hide another count beside the small one.
        shown = hide_small({**dict(sorted(given.items())), NO_ANSWER: left_out}).counts
        people = {ANSWERED: None if shown[NO_ANSWER] is None else answered}
    asked = left_out + answered
    whole = asked if people[ANSWERED] is None else answered
    lines = [
        Line(answer, word, icon_of(question, answer), shown[answer], _share(shown[answer], whole))
        for answer, word in labels.items()
    ]
    hidden = any(shown[answer] is None for answer in labels)
    return Result(question, lines, people[ANSWERED], whole, _mean(question, given, to_half=hidden), hidden, [])


def _tells_few(count: int, *wholes: int) -> bool:
    """Are they few who chose an answer, or few among all who did not? The others are what one subtracts."""
    return any(0 < n < SMALLEST_SHOWN for n in (count, *(whole - count for whole in wholes if count)))


def _share(count: int | None, whole: int) -> int | None:
    return None if count is None or not whole else round(100 * count / whole)


def _mean(question: EvaluationQuestion, given: Mapping[str, int], *, to_half: bool) -> float | None:
    """The mean of the smileys, None for fewer than five. With the counts shown, a fine one would give the hidden ones."""
    people = sum(given[mark] for mark in SMILEYS) if question.kind == Kind.SMILEYS else 0
    if people < SMALLEST_SHOWN:
        return None
    mean = sum(int(mark) * given[mark] for mark in SMILEYS) / people
    return round(2 * mean) / 2 if to_half else round(mean, 1)
