"""Periodic jobs about what teams make."""

from common.schedule import every, nightly
from events.models import Event
from projects.models import Means, PaperPhoto, Validation
from projects.services.evaluation import forget_keys, read_what_is_over
from projects.services.follow_up_reminders import remind_holders
from projects.services.following import forget_unsure, tell_followers
from projects.services.photos import erase_removed
from projects.services.pledge_reminders import remind_of_pledges


@every(minutes=10)
def erase_what_was_removed() -> None:
    """What a team removed, and did not bring back in half an hour, goes for good: pictures first of all."""
    keys = {
        key
        for model in (PaperPhoto, Validation, Means)
        for key in model.objects.exclude(removed_at=None).values_list("event_id", flat=True).distinct()
    }
    for event in Event.objects.filter(pk__in=keys).order_by("pk"):
        erase_removed(event=event)


@nightly(hour=4)
def end_views() -> None:
    """A month after an event "your view" is read. Where it is closed, what told a repeat from another sheet goes."""
    read_what_is_over()
    forget_keys()


@nightly(hour=9)
def remind_who_pledged() -> None:
    """A week before a pledge is due, and once it is late. In the morning: nobody is called on in the night."""
    remind_of_pledges()


@nightly(hour=9)
def ask_how_projects_go() -> None:
    """A week before each moment, to those whom mails reach."""
    remind_holders()


@nightly(hour=10)
def tell_who_follows() -> None:
    """What moved since the day before, to those who asked."""
    forget_unsure()
    tell_followers()
