"""What happened to a registration is written down, and the pages that show it are nudged."""

from accounts.models import User
from common import live
from participants.models import JournalEntry, Registration

TOPIC = "registrations"


def note(registration: Registration, kind: str, by: User | None, asked_by: str = "") -> None:
    """Write JournalEntry.Kind `kind`; `asked_by`: on whose word (JournalEntry.AskedBy). The last thing a service does."""
    JournalEntry.objects.create(
        event_id=registration.event_id, registration=registration, kind=kind, by=by, asked_by=asked_by
    )
    live.publish(event_id=registration.event_id, topic=TOPIC)
