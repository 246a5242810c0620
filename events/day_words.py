"""What a change of the day does, and did, in sentences for the organiser."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.dates import date_format
from events.bookings import Bookings, booked
from events.day import State, Today, hour, states_of
from events.models import DayChange, Slot
from events.now import where_are_we
from events.services.day import planned

SAID_ONE_BY_ONE = 3  # of the moments that begin later or earlier; the others are counted


@dataclass(frozen=True)
class Preview:
    """What a change would do: each thing in a sentence, and the fingerprint of the day on which this is true.

    `booked`: what keeps its hours while the rest moves, to go and change it.
    """

    lines: list[str]
    seen: str
    booked: list[Bookings]


def preview(today: Today, plan: Callable[[Today], list[Slot]], seen: str) -> Preview:
    """What `plan` would do to `today`, whose fingerprint is `seen`. Raises Refused. Leaves the rows changed, unsaved."""
    before, end = states_of(today.rows), hour(today.end)
    stays = list(booked(today.event, today.at, today.midnight))
    during = {begins: _title_at(today, begins) for one in stays for begins, _ends in one.periods}
    changed = planned(today, plan)
    added = [slot for slot in changed if slot.pk is None]
    after = Today(today.event, [*today.rows, *added], today.at)
    lines = [*_one_by_one(changed, before), _of_the_end(end, hour(after.end))]
    for one in stays:
        lines += _of_what_stays(one, during, after)
    return Preview([*lines, _("The screens, the tablets and the phones show it at once.")], seen, stays)


def _title_at(today: Today, at: datetime) -> str:
    """What happens at an instant; empty where nothing does."""
    current = where_are_we(today.rows, at).current
    return current.title if current else ""


def _of_what_stays(stays: Bookings, during: Mapping[datetime, str], after: Today) -> list[str]:
    """How many keep their hours, and during what those fall that fell during something else."""
    elsewhere: dict[str, list[str]] = {}
    for begins, _ends in stays.periods:
        title = _title_at(after, begins)
        if title != during[begins]:
            elsewhere.setdefault(title, []).append(hour(begins.astimezone(after.event.zone)))
    lines = [stays.words % {"count": len(stays.periods)}]
    for title, times in elsewhere.items():
        words = {"times": ", ".join(times), "name": title}
        falls = _("%(times)s: then during “%(name)s”.") if title else _("%(times)s: then at an hour with no programme.")
        lines.append(falls % words)
    return lines


def _one_by_one(changed: list[Slot], before: Mapping[str, State | None]) -> list[str]:
    lines, moved = [], []
    for slot in changed:
        was = before.get(str(slot.pk))
        words = {"name": slot.title, "start": _time(slot.starts_at), "end": _time(slot.ends_at)}
        if was is None or (was[3] and not slot.is_skipped):
            lines.append(_("“%(name)s” is held from %(start)s to %(end)s.") % words)
        elif slot.is_skipped and not was[3]:
            lines.append(_("“%(name)s” is not held.") % words)
        elif was[1] == f"{slot.starts_at:%H:%M}":
            lines.append(_("“%(name)s” ends at %(end)s instead of %(was)s.") % {**words, "was": was[2]})
        elif not slot.is_skipped:
            moved.append(_("“%(name)s” begins at %(start)s instead of %(was)s.") % {**words, "was": was[1]})
    lines += moved[:SAID_ONE_BY_ONE]
    if rest := len(moved) - SAID_ONE_BY_ONE:
        more = ngettext("%(count)d other moment moves as much.", "%(count)d other moments move as much.", rest)
        lines += [more % {"count": rest}] if rest > 0 else []
    return lines


def _of_the_end(before: str, after: str) -> str:
    if before == after:
        return _("The day still ends at %(time)s.") % {"time": after}
    if not before:
        return _("The day ends at %(time)s.") % {"time": after}
    return _("The day ends at %(time)s instead of %(was)s.") % {"time": after, "was": before}


def _time(at: object) -> str:
    return date_format(at, "TIME_FORMAT")


def done(change: DayChange) -> str:
    """What a change did, in a sentence: "“Imaginer” was skipped."."""
    name = change.slot.title if change.slot else _("a moment since removed")
    minutes = abs(change.minutes)
    if change.kind == DayChange.Kind.SHIFT:
        later = ngettext(
            "The rest of the day is %(minutes)d minute later.",
            "The rest of the day is %(minutes)d minutes later.",
            minutes,
        )
        earlier = ngettext(
            "The rest of the day is %(minutes)d minute earlier.",
            "The rest of the day is %(minutes)d minutes earlier.",
            minutes,
        )
        return (later if change.minutes > 0 else earlier) % {"minutes": minutes}
    if change.kind == DayChange.Kind.LENGTH:
        longer = ngettext(
            "“%(name)s” lasts %(minutes)d minute more.", "“%(name)s” lasts %(minutes)d minutes more.", minutes
        )
        shorter = ngettext(
            "“%(name)s” lasts %(minutes)d minute less.", "“%(name)s” lasts %(minutes)d minutes less.", minutes
        )
        return (longer if change.minutes > 0 else shorter) % {"name": name, "minutes": minutes}
    return _other(change, name)


def _other(change: DayChange, name: str) -> str:
    if change.kind == DayChange.Kind.INSERT:
        return _("“%(name)s” is added.") % {"name": name}
    if change.kind == DayChange.Kind.BRING_BACK:
        return _("“%(name)s” is held after all.") % {"name": name}
    after = change.after.get(str(change.slot_id))
    if after and not after[3]:
        return _("“%(name)s” ended early.") % {"name": name}
    return _("“%(name)s” is skipped.") % {"name": name}


def done_by(change: DayChange) -> str:
    """The same, with who did it and when: "Nadège, 14:32: “Imaginer” was skipped."."""
    at = change.made_at.astimezone(change.event.zone)
    words = {"name": change.made_by.name if change.made_by else _("Somebody"), "time": hour(at), "done": done(change)}
    return _("%(name)s, %(time)s: %(done)s") % words
