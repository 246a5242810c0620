"""What happens here when something happens below."""

from typing import Any

from django.dispatch import receiver

from events.models import Event
from events.signals import capacity_changed
from participants.services.waiting import settle


@receiver(capacity_changed)
def offer_new_places(event: Event, **kwargs: Any) -> None:
    """More places: those who wait are offered them, in the same transaction. Fewer: nobody is turned away."""
    settle(event)
