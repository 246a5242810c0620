"""What waits for the organiser: people to answer, to tell, to call, to seat, to welcome. One query."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from events.models import Event
from participants.models import Call, Consent, Need, Notice, Presence, Registration
from participants.services.places import Places, place_counts, places_from
from teams.models import AppliedDraft, Draft, Team, TeamMember

CALLS_BEGIN_DAYS_BEFORE = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many of each there are. `arrived` counts people seen at the reception on one half-day at least; `to_collect`,
    those whose agreement was never asked for; `drafts`, tables proposed since some were last applied."""

    needs: int
    to_tell: int
    on_list: int
    to_call: int
    arrived: int
    teams: int
    seated: int
    to_collect: int
    drafts: int
    places: Places


def read_waiting(event: Event) -> Waiting:
    """Counts of the event as it is now. People who cancelled count nowhere."""
    people = Registration.objects.filter(event=OuterRef("pk"))
    active = people.active()
    is_active = {"event": OuterRef("pk"), "registration__status": Registration.Status.ACTIVE}
    answered = Call.objects.filter(registration=OuterRef("pk")).exclude(outcome="")
    asked = Consent.objects.filter(registration=OuterRef("pk"), purpose=Consent.Purpose.TAKING_PART)
    came = Presence.objects.filter(registration=OuterRef("pk"))
    untold = Notice.objects.filter(event=OuterRef("pk")).untold().exclude(channel=Notice.Channel.EMAIL)
    wanted: dict[str, Any] = dict(
        n_needs=_how_many(Need.objects.filter(**is_active).unanswered()),
        n_to_tell=_how_many(untold.exclude(registration__status=Registration.Status.CANCELLED)),
        n_on_list=_how_many(people.waiting()),
        n_to_call=_how_many(active.exclude(Exists(answered))),
        n_arrived=_how_many(active.filter(Exists(came))),
        n_teams=_how_many(Team.objects.filter(event=OuterRef("pk"))),
        n_to_collect=_how_many(active.exclude(Exists(asked))),
        n_drafts=_how_many(_drafts_to_decide()),
        n_seated=_how_many(TeamMember.objects.filter(**is_active)),
        **place_counts(event),
    )
    counts: dict[str, Any] = dict(Event.objects.filter(pk=event.pk).values(**wanted).get())
    mine = {name.removeprefix("n_"): count for name, count in counts.items() if name.startswith("n_")}
    return Waiting(places=places_from(event, counts), **mine)


def _drafts_to_decide() -> "QuerySet[Draft]":
    later = AppliedDraft.objects.filter(event=OuterRef("event"), undone_at=None, created_at__gte=OuterRef("created_at"))
    return Draft.objects.filter(~Exists(later), event=OuterRef("pk"))


def calls_have_begun(event: Event) -> bool:
    """From three days before the first day until it."""
    return event.starts_on - timedelta(days=CALLS_BEGIN_DAYS_BEFORE) <= event.today <= event.starts_on


def _how_many(rows: "QuerySet[Any]") -> Coalesce:
    mine = rows.order_by().values("event").annotate(total=Count("pk")).values("total")
    return Coalesce(Subquery(mine, output_field=IntegerField()), 0)
