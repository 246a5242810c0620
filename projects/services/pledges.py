"""Somebody promises something to a team; it is kept, or released with the reason."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common import live
from common.answers import Refused, Stale
from common.mail import forget_mails
from events.models import Event, Role
from events.services.roles import held_role
from participants.models import Registration
from projects.models import Means, Pledge
from teams.models import Team

TOPIC = "pledges"
MOST = 60  # a team
LONGEST = timedelta(days=730)  # what is promised for later than that is not a promise
OPEN_IN = (Event.Status.UNDER_WAY, Event.Status.DELIBERATION, Event.Status.RESULTS, Event.Status.FOLLOW_UP)
WRITTEN = ("kind", "what", "by_on", "name", "structure", "contact")


def make_pledge(
    *,
    team: Team,
    kind: str,
    what: str,
    by_on: date,
    name: str,
    idempotency_key: uuid.UUID,
    structure: str = "",
    contact: str = "",
    means: Means | None = None,
    role: Role | None = None,
    registration: Registration | None = None,
    typed_by: User | None = None,
) -> Pledge:
    """Promise something to a team. A repeat with the same key gives the first row.

    `role` or `registration`: whose promise it is, to find it again and be reminded; neither for somebody who has no
    account and no code, for whom `typed_by` wrote. Raises Refused before the event begins and once it is archived, for a
    day that has passed or is too far, for means of another team, or for a team that was removed meanwhile.
    """
    event = team.event
    _check(event, kind, by_on)
    if means is not None and means.team_id != team.pk:
        raise Refused(_("Choose something that this team lacks."), "means")
    with transaction.atomic():
        if Team.objects.select_for_update(of=("self",), no_key=True).filter(pk=team.pk).first() is None:
            raise Refused(_("Choose one of the teams shown."), "team")
        if before := Pledge.objects.filter(event=event, idempotency_key=idempotency_key).first():
            return before
        if role is not None:
            held_role(role)
        if Pledge.objects.filter(team=team).count() >= MOST:
            raise Refused(_("This team has received 60 pledges, which is a lot. Talk with the organiser."))
        pledge = Pledge.objects.create(
            event=event,
            team=team,
            kind=kind,
            what=what,
            by_on=by_on,
            name=name,
            structure=structure,
            contact=contact,
            means=means,
            role=role,
            registration=registration,
            typed_by=typed_by,
            created_at=event.now,
            idempotency_key=idempotency_key,
        )
        _tell(pledge)
        return pledge


def change_pledge(*, pledge: Pledge, version: int, **written: Any) -> Pledge:
    """Word a promise otherwise, or give it another day: any of WRITTEN. A promise that is closed is reopened first.

    Raises Stale when somebody else changed it since, Refused as `make_pledge` does.
    """
    unknown = set(written) - set(WRITTEN)
    if unknown:
        raise TypeError(f"not written by hand: {unknown}")
    with transaction.atomic():
        row = _held(pledge)
        if all(getattr(row, name) == value for name, value in written.items()):
            return row
        if row.version != version or not row.is_open:
            raise Stale(_("Somebody else changed this pledge meanwhile."))
        day = written.get("by_on", row.by_on)
        _check(row.event, written.get("kind", row.kind), None if day == row.by_on else day)
        if day != row.by_on:
            forget_mails(references_of(row))
            row.reminded_at = None  # the new day is reminded of too
        for name, value in written.items():
            setattr(row, name, value)
        row.version += 1
        row.save()
        _tell(row)
        return row


def keep_pledge(*, pledge: Pledge, version: int) -> Pledge:
    """It is done: today. Saying it twice changes nothing. `version`: the one that was read.

    Raises Stale where somebody else changed or closed it since, as the two below do.
    """
    return _close(pledge, version, Pledge.Status.KEPT)


def release_pledge(*, pledge: Pledge, version: int, reason: str) -> Pledge:
    """It will not be, and why. Nobody is blamed: a team needs to know. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused(_("Say why, in a few words."), "reason")
    return _close(pledge, version, Pledge.Status.RELEASED, reason.strip())


def reopen_pledge(*, pledge: Pledge, version: int) -> Pledge:
    """It is promised again: undo of the two above."""
    return _close(pledge, version, Pledge.Status.PROMISED)


def references_of(pledge: Pledge) -> list[str]:
    """The references of its two reminders in the outbox of mails."""
    return [f"pledge:{pledge.pk}:{pledge.by_on.isoformat()}:{when}" for when in ("soon", "late")]


def _close(pledge: Pledge, version: int, status: Pledge.Status, reason: str = "") -> Pledge:
    with transaction.atomic():
        row = _held(pledge)
        if row.event.status not in OPEN_IN:
            raise Refused(_("The event is archived: its pledges stay as they are."))
        if (row.status, row.reason) == (status, reason):
            return row
        if row.version != version:
            raise Stale(_("Somebody else changed this pledge meanwhile."))
        row.status, row.reason, row.version = status, reason, row.version + 1
        row.closed_on = None if status == Pledge.Status.PROMISED else row.event.real_today
        row.save(update_fields=["status", "reason", "closed_on", "version"])
        forget_mails(references_of(row))
        _tell(row)
        return row


def _held(pledge: Pledge) -> Pledge:
    row = Pledge.objects.select_for_update(of=("self",), no_key=True).filter(pk=pledge.pk).first()
    if row is None:
        raise Refused(_("This pledge was erased meanwhile."))
    row.event = pledge.event
    return row


def _check(event: Event, kind: str, by_on: date | None) -> None:
    """`by_on`: a day newly chosen; None where it stays, though it may have passed."""
    if event.status not in OPEN_IN:
        raise Refused(_("Pledges are made from the day of the event on, until it is archived."))
    if kind not in Pledge.Kind.values:
        raise Refused(_("Choose one of the kinds shown."), "kind")
    if by_on is None:
        return
    if by_on < event.real_today:
        raise Refused(_("This day has passed. Choose one to come."), "by_on")
    if by_on > event.real_today + LONGEST:
        raise Refused(_("This is more than two years away. Choose a nearer day."), "by_on")


def _tell(pledge: Pledge) -> None:
    for topic in (TOPIC, f"sheet-{pledge.team_id}"):
        live.publish(event_id=pledge.event_id, topic=topic)
