"""What one does about people in an event, one module a noun. Web pages, helpers, imports and the demonstration come through here."""

from common.answers import Refused, Stale
from participants.services.places import Full, lock_event, places_left
from participants.services.registration import (
    NotOpen,
    cancel_registration,
    change_registration,
    register_participant,
    replace_code,
    take_back_cancellation,
)

__all__ = [
    "Full",
    "NotOpen",
    "Refused",
    "Stale",
    "cancel_registration",
    "change_registration",
    "lock_event",
    "places_left",
    "register_participant",
    "replace_code",
    "take_back_cancellation",
]
