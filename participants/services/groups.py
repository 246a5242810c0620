"""A structure that brings people: places held for it, and the people it enters itself."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from common import live
from common.answers import Refused, Stale
from common.forms import VersionMixin
from events.models import Event
from participants.models import Consent, Group, Registration
from participants.services.journal import TOPIC
from participants.services.places import lock_event, places_left
from participants.services.registration import GivenAssistance, register_participant
from participants.services.waiting import settle


@transaction.atomic
def create_group(*, event: Event, idempotency_key: uuid.UUID, by: User | None = None, **fields: Any) -> Group:
    """One more group, with its places held. Sent again, the form answers with the group already made.

    Raises Refused where fewer places are free than are to be held.
    """
    event = lock_event(event)
    if earlier := Group.objects.filter(event=event, idempotency_key=idempotency_key).first():
        return earlier
    _require_free(event, fields.get("seats", 0))
    group = Group.objects.create(event=event, created_by=by, idempotency_key=idempotency_key, **fields)
    live.publish(event_id=event.pk, topic=TOPIC)
    return group


@transaction.atomic
def change_group(*, group: Group, version: int, **fields: Any) -> Group:
    """Write `fields`. More places are held only where they are free; fewer go to whoever waits.

    Raises Stale when the group is no longer at `version`, Refused as `create_group`.
    """
    event = lock_event(group.event)
    row = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if row.version != version:
        raise Stale(VersionMixin.STALE)
    used = row.people.filter(status=Registration.Status.ACTIVE).count()
    if fields.get("seats", row.seats) > row.seats:
        _require_free(event, max(0, fields["seats"] - used), group=row)
    for name, value in fields.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    settle(event)
    live.publish(event_id=event.pk, topic=TOPIC)
    return row


@transaction.atomic
def release_hold(*, group: Group) -> Group:
    """The places held and not used are free again. Twice is like once."""
    event = lock_event(group.event)
    row = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if row.seats:
        row.seats, row.held_until = 0, None
        row.version += 1
        row.save(update_fields=["seats", "held_until", "version"])
        settle(event)
        live.publish(event_id=event.pk, topic=TOPIC)
    return row


@transaction.atomic
def replace_group_code(*, group: Group, version: int) -> Group:
    """A new code and link; the old ones are worth nothing. Pressed twice (`version` of the code), replaced once."""
    row = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if row.code_version == version:
        row.replace_code()
        live.publish(event_id=row.event_id, topic=live.ACCESS)
    return row


@transaction.atomic
def enter_people(
    *, group: Group, people: Sequence[Mapping[str, Any]], idempotency_key: uuid.UUID
) -> list[Registration]:
    """Register the people of a group, all together: its own places first, then free ones, then the waiting list.

    Each of `people` holds what `register_participant` takes, and `agreed` (How): how they said yes. Sent again, nobody
    is doubled.
    """
    lock_event(group.event)
    registered = []
    for number, person in enumerate(people):
        answers = dict(person)
        agreed = answers.pop("agreed")
        registered.append(
            register_participant(
                event=group.event,
                group=group,
                channel=Registration.Channel.GROUP,
                structure=group.name,
                assistance=GivenAssistance(group.name, agreed, group.event.sensitive_kept_until),
                consents={Consent.Purpose.TAKING_PART: True},
                idempotency_key=uuid.uuid5(idempotency_key, str(number)),
                **answers,
            )
        )
    return registered


def _require_free(event: Event, seats: int, *, group: Group | None = None) -> None:
    left = places_left(event, group=group)
    if seats > left:
        raise Refused(
            ngettext("Only %(count)d place is free.", "Only %(count)d places are free.", left) % {"count": left}
            if left
            else _("No place is free to be held."),
            "seats",
        )
