"""What project sheets hold on to: read by whoever wants to remove it."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from events.models import Criterion, EvaluationQuestion, Role
from events.models.roles import RoleKind
from events.uses import closes, holds, settles, stays
from projects.models import AnswerTally, AnswerWords, Evaluation, Jury

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


holds(
    "events.Role",
    "marks",
    ngettext_lazy("%(count)d mark that they gave goes.", "%(count)d marks that they gave go.", "count"),
)
holds(
    "events.Role",
    "advice",
    ngettext_lazy("What they wrote to %(count)d team goes.", "What they wrote to %(count)d teams goes.", "count"),
)
holds(
    "events.Role",
    "pledges",
    ngettext_lazy(
        "Their pledge stays, with their name: the team keeps it.",
        "Their %(count)d pledges stay, with their name: the teams keep them.",
        "count",
    ),
)


def _was_read_together(role: Role) -> bool:
    """The marks of this juror are open to the others: the order of the teams goes by them."""
    if role.kind != RoleKind.JUROR:
        return False
    jury = Jury.objects.select_for_update(of=("self",)).filter(event=role.event_id, opened_at__isnull=False).first()
    return jury is not None and (role.marks.exists() or role.advice.said().exists())


stays(
    "events.Role",
    _was_read_together,
    _(
        "The jury has opened its marks: what this juror gave counts with the others. This role ends when the event closes."
    ),
)


def _was_answered(question: EvaluationQuestion) -> bool:
    return any(model.objects.filter(question=question).exists() for model in (AnswerTally, AnswerWords))


def _sheets_came(question: EvaluationQuestion) -> bool:
    return Evaluation.objects.filter(Q(waiting__gt=0) | Q(sheets__gt=0), event=question.event_id).exists()


def _would_ask_the_last_alone(question: EvaluationQuestion) -> bool:
    return question.moment == EvaluationQuestion.Moment.END and _sheets_came(question)


def _marks_are_open(criterion: Criterion) -> bool:
    return Jury.objects.filter(event=criterion.event_id, opened_at__isnull=False).exists()


# Each way of answering hides other counts: shown in two ways, a small one is worked out.
settles("events.EvaluationQuestion", "kind", _was_answered, _("People have answered it: the way of answering stays."))
# Asked of one person alone, before all the others or after them, it would give that person's words.
settles(
    "events.EvaluationQuestion", "moment", _sheets_came, _("People have answered: this question stays where it is.")
)
closes(
    "events.EvaluationQuestion",
    "moment",
    _would_ask_the_last_alone,
    _(
        "People have answered: a question of the last ones alone would tell who they are. Ask it during the follow-up, or erase "
        "the answers first if this was a try."
    ),
)
settles(
    "events.Criterion", "weight", _marks_are_open, _("The marks are open to the jury: what each one counts for stays.")
)
