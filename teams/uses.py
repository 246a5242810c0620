"""What teams hold on to, read by whoever wants to remove it; and where people sit, read by who welcomes them."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, F, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from events.bookings import Bookings, books
from events.models import Event
from events.uses import holds
from participants.table_numbers import tells_tables
from teams.models import ResourceSlot, TeamMember


def _tables(event: Event, people: Collection[int]) -> dict[int, int]:
    seats = TeamMember.objects.filter(event=event, registration__in=list(people))
    return dict(seats.values_list("registration_id", "team__number"))


def _mark(event: Event) -> str:
    """How many sit somewhere, and a sum that changes when two people exchange their tables."""
    weighed = Sum(F("registration_id") * F("team__number") * F("team__number"))
    told = TeamMember.objects.filter(event=event).order_by().aggregate(people=Count("pk"), sum=weighed)
    return f"{told['people']}.{told['sum'] or 0}"


def _moments(event: Event, since: datetime, until: datetime) -> Bookings:
    """Those with resource people, taken or free: both would be missed in a break."""
    kept = ResourceSlot.objects.filter(event=event, starts_at__gte=since, starts_at__lt=until)
    words = ngettext_lazy(
        "%(count)d moment with a resource person keeps its hour.",
        "%(count)d moments with resource people keep their hours.",
        "count",
    )
    return Bookings(
        list(kept.values_list("starts_at", "ends_at")),
        words,
        _("See the moments with resource people"),
        "resource_people",
    )


books(_moments)
tells_tables(_tables, _mark)

holds("events.Theme", "teams", ngettext_lazy("%(count)d team works on it.", "%(count)d teams work on it.", "count"))
holds("events.Stage", "teams", ngettext_lazy("%(count)d team is at it.", "%(count)d teams are at it.", "count"))
