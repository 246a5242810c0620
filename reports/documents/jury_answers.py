"""What the jury says to each team, on a sheet to hand over: its words, no mark, no place, nobody's name."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.help import numbers_to_call
from events.models import Event
from projects.awards import seen_awards
from projects.jury import NOTHING_SAID, answers_to
from reports.documents.base import Document, Order, printed_at
from teams.models import Team


def jury_answers(event: Event, teams: Sequence[Team]) -> dict[str, Any]:
    """What the template is given for `teams`. An award stands here once the room has seen it, and not before. The helplines
    stand on all the sheets of an event that has a protected theme, or the sheets would tell which."""
    answers, awards = answers_to(teams), seen_awards(teams)
    return {
        "title": _("What the jury says to the teams: %(event)s") % {"event": event.title},
        "event": event.title,
        "printed": printed_at(event),
        "teams": [
            {
                "number": str(team.number),
                "name": team.name,
                "awards": [{"name": award.name, "brings": award.brings} for award in awards.get(team.pk, [])],
                "reasons": (answer := answers.get(team.pk, NOTHING_SAID)).reasons.splitlines(),
                "strengths": list(answer.strengths),
                "next_steps": list(answer.next_steps),
            }
            for team in teams
        ],
        "helplines": numbers_to_call(event),
        "words": {
            "table": _("Table"),
            "says": _("What the jury says to you"),
            "touched": _("What touched them"),
            "advice": _("Their advice"),
            "nothing": _("The jury wrote nothing. Thank you for what you told the room."),
            "somebody_listens": _("Somebody listens to you:"),
        },
    }


def _data(order: Order) -> dict[str, Any]:
    teams = Team.objects.filter(event=order.event).order_by("number")
    return jury_answers(order.event, list(teams))


JURY_ANSWERS = Document(
    key="jury_answers",
    template="print/jury_answers.typ",
    icon="message-circle",
    moment="day",
    title=gettext_lazy("What the jury says to each team"),
    words=gettext_lazy("A sheet a team, to hand over: the answer of the jury, what touched it, its advice. No mark."),
    paper=gettext_lazy("A4, one sheet a team. Fold it, or put it into an envelope."),
    permission="reports.print_tables",
    count=lambda amounts, choices: amounts.tables,
    pages=lambda amounts, choices: amounts.tables,
    data=_data,
)
