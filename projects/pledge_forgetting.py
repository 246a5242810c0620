"""What pledges hold of people: who pledged, and how to reach them. What was pledged stays, for the projects' memory."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from common import live
from common.mail import forget_mails
from events.models import Event
from participants.forgetting import Fact, People, Section, erases, tells, writes_freely
from participants.models import Registration
from participants.retention import Kind, Piece, contacts_until, declare
from projects.models import Pledge
from projects.services.pledges import TOPIC, references_of

NOBODY = {"name": "", "structure": "", "contact": ""}


def _forget_names(people: People) -> int:
    """Their pledges lose their name and contact; no reminder leaves any more."""
    theirs = Pledge.objects.filter(registration__in=people.keys)
    forget_mails([reference for pledge in theirs for reference in references_of(pledge)])
    changed = theirs.update(**NOBODY, registration=None)
    if changed:
        live.publish(event_id=people.event.pk, topic=TOPIC)
    return changed


def _tell_pledges(registration: Registration) -> Section:
    rows: list[dict[str, Any]] = registration.pledges_told  # type: ignore[attr-defined]
    words = {
        "what": _("What do you bring?"),
        "by_on": _("By when?"),
        "structure": _("Organisation"),
        "contact": _("How does the team reach you?"),
        "reason": pgettext_lazy("pledge", "Why it will not happen"),
    }
    entries = [[Fact(name, word, row[name], row[name]) for name, word in words.items() if row[name]] for row in rows]
    return Section("pledges", _("My pledges"), entries)


def _told() -> ArraySubquery:
    """The pledges of a person, read with their registration."""
    mine = Pledge.objects.filter(registration=OuterRef("pk")).order_by("pk")
    fields = ("what", "by_on", "structure", "contact", "reason")
    return ArraySubquery(mine.values(told=JSONObject(**{name: name for name in fields})))


def _pieces(event: Event) -> list[Piece]:
    named = Pledge.objects.filter(event=event).exclude(**NOBODY)
    return [Piece("pledges", named, dict(NOBODY))]


erases("pledges", _forget_names)
tells("pledges", _tell_pledges, told=("pledges_told", _told()))
writes_freely(Pledge, "what", "reason", "name", "structure", "contact")
declare(
    Kind(
        "pledges",
        "heart-handshake",
        _("Who pledged something to a team: name, organisation, contact"),
        _("So that the team may reach them, and remind them."),
        _("Names and contacts are removed. What was pledged remains."),
        contacts_until,
        pieces=_pieces,
    ),
    ngettext_lazy("%(count)d pledge", "%(count)d pledges", "count"),
)
