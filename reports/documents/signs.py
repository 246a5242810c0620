"""Table signs: an A4 sheet folded in two, read from both sides."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.help import has_protected_theme, numbers_to_call
from reports.documents.base import Document, Order
from teams.models import Team


def _data(order: Order) -> dict[str, Any]:
    """The helplines stand on all the signs, and questions on all or none: on some only, they would tell which are protected."""
    has_protected = has_protected_theme(order.event)
    teams = Team.objects.filter(event=order.event).select_related("theme").order_by("number")
    return {
        "title": _("Table signs: %(event)s") % {"event": order.event.title},
        "event": order.event.title,
        "tables": [
            {
                "number": str(team.number),
                "name": team.name,
                "question": "" if has_protected else team.theme.question,
            }
            for team in teams
        ],
        "helplines": numbers_to_call(order.event),
        "words": {"table": _("Table"), "somebody_listens": _("Somebody listens to you:")},
    }


SIGNS = Document(
    key="signs",
    template="print/signs.typ",
    icon="table",
    moment="eve",
    title=gettext_lazy("Table signs"),
    words=gettext_lazy(
        "The number, the team and its question, on a sheet folded in two. Where a theme is protected, no sign has a question."
    ),
    paper=gettext_lazy("A4, thick paper if you have some. Fold along the middle."),
    permission="reports.print",
    count=lambda amounts, choices: amounts.tables,
    pages=lambda amounts, choices: amounts.tables,
    data=_data,
)
