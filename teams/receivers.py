"""What happens here when something happens below."""

from typing import Any

from django.dispatch import receiver

from participants.models import Registration
from participants.signals import registration_cancelled
from teams.services import unseat


@receiver(registration_cancelled)
def leave_team_when_cancelled(registration: Registration, **kwargs: Any) -> None:
    """Whoever cancels leaves their team, in the same transaction."""
    unseat(registration=registration)
