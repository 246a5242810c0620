"""What happens here when something happens below."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from common import live
from participants.models import Registration
from teams.models import TeamMember
from teams.services import TEAMS


@receiver(post_save, sender=Registration)
def leave_team_when_cancelled(instance: Registration, **kwargs: Any) -> None:
    """Whoever cancels leaves their team, in the same transaction."""
    if instance.is_active:
        return
    with transaction.atomic():
        left, _rows = TeamMember.objects.filter(registration=instance).delete()
        if left:
            live.publish(event_id=instance.event_id, topic=TEAMS)
