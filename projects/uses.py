"""What project sheets hold on to: read by whoever wants to remove it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from events.uses import holds

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
