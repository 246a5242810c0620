"""The waiting list: a freed place is offered to whoever is next, for some hours.

Whatever frees a place (somebody cancels, declines, lets an offer lapse; more places; a hold that ends) ends in `settle`,
under the event's lock: a place never stays free while somebody waits for an offer, and nobody who registers meanwhile
goes before them.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common import live
from common.answers import Refused
from events.models import Event
from participants.models import Group, JournalEntry, Notice, PlaceOffer, Registration
from participants.services.journal import TOPIC, note
from participants.services.notices import tell
from participants.services.places import Full, awaiting, lock_event, places_left, places_of
from participants.waiting import Reason, turns

DOORS_OPEN = time(8)  # of the first day: no place is offered any more, people come and ask at the door


class OfferEnded(Refused):
    """The offer was answered already, or its time is over and the place given to somebody else."""


def settle(event: Event) -> list[PlaceOffer]:
    """End the offers whose time is over; give every free place to the groups that asked for more than were free, then
    offer the others to whoever is next. Returns the new offers.

    Inside the caller's transaction, under `lock_event`.
    """
    offers, _free = _settle(event)
    return offers


def has_a_place(event: Event, *, group: Group | None = None) -> bool:
    """Is a place free for somebody who comes now, once those who wait are served? Under `lock_event`."""
    _offers, free = _settle(event)
    return (places_left(event, group=group) if group else free) > 0


def settle_event(*, event: Event) -> list[PlaceOffer]:
    """The same in a transaction of its own: by the clock, or when somebody looks. Most often nothing is to be done, and
    nobody who registers at that moment is made to wait."""
    if not _is_to_settle(event):
        return []
    with transaction.atomic():
        return settle(lock_event(event))


def put_on_list(*, registration: Registration, by: User | None = None) -> None:
    """This person waits from now on, and is told so. Inside the transaction that registers them."""
    tell(registration=registration, kind=Notice.Kind.WAITING, occasion=f"{registration.waiting_since:%Y-%m-%d %H:%M}")
    note(registration, JournalEntry.Kind.PUT_ON_LIST, by)


def put_first(*, registration: Registration, first: bool = True) -> Registration:
    """The organiser wants this person called before the others, or no longer."""
    with transaction.atomic():
        row = _lock(registration)
        if row.is_waiting:
            row.put_first_at = timezone.now() if first else None
            row.save(update_fields=["put_first_at"])
            live.publish(event_id=row.event_id, topic=TOPIC)
    return row


def offer_place(*, registration: Registration) -> PlaceOffer:
    """Offer a free place to this person, whoever is next. Raises Full. Offered twice is offered once."""
    with transaction.atomic():
        event = lock_event(registration.event)
        row = _lock(registration)
        if pending := _pending(row):
            return pending
        if not row.is_waiting:
            raise OfferEnded(_("This person does not wait for a place any more."))
        _end_offers(event)
        if not places_left(event):
            raise Full(_("No place is free to be offered."))
        return _offer(event, row, (Reason.FIRST,))


def accept_offer(*, registration: Registration, by: User | None = None) -> Registration:
    """They come: the place is theirs. `by`: who noted their answer on the phone. Twice is like once.

    After its time the offer still holds while a place is free; else raises OfferEnded.
    """
    with transaction.atomic():
        event = lock_event(registration.event)
        row = _lock(registration)
        if row.is_active:
            return row
        offer = row.place_offers.first()
        if not row.is_waiting or offer is None:
            raise OfferEnded(_("No place is offered to this person now."))
        if offer.outcome == PlaceOffer.Outcome.PENDING and offer.expires_at <= timezone.now():
            settle(event)
            offer.refresh_from_db()
        if offer.outcome != PlaceOffer.Outcome.PENDING and not places_left(event, group=row.group):
            raise OfferEnded(
                _("The time to answer is over, and the place went to somebody else. You stay on the list.")
            )
        _answer(offer, PlaceOffer.Outcome.ACCEPTED, by)
        row.status, row.put_first_at = Registration.Status.ACTIVE, None
        row.version += 1
        row.save(update_fields=["status", "put_first_at", "version"])
        tell(registration=row, kind=Notice.Kind.CONFIRMATION)
        note(row, JournalEntry.Kind.GIVEN_A_PLACE, by)
    return row


def close_offer(registration: Registration, outcome: str, by: User | None) -> None:
    """What was offered to this person, if anything, ends with `outcome`. Inside the transaction that moves them."""
    if offer := _pending(registration):
        _answer(offer, outcome, by)


def _offer(event: Event, person: Registration, reasons: tuple[Reason, ...]) -> PlaceOffer:
    offer = PlaceOffer.objects.create(
        event=event, registration=person, reason=" ".join(reasons), expires_at=_until(event)
    )
    tell(registration=person, kind=Notice.Kind.OFFER, occasion=f"offer {offer.pk}")
    live.publish(event_id=event.pk, topic=TOPIC)
    return offer


def _settle(event: Event) -> tuple[list[PlaceOffer], int]:
    """The new offers, and how many places are free after them."""
    _end_offers(event)
    places = places_of(event)
    free = places.free
    if not free or not _may_offer(event):
        return [], free
    if places.awaited:
        free -= _hold_for_groups(event, free)
    if not free or not event.registrations.waiting().exists():
        return [], free
    next_ones = [turn for turn in turns(event) if Reason.NO_ANSWER not in turn.reasons][:free]
    return [_offer(event, turn.person, turn.reasons) for turn in next_ones], free - len(next_ones)


def _hold_for_groups(event: Event, free: int) -> int:
    """Give `free` places to the groups that wait for some, the first to ask first. Returns how many were given."""
    given = 0
    for group in awaiting(event).select_for_update(of=("self",)):
        more = min(group.seats_awaited, free - given)
        if not more:
            break
        group.seats, group.seats_awaited = group.seats + more, group.seats_awaited - more
        group.save(update_fields=["seats", "seats_awaited"])
        given += more
    live.publish(event_id=event.pk, topic=TOPIC)
    return given


def _is_to_settle(event: Event) -> bool:
    """Is an offer over, or a place free while somebody or a group waits? Two queries, without the lock."""
    offers = PlaceOffer.objects.filter(event=event, outcome=PlaceOffer.Outcome.PENDING, expires_at__lte=timezone.now())
    waiting = event.registrations.waiting()
    waits = Exists(waiting) | Exists(awaiting(event))
    row = Event.objects.values(is_over=Exists(offers), waits=waits).get(pk=event.pk)
    return bool(row["is_over"] or (row["waits"] and _may_offer(event) and places_left(event)))


def _end_offers(event: Event) -> None:
    over = PlaceOffer.objects.filter(
        event=event, outcome=PlaceOffer.Outcome.PENDING, expires_at__lte=timezone.now()
    ).update(outcome=PlaceOffer.Outcome.EXPIRED, answered_at=timezone.now())
    if over:
        live.publish(event_id=event.pk, topic=TOPIC)


def _answer(offer: PlaceOffer, outcome: str, by: User | None) -> None:
    offer.outcome, offer.answered_at, offer.answered_by = outcome, timezone.now(), by
    offer.save(update_fields=["outcome", "answered_at", "answered_by"])


def _pending(registration: Registration) -> PlaceOffer | None:
    return registration.place_offers.filter(outcome=PlaceOffer.Outcome.PENDING).first()


def _doors_open(event: Event) -> datetime:
    return datetime.combine(event.starts_on, DOORS_OPEN, tzinfo=event.zone)


def _may_offer(event: Event) -> bool:
    before = event.status in (Event.Status.OPEN, Event.Status.CLOSED)
    return before and timezone.now() < _doors_open(event)


def _until(event: Event) -> datetime:
    """Until when an offer made now can be answered: never after the doors open."""
    return min(timezone.now() + timedelta(hours=event.offer_hours), _doors_open(event))


def _lock(registration: Registration) -> Registration:
    return Registration.objects.select_for_update(of=("self",)).select_related("event", "group").get(pk=registration.pk)
