"""What happens here when something happens below."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from participants.models import Registration
from teams.services import unseat


@receiver(post_save, sender=Registration)
def leave_team_when_cancelled(instance: Registration, **kwargs: Any) -> None:
    """Whoever cancels leaves their team, in the same transaction."""
    if not instance.is_active:
        unseat(registration=instance)
