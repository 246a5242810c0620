"""A quiet request for a listener: the places and times that can be chosen, the words by which two people know each other."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from common.dates import date_format
from events.models import Event, Role, Slot

LONGEST_PLACE = 80  # characters
PAUSES = (Slot.Kind.BREAK, Slot.Kind.MEAL)

# Said aloud, easy to hear, in one language for both: the listener looks for the same word.
WORDS = (
    *("tilleul", "bouleau", "érable", "cèdre", "châtaignier", "noisetier", "olivier", "peuplier", "platane", "saule"),
    *("sapin", "mélèze", "frêne", "hêtre", "charme", "sureau", "figuier", "cerisier", "pommier", "amandier"),
    *("aubépine", "bruyère", "camélia", "capucine", "coquelicot", "dahlia", "genêt", "glycine", "hortensia", "iris"),
    *("jacinthe", "jasmin", "jonquille", "lavande", "lilas", "marguerite", "mimosa", "muguet", "myosotis", "narcisse"),
    *("pâquerette", "pensée", "pervenche", "pivoine", "primevère", "tulipe", "violette", "tournesol"),
)


@dataclass(frozen=True, slots=True)
class Time:
    """One of the times that can be chosen: `key` as it is posted, `words` as it is read."""

    key: str
    words: str | Promise
    at: datetime


def is_offered(event: Event) -> bool:
    """Listeners come on the days of the event, where it has some."""
    return event.is_on_stage and Role.objects.filter(event=event, kind="listener").exists()


def places_of(event: Event) -> list[str]:
    """Where one can meet apart from the others: the quiet room first. Never typed by whoever asks, never a room of the
    programme: it is full of people."""
    places = (event.quiet_room[:LONGEST_PLACE], _("at the reception"), _("outside, in front of the entrance"))
    return [str(place) for place in places if place]


def times_of(event: Event) -> list[Time]:
    """Now, in a while, and at the next break of the day where one is to come."""
    now = event.now
    times = [
        Time("now", _("now"), now),
        Time("15", _("in a quarter of an hour"), now + timedelta(minutes=15)),
        Time("30", _("in half an hour"), now + timedelta(minutes=30)),
    ]
    slots = Slot.objects.filter(event=event, kind__in=PAUSES, skipped_at=None).select_related("event")
    later = sorted(slot.begins for slot in slots if slot.begins > now and slot.on == event.today)
    if later:
        hour = date_format(localtime(later[0], event.zone), "H:i")
        times.append(Time("break", _("at the next break (%(hour)s)") % {"hour": hour}, later[0]))
    return times
