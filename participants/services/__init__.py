"""What one does about people in an event, one module a noun. Web pages, helpers, imports and the demonstration come through here."""

from common.answers import Refused, Stale
from participants.services.places import Full, Places, awaiting, lock_event, places_left, places_of
from participants.services.registration import (
    NotOpen,
    cancel_registration,
    change_registration,
    come_back,
    register_participant,
    replace_code,
    take_back_cancellation,
)
from participants.services.waiting import OfferEnded, accept_offer, offer_place, put_first

__all__ = [
    "Full",
    "NotOpen",
    "OfferEnded",
    "Places",
    "Refused",
    "Stale",
    "accept_offer",
    "awaiting",
    "cancel_registration",
    "change_registration",
    "come_back",
    "lock_event",
    "offer_place",
    "places_left",
    "places_of",
    "put_first",
    "register_participant",
    "replace_code",
    "take_back_cancellation",
]
