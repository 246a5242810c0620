"""What happens by itself about reports."""

from django.utils import timezone

from common.schedule import nightly
from reports.services.copies import forget_old_copies
from reports.services.prints import forget_old_prints


@nightly(hour=3)
def forget_prints() -> None:
    """Names stand on what was printed: it does not outlive the night."""
    forget_old_prints(timezone.now())


@nightly(hour=3)
def forget_copies() -> None:
    """Nor do copies of events outlive it."""
    forget_old_copies(timezone.now())
