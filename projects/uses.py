"""What project sheets hold on to: read by whoever wants to remove it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from events.models import Criterion, EvaluationQuestion
from events.uses import holds, settles
from projects.models import AnswerTally, AnswerWords, Jury

for written in ("events.SheetBlock", "events.CardBlock"):
    holds(
        written,
        "entries",
        ngettext_lazy("%(count)d team has written in it.", "%(count)d teams have written in it.", "count"),
    )
holds(
    "events.Award",
    "given",
    ngettext_lazy("%(count)d team receives it.", "%(count)d teams receive it.", "count"),
)
holds(
    "events.Criterion",
    "marks",
    ngettext_lazy("A juror has given %(count)d mark for it.", "Jurors have given %(count)d marks for it.", "count"),
)
for answers in ("tallies", "words"):
    holds("events.EvaluationQuestion", answers, _("People have been asked it: its answers go with it."))


def _was_answered(question: EvaluationQuestion) -> bool:
    return any(model.objects.filter(question=question).exists() for model in (AnswerTally, AnswerWords))


def _marks_are_open(criterion: Criterion) -> bool:
    return Jury.objects.filter(event=criterion.event_id, opened_at__isnull=False).exists()


# Each way of answering hides other counts: shown in two ways, a small one is worked out.
settles("events.EvaluationQuestion", "kind", _was_answered, _("People have answered it: the way of answering stays."))
# Asked of one person alone, then taken away, it would give that person's words.
settles("events.EvaluationQuestion", "moment", _was_answered, _("People have answered it: it stays where it is."))
settles(
    "events.Criterion", "weight", _marks_are_open, _("The marks are open to the jury: what each one counts for stays.")
)
