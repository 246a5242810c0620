"""What has gone by itself since the event that is followed up; and the mailbox, which forgets people with the rest."""

from datetime import datetime, time

from demo.mailbox import folder
from events.models import Event
from participants.forgetting import People
from participants.models import Erasure
from participants.services.retention import forget_what_is_due


def turn_the_clock(event: Event) -> None:
    """Needs and confidential choices went seven days after the event, in the night."""
    report = forget_what_is_due(event=event)
    if report is not None:
        that_night = datetime.combine(event.sensitive_kept_until, time(3), event.zone)
        Erasure.objects.filter(pk=report.pk).update(at=that_night)


def forget_letters(people: People) -> int:
    """Remove from the mailbox what was sent to them. Answers how many."""
    theirs = people.secrets | people.contacts
    gone = [path for path in folder().glob("*.json") if any(text in path.read_text("utf-8") for text in theirs)]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)
