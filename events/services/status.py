"""Move an event through its life."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from common import live
from events import checklist
from events.models import Event, StatusChange
from events.status import may_go


class NotPossible(Exception):
    """This step does not follow the present one: somebody else moved the event in between, or the address is made up."""


class NotReady(Exception):
    """Something compulsory is missing; `missing` says what."""

    def __init__(self, missing: Sequence[checklist.Point]) -> None:
        self.missing = missing
        super().__init__(", ".join(point.key for point in missing))


def change_status(*, event: Event, to: str, user: User | None) -> StatusChange | None:
    """Move the event to `to` and write it in the journal. Returns None where it is there already (a repeat).

    Raises NotPossible when `to` does not follow the status the event has now, NotReady when registration would open
    while something compulsory is missing.
    """
    with transaction.atomic():
        now = Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
        if now.status == to:
            event.status = now.status
            return None
        if not may_go(now.status, to):
            raise NotPossible
        if to == Event.Status.OPEN and (missing := checklist.missing(now)):
            raise NotReady(missing)
        change = StatusChange.objects.create(event=now, before=now.status, after=to, changed_by=user)
        now.status = event.status = to
        now.save(update_fields=["status"])
        for topic in ("programme", "teams"):
            live.publish(event_id=now.pk, topic=topic)
        return change
