"""What is pushed up to the reports from below."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from participants.models import Erasure
from reports.services.booklets import forget_booklets_of
from reports.services.copies import forget_copies_of
from reports.services.prints import forget_prints_of


@receiver(post_save, sender=Erasure)
def forget_prints_with_people(sender: type[Erasure], instance: Erasure, **kwargs: Any) -> None:
    """Whoever is erased is erased from the files that wait to be printed, read or carried away as well."""
    forget_prints_of(instance.event_id)
    forget_copies_of(instance.event_id)
    forget_booklets_of(instance.event_id)
