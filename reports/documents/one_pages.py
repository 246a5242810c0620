"""Each team's project on one sheet of A4, for the room and the jury; in large print, on as many as it needs.

Texts come in several lengths: the typesetter takes the longest that stands on one page. What was cut says so. Large
print is for reading: its texts are whole.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.text import storable
from events.help import numbers_to_call
from events.models import Event
from projects.models import LONGEST_TEXT
from projects.one_page import MOST_ASKED, MOST_MEANS, OnePage, one_pages_of
from reports.documents.base import Document, Order, printed_at
from teams.models import Team

NORMAL, LARGE = "normal", "large"
LARGE_PAGES = 3  # that a team's sheet usually takes in large print
LENGTHS = (
    2000,
    1200,
    800,
    560,
    400,
    280,
    200,
    140,
    90,
    60,
    30,
)  # characters of a block, asked, means: the first that fits


def one_pages(event: Event, teams: Sequence[Team], *, size: str) -> dict[str, Any]:
    """What the template is given for `teams`. The helplines stand on all the sheets of an event that has a protected
    theme, or the sheets would tell which."""
    return {
        "title": _("Projects on one page: %(event)s") % {"event": event.title},
        "event": event.title,
        "printed": printed_at(event),
        "large": size == LARGE,
        "teams": [_sheet(page, (LONGEST_TEXT,) if size == LARGE else LENGTHS) for page in one_pages_of(teams)],
        "helplines": numbers_to_call(event),
        "words": {
            "table": _("Table"),
            "asked": _("What we asked"),
            "have": _("We have"),
            "lack": _("We lack"),
            "pledged": _("Pledged to us"),
            "changed": _("What it changed:"),
            "cut": _("The rest is on the sheet."),
            "too_much": _("Everything does not fit on this page: the sheet has the rest."),
            "empty": _("Nothing is written yet."),
            "somebody_listens": _("Somebody listens to you:"),
        },
    }


def _sheet(page: OnePage, lengths: Sequence[int]) -> dict[str, Any]:
    team = page.team
    return {
        "number": str(team.number),
        "name": team.name,
        "question": team.theme.question,
        "form": " · ".join(filter(None, (page.form, page.needs))),
        "note": page.nothing_yet if page.parts else "",
        "versions": [_version(page, most) for most in lengths],
    }


def _version(page: OnePage, most: int) -> dict[str, Any]:
    """The page with texts of at most `most` characters; `more`: how many lines are left out of each list, in words."""
    asked = page.asked[:MOST_ASKED] if most > 60 else page.asked[:1]
    lists = (page.have, page.lack, page.pledged)
    have, lack, pledged = (rows[:MOST_MEANS] if most > 60 else rows[:2] for rows in lists)
    return {
        "parts": [{"title": part.title, "text": part.text, "cut": part.is_cut} for part in page.shortened(most)],
        "asked": [
            {"whom": one.whom, "question": _short(one.question, most), "changed": _short(one.changed, most)}
            for one in asked
        ],
        "asked_more": _more(len(page.asked) - len(asked)),
        "have": [_short(one, most) for one in have],
        "have_more": _more(len(page.have) - len(have)),
        "lack": [_short(one, most) for one in lack],
        "lack_more": _more(len(page.lack) - len(lack)),
        "pledged": [_short(one, most) for one in pledged],
        "pledged_more": _more(len(page.pledged) - len(pledged)),
    }


def _short(text: str, most: int) -> str:
    text = " ".join(storable(text).split())
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]}…"


def _more(count: int) -> str:
    return _("and %(count)d more on the tablet") % {"count": count} if count > 0 else ""


def _data(order: Order) -> dict[str, Any]:
    teams = Team.objects.filter(event=order.event).select_related("theme").order_by("number")
    for team in teams:
        team.event = order.event
    return one_pages(order.event, list(teams), size=order.choices.get("size", NORMAL))


ONE_PAGES = Document(
    key="one_pages",
    template="print/one_page.typ",
    icon="file-text",
    moment="day",
    title=gettext_lazy("Projects on one page"),
    words=gettext_lazy(
        "A sheet a team, for the room and the jury: what they wrote, whom they asked, what they have and lack."
    ),
    paper=gettext_lazy("A4. In large print, several sheets a team: the texts are whole."),
    permission="reports.print_tables",
    count=lambda amounts, choices: amounts.tables,
    pages=lambda amounts, choices: amounts.tables * (LARGE_PAGES if choices.get("size") == LARGE else 1),
    data=_data,
)
