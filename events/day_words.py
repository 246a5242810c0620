"""What a change of the day does, and did, in sentences for the organiser."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.day import State, Today, hour, states_of
from events.models import DayChange, Slot
from events.services.day import planned

SAID_ONE_BY_ONE = 3  # of the moments that begin later or earlier; the others are counted


@dataclass(frozen=True)
class Preview:
    """What a change would do: each thing in a sentence, and the fingerprint of the day on which this is true."""

    lines: list[str]
    seen: str


def preview(today: Today, plan: Callable[[Today], list[Slot]], seen: str) -> Preview:
    """What `plan` would do to `today`, whose fingerprint is `seen`. Raises Refused. Leaves the rows changed, unsaved."""
    before, end = states_of(today.rows), hour(today.end)
    changed = planned(today, plan)
    added = [slot for slot in changed if slot.pk is None]
    after = Today(today.event, [*today.rows, *added], today.at)
    lines = [*_one_by_one(changed, before), _of_the_end(end, hour(after.end))]
    return Preview([*lines, _("The screens, the tablets and the phones show it at once.")], seen)


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
