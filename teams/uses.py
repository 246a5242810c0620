"""What teams hold on to, read by whoever wants to remove it; and where people sit, read by who welcomes them."""

from collections.abc import Collection

from django.db.models import Count, F, Sum
from django.utils.translation import ngettext_lazy

from events.models import Event
from events.uses import holds
from participants.table_numbers import tells_tables
from teams.models import TeamMember


def _tables(event: Event, people: Collection[int]) -> dict[int, int]:
    seats = TeamMember.objects.filter(event=event, registration__in=list(people))
    return dict(seats.values_list("registration_id", "team__number"))


def _mark(event: Event) -> str:
    """How many sit somewhere, and a sum that changes when two people exchange their tables."""
    weighed = Sum(F("registration_id") * F("team__number") * F("team__number"))
    told = TeamMember.objects.filter(event=event).order_by().aggregate(people=Count("pk"), sum=weighed)
    return f"{told['people']}.{told['sum'] or 0}"


tells_tables(_tables, _mark)

holds("events.Theme", "teams", ngettext_lazy("%(count)d team works on it.", "%(count)d teams work on it.", "count"))
holds("events.Stage", "teams", ngettext_lazy("%(count)d team is at it.", "%(count)d teams are at it.", "count"))
