"""What happens by itself about reports."""

from django.utils import timezone

from common.schedule import nightly
from reports.services.prints import forget_old_prints


@nightly(hour=3)
def forget_prints() -> None:
    """Names stand on what was printed: it does not outlive the night."""
    forget_old_prints(timezone.now())
