"""Say something to everybody, at once or at a planned time; change it; withdraw it, and take that back."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common import live
from common.answers import Refused, Stale
from events.models import Announcement
from events.services import lists

TOPIC = "announcements"
WRITTEN = ["text", "on_screens", "on_tables", "on_phones", "screen", "starts_at", "ends_at"]


@transaction.atomic
def announce(*, announcement: Announcement, by: User | None, idempotency_key: uuid.UUID) -> Announcement:
    """Keep the unsaved `announcement`: it shows from `starts_at` to `ends_at` wherever it is meant for.

    A form sent again says it once. Raises Refused where it would show nowhere, or is over before it begins to show.
    """
    lists.lock(announcement.event_id)
    if earlier := Announcement.objects.filter(event=announcement.event_id, idempotency_key=idempotency_key).first():
        return earlier
    _check(announcement)
    announcement.created_by, announcement.idempotency_key = by, idempotency_key
    announcement.save()
    live.publish(event_id=announcement.event_id, topic=TOPIC)
    return announcement


@transaction.atomic
def change_announcement(*, announcement: Announcement, version: int, **fields: Any) -> Announcement:
    """Write `fields` (of WRITTEN) of an announcement seen at `version`. The same again changes nothing.

    Raises Stale when somebody changed it in between, Refused as `announce` does.
    """
    row = _locked(announcement)
    if all(getattr(row, name) == value for name, value in fields.items()):
        return row
    if row.version != version:
        raise Stale(_("Somebody changed this announcement meanwhile. Look again, then decide."))
    return _write(row, fields)


@transaction.atomic
def withdraw(*, announcement: Announcement) -> Announcement:
    """Stop showing it. Done twice, it is withdrawn once."""
    row = _locked(announcement)
    return row if row.withdrawn_at is not None else _write(row, {"withdrawn_at": row.event.now}, is_checked=False)


@transaction.atomic
def put_back(*, announcement: Announcement) -> Announcement:
    """Show a withdrawn announcement again, until it ends."""
    row = _locked(announcement)
    return row if row.withdrawn_at is None else _write(row, {"withdrawn_at": None}, is_checked=False)


def _locked(announcement: Announcement) -> Announcement:
    return Announcement.objects.select_for_update(of=("self",)).select_related("event").get(pk=announcement.pk)


def _write(row: Announcement, fields: Mapping[str, Any], *, is_checked: bool = True) -> Announcement:
    for name, value in fields.items():
        setattr(row, name, value)
    if is_checked:
        _check(row)
    row.version += 1
    row.save(update_fields=[*fields, "version"])
    live.publish(event_id=row.event_id, topic=TOPIC)
    return row


def _check(row: Announcement) -> None:
    if not (row.on_screens or row.on_tables or row.on_phones):
        raise Refused(_("Choose at least one place where it is shown."), "where")
    if row.ends_at is not None and row.ends_at <= max(row.starts_at, row.event.now):
        raise Refused(_("This would be over before anybody reads it. Choose a later end."), "until")
