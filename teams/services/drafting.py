"""What an organiser changes in a draft by hand. The present tables are never touched.

The draft's row is locked first, so that changes come one after the other; each is weighed as the draft then is. Whoever
acts on seats that somebody else has just changed gets Stale, and nothing happens.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common import live
from common.text import storable
from events.services.roles import held_roles
from participants.models import Registration
from participants.services.places import lock_event
from teams.models import Draft, DraftChange, DraftSeat, DraftTable
from teams.services.answers import Refused, Stale
from teams.services.storing import DRAFTS
from teams.weighing import Effect, Scales, scales_of, told_levels

LONGEST_REASON = 200

Seat = tuple[int | None, bool]  # the table of somebody, and whether it is locked


class NeedsReason(Refused):
    """The change breaks demands that held before. Made all the same, it needs a reason: `effect` says what it does."""

    def __init__(self, effect: Effect) -> None:
        super().__init__(_("Say in a few words why it is right all the same."), "reason")
        self.effect = effect


@dataclass(frozen=True)
class Asked:
    """Who asks for a change: `by`, why a demand may be broken (`reason`), and the key that makes a repeat change nothing."""

    by: User | None = None
    reason: str = ""
    idempotency_key: uuid.UUID | None = None


def move_in_draft(
    *, draft: Draft, registration: Registration, table: DraftTable | None, seen: int | None = None, asked: Asked
) -> DraftChange | None:
    """Give somebody another table of the draft, or none, and lock them there: the next proposal keeps what a hand chose.

    `seen`: the key of the table where the page showed them, 0 for none. None where they sit there already. Raises Stale
    where somebody else moved them meanwhile, NeedsReason, and Refused for a table or a person of elsewhere.
    """
    with transaction.atomic():
        row, done = _begin(draft, asked)
        if done:
            return done
        seat = _seat_of(row, registration)
        _check_seen(row, seat, seen)
        if table is not None and table.draft_id != row.pk:
            raise Refused(_("Choose one of the tables of this draft."), "table")
        wanted = table.pk if table else None
        if seat.table_id == wanted:
            return None
        return _weighed(row, DraftChange.Kind.MOVE, {seat: (wanted, wanted is not None)}, asked)


def swap_in_draft(
    *, draft: Draft, registration: Registration, other: Registration, seen: int | None = None, asked: Asked
) -> DraftChange | None:
    """Two people exchange their places in the draft, and are locked there. None where they share a table.

    Raises as `move_in_draft`.
    """
    with transaction.atomic():
        row, done = _begin(draft, asked)
        if done:
            return done
        one, two = _seat_of(row, registration), _seat_of(row, other)
        _check_seen(row, one, seen)
        if one.table_id == two.table_id:
            return None
        wanted = {one: (two.table_id, two.table_id is not None), two: (one.table_id, one.table_id is not None)}
        return _weighed(row, DraftChange.Kind.SWAP, wanted, asked)


def lock_seats(*, draft: Draft, registrations: Iterable[int], locked: bool, asked: Asked) -> DraftChange | None:
    """Lock people (keys) where they sit, so that the next proposal leaves them there; or let them go. None where all are so.

    Somebody at no table cannot be locked, and stays as they are. A change lost by nobody: it needs no reason.
    """
    with transaction.atomic():
        row, done = _begin(draft, asked)
        if done:
            return done
        seats = DraftSeat.objects.filter(draft=row, registration__in=list(registrations), table__isnull=False)
        wanted = {seat: (seat.table_id, locked) for seat in seats.exclude(locked=locked).order_by("pk")}
        if not wanted:
            return None
        kind = DraftChange.Kind.LOCK if locked else DraftChange.Kind.UNLOCK
        change = _write(row, kind, wanted, asked)
        _end(row)
        return change


def undo_change(*, change: DraftChange) -> DraftChange:
    """Give people back the seats they had before a change. Undone once, it stays undone.

    Raises Stale where one of them was changed again since: nothing is undone then.
    """
    with transaction.atomic():
        row = _locked(change.draft)
        change = DraftChange.objects.select_for_update(of=("self",), no_key=True).get(pk=change.pk)
        if change.undone_at:
            return change
        seats = {
            str(seat.registration_id): seat
            for seat in DraftSeat.objects.filter(draft=row, registration__in=list(change.after))
        }
        if any([seat.table_id, seat.locked] != change.after[key] for key, seat in seats.items()):
            raise Stale(_("This was changed again meanwhile. Undo the later changes first."))
        tables = set(DraftTable.objects.filter(draft=row).values_list("pk", flat=True))
        for key, seat in seats.items():
            table, seat.locked = change.before[key]
            seat.table_id = table if table in tables else None
        DraftSeat.objects.bulk_update(seats.values(), ["table", "locked"])
        if change.kind in (DraftChange.Kind.MOVE, DraftChange.Kind.SWAP):
            _keep_weighed(row, scales_of(row))
        change.undone_at = timezone.now()
        change.save(update_fields=["undone_at"])
        _end(row)
        return change


def copy_draft(*, draft: Draft, by: User | None, idempotency_key: uuid.UUID | None = None) -> Draft:
    """Another draft with the same tables, seats and locks, to try something else. A repeat gives the first copy."""
    with transaction.atomic():
        event = lock_event(draft.event)
        row = _locked(draft)
        if idempotency_key and (
            made := Draft.with_removed.filter(event=event, idempotency_key=idempotency_key).first()
        ):
            return made
        last = Draft.with_removed.filter(event=event).aggregate(last=Max("number"))["last"]
        copy = Draft.objects.create(
            event=event,
            formation=row.formation,
            number=(last or 0) + 1,
            kind=Draft.Kind.COPY,
            meta=row.meta | {"copy_of": row.number},
            costs=row.costs,
            seen=row.seen,
            created_by=by,
            idempotency_key=idempotency_key,
        )
        _copy_tables(row, copy)
        live.publish(event_id=event.pk, topic=DRAFTS)
        return copy


def _copy_tables(row: Draft, copy: Draft) -> None:
    olds = list(DraftTable.objects.filter(draft=row))
    held = held_roles({old.role_id for old in olds if old.role_id})
    news = DraftTable.objects.bulk_create(
        DraftTable(
            event_id=row.event_id,
            draft=copy,
            theme_id=old.theme_id,
            position=old.position,
            number=old.number,
            role_id=old.role_id if old.role_id in held else None,
            team_id=old.team_id,
        )
        for old in olds
    )
    twin = {old.pk: new for old, new in zip(olds, news, strict=True)}
    DraftSeat.objects.bulk_create(
        DraftSeat(
            event_id=row.event_id,
            draft=copy,
            table=twin[seat.table_id] if seat.table_id else None,
            registration_id=seat.registration_id,
            locked=seat.locked,
            why=seat.why,
        )
        for seat in DraftSeat.objects.filter(draft=row)
    )


def remove_draft(*, draft: Draft) -> None:
    """Put a draft aside. It can be brought back; tables that were made from it stay."""
    _set_removed(draft, removed=True)


def restore_draft(*, draft: Draft) -> None:
    """Bring a removed draft back as it was."""
    _set_removed(draft, removed=False)


def _set_removed(draft: Draft, *, removed: bool) -> None:
    with transaction.atomic():
        row = Draft.with_removed.select_for_update(of=("self",), no_key=True).get(pk=draft.pk)
        if bool(row.removed_at) != removed:
            row.removed_at = timezone.now() if removed else None
            row.save(update_fields=["removed_at"])
            live.publish(event_id=row.event_id, topic=DRAFTS)


def _locked(draft: Draft) -> Draft:
    """The draft as it is now, held until the end of the transaction. Raises Refused when it was removed."""
    rows = Draft.objects.select_for_update(of=("self",), no_key=True).select_related("formation", "event")
    row: Draft | None = rows.filter(pk=draft.pk).first()
    if row is None:
        raise Refused(_("This draft was removed meanwhile."))
    return row


def _begin(draft: Draft, asked: Asked) -> tuple[Draft, DraftChange | None]:
    """The draft, held, and the change that the same form made before, if it comes a second time."""
    row = _locked(draft)
    if asked.idempotency_key is None:
        return row, None
    return row, DraftChange.objects.filter(event=row.event_id, idempotency_key=asked.idempotency_key).first()


def _seat_of(draft: Draft, registration: Registration) -> DraftSeat:
    """Raises Refused for somebody who is not in the draft."""
    seat = DraftSeat.objects.filter(draft=draft, registration=registration).select_related("registration").first()
    if seat is None:
        raise Refused(_("This person is not in this draft. Ask for new tables to seat them."), "registration")
    return seat


def _check_seen(draft: Draft, seat: DraftSeat, seen: int | None) -> None:
    """Raises Stale, naming who moved this person since the page was shown."""
    if seen is None or seen == (seat.table_id or 0):
        return
    last = (
        DraftChange.objects.filter(draft=draft, after__has_key=str(seat.registration_id)).select_related("by").first()
    )
    words = {"name": seat.registration.chosen_name, "by": last.by.name if last and last.by else ""}
    if words["by"]:
        raise Stale(_("%(by)s has just given %(name)s another place. Look at it, then decide.") % words)
    raise Stale(_("Somebody has just given %(name)s another place. Look at it, then decide.") % words)


def _weighed(draft: Draft, kind: str, wanted: Mapping[DraftSeat, Seat], asked: Asked) -> DraftChange:
    """Make the change if it breaks nothing, or with a reason. Raises NeedsReason."""
    before = scales_of(draft)
    after = before.after({seat.registration_id: table for seat, (table, _locked) in wanted.items()})
    effect = before.effect_of(after)
    reason = " ".join(storable(asked.reason).split())[:LONGEST_REASON]
    if effect["broken"] and not reason:
        raise NeedsReason(effect)
    change = _write(draft, kind, wanted, asked, effect=effect, broken=effect["broken"], reason=reason)
    _keep_weighed(draft, after)
    _end(draft)
    return change


def _write(draft: Draft, kind: str, wanted: Mapping[DraftSeat, Seat], asked: Asked, **fields: Any) -> DraftChange:
    change = DraftChange.objects.create(
        event_id=draft.event_id,
        draft=draft,
        kind=kind,
        before={str(seat.registration_id): [seat.table_id, seat.locked] for seat in wanted},
        after={str(seat.registration_id): list(after) for seat, after in wanted.items()},
        by=asked.by,
        idempotency_key=asked.idempotency_key,
        **fields,
    )
    for seat, (table, locked) in wanted.items():
        seat.table_id, seat.locked = table, locked
    DraftSeat.objects.bulk_update(wanted, ["table", "locked"])
    return change


def _keep_weighed(draft: Draft, scales: Scales) -> None:
    """The goals, the demands broken and everybody's reasons, as the draft now is. Seats are written before."""
    draft.meta |= {"levels": told_levels(scales.levels), "broken": scales.demands_broken(), "by_hand": True}
    why = scales.reasons()
    changed = []
    for seat in DraftSeat.objects.filter(draft=draft):
        told = why.get(seat.registration_id, [])
        if seat.why != told:
            seat.why = told
            changed.append(seat)
    DraftSeat.objects.bulk_update(changed, ["why"], batch_size=500)


def _end(draft: Draft) -> None:
    draft.version += 1
    draft.save(update_fields=["version", "meta"])
    live.publish(event_id=draft.event_id, topic=DRAFTS)
