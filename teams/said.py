"""What the page says after a change, with the way to undo it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event
from participants.models import Registration
from teams.models import AppliedDraft, Team
from teams.services import Restored, Seating
from teams.services.undoing import Undone


@dataclass(frozen=True)
class Said:
    """A sentence; `undo` is the address to post `fields` to, empty where there is nothing to undo."""

    text: str
    tone: str = "sea"
    icon: str = "circle-check"
    undo: str = ""
    fields: Mapping[str, int | str] = field(default_factory=dict)


def place(team: Team | None) -> str:
    """Where somebody sits, as the end of a sentence."""
    return _("table %(number)d, %(name)s") % {"number": team.number, "name": team.name} if team else _("without a team")


def of_move(event: Event, person: Registration, done: Seating, *, overtaken: bool = False) -> Said:
    """After somebody was given another place. `overtaken`: somebody else had moved them since the page was shown."""
    words = {"name": person.chosen_name, "after": place(done.after), "before": place(done.before)}
    if not done.changed:
        return Said(_("%(name)s: %(after)s, as before.") % words)
    text = _("%(name)s: %(after)s. Before: %(before)s.") % words
    if overtaken:
        text = _("%(name)s: %(after)s. Somebody else had just chosen: %(before)s.") % words
    fields = {
        "registration": person.pk,
        "team": done.before.pk if done.before else "",
        "seen": done.after.pk if done.after else 0,
    }
    tone = {"tone": "sun", "icon": "triangle-alert"} if overtaken else {}
    return Said(text, undo=reverse("seat", args=[event.slug]), fields=fields, **tone)


def of_removal(event: Event, team: Team) -> Said:
    """After a team was removed."""
    people = len(team.seats_when_removed)
    text = ngettext(
        "Table %(number)d, %(name)s, is removed. %(people)d person is without a team. Its sheet is kept.",
        "Table %(number)d, %(name)s, is removed. %(people)d people are without a team. Its sheet is kept.",
        people,
    ) % {"number": team.number, "name": team.name, "people": people}
    return Said(text, undo=reverse("team_restore", args=[event.slug, team.pk]))


def of_restoration(done: Restored) -> Said:
    """After a removed team came back."""
    words = {"number": done.team.number, "name": done.team.name, "people": done.elsewhere}
    text = _("%(name)s is back, at table %(number)d.") % words
    if done.elsewhere:
        text += (
            " "
            + ngettext(
                "%(people)d person of that team sits elsewhere now.",
                "%(people)d people of that team sit elsewhere now.",
                done.elsewhere,
            )
            % words
        )
    return Said(text)


def of_application(applied: AppliedDraft) -> Said:
    """After a draft became the tables."""
    people = len(applied.after)
    text = ngettext(
        "Draft %(number)d is now your tables. %(count)d person has a new place.",
        "Draft %(number)d is now your tables. %(count)d people have a new place.",
        people,
    )
    undo = reverse("applied_undo", args=[applied.event.slug, applied.pk])
    return Said(text % {"number": applied.number, "count": people}, undo=undo)


def of_undoing(done: Undone) -> Said:
    """After that was undone."""
    text = _("The tables are as before.")
    if done.elsewhere:
        text += " " + ngettext(
            "%(count)d person was given another place since, and keeps it.",
            "%(count)d people were given another place since, and keep it.",
            done.elsewhere,
        ) % {"count": done.elsewhere}
    if done.kept:
        text += " " + ngettext(
            "%(count)d new table stays, for somebody sits there now.",
            "%(count)d new tables stay, for somebody sits there now.",
            done.kept,
        ) % {"count": done.kept}
    return Said(text)


def refusal(message: str) -> Said:
    return Said(message, tone="coral", icon="circle-alert")


def from_address(request: HttpRequest) -> Said | None:
    """What the address says just happened (?moved=12&from=3, ?removed=4, ?applied=2), for pages without scripts. None where nothing."""
    event: Event = request.event  # type: ignore[attr-defined]
    if removed := _number(request, "removed"):
        team = Team.with_removed.filter(event=event, pk=removed).exclude(removed_at=None).first()
        return of_removal(event, team) if team else None
    if applied := _number(request, "applied"):
        row = AppliedDraft.objects.filter(event=event, pk=applied, undone_at=None).select_related("event").first()
        return of_application(row) if row else None
    if moved := _number(request, "moved"):
        person = Registration.objects.filter(event=event, pk=moved).select_related("seat__team").first()
        before = Team.objects.filter(event=event, pk=_number(request, "from")).first()
        if person:
            seat = getattr(person, "seat", None)
            return of_move(event, person, Seating(before=before, after=seat.team if seat else None))
    return None


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
