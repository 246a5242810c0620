"""A structure that brings people: places held for it, and the people it enters itself."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from accounts.models import User
from common import live
from common.answers import Stale
from common.forms import VersionMixin
from events.models import Event
from participants.models import Consent, Group, Registration
from participants.services.journal import TOPIC
from participants.services.places import lock_event, places_left
from participants.services.registration import GivenAssistance, register_participant
from participants.services.waiting import settle


@transaction.atomic
def create_group(*, event: Event, idempotency_key: uuid.UUID, by: User | None = None, **fields: Any) -> Group:
    """One more group, with its places held: those that are free now, the others as soon as they are freed (`settle`).

    Sent again, the form answers with the group already made.
    """
    event = lock_event(event)
    if earlier := Group.objects.filter(event=event, idempotency_key=idempotency_key).first():
        return earlier
    settle(event)
    wanted = fields.pop("seats", 0)
    seats = min(wanted, places_left(event))
    group = Group.objects.create(
        event=event,
        created_by=by,
        idempotency_key=idempotency_key,
        seats=seats,
        seats_awaited=wanted - seats,
        **fields,
    )
    live.publish(event_id=event.pk, topic=TOPIC)
    return group


@transaction.atomic
def change_group(*, group: Group, version: int, **fields: Any) -> Group:
    """Write `fields`. More places are held as in `create_group`; fewer go to whoever waits.

    Raises Stale when the group is no longer at `version`.
    """
    event = lock_event(group.event)
    settle(event)
    row = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if row.version != version:
        raise Stale(VersionMixin.STALE)
    wanted = fields.get("seats", row.seats_wanted)
    seats = min(wanted, _most_held(event, row))
    fields |= {"seats": seats, "seats_awaited": wanted - seats}
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
    if row.seats_wanted:
        row.seats, row.seats_awaited, row.held_until = 0, 0, None
        row.version += 1
        row.save(update_fields=["seats", "seats_awaited", "held_until", "version"])
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


def _most_held(event: Event, group: Group) -> int:
    """How many places can be held for this group now: those it has already, and those that are free."""
    used = group.people.filter(status=Registration.Status.ACTIVE).count()
    most = used + places_left(event, group=group)
    is_held = group.held_until is not None and group.held_until >= event.real_today
    return max(group.seats, most) if is_held else most
