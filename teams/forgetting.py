"""What teams hold of people, and how it goes with them."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from common import live
from events.models import Event, Theme
from participants.forgetting import Fact, People, Section, erases, tells, writes_freely
from participants.models import Registration
from participants.retention import NAMES, Kind, Piece, contacts_until, declare, goes_with, sensitive_until
from teams.models import Charter, HelpRequest, Pairing, Placement, ResourcePerson, Team, TeamMember, TeamNews
from teams.services.answers import TEAMS


def _forget_seats(people: People) -> int:
    """Their seats go with them; a removed team forgets that they sat there."""
    removed_teams = list(Team.with_removed.filter(event=people.event, seats_when_removed__overlap=list(people.keys)))
    for team in removed_teams:
        team.seats_when_removed = [key for key in team.seats_when_removed if key not in people.keys]
    Team.with_removed.bulk_update(removed_teams, ["seats_when_removed"])
    seats = TeamMember.objects.filter(registration__in=people.keys)
    removed, _models = seats.delete()
    if removed:
        live.publish(event_id=people.event.pk, topic=TEAMS)
    return removed


def _confidential_seats(event: Event) -> list[Piece]:
    """A seat at the table of a theme tells that it was chosen."""
    secret = Q(team__theme__sensitivity=Theme.Sensitivity.PROTECTED) | Q(registration__keeps_choice_confidential=True)
    return [Piece("seats", TeamMember.objects.filter(secret, event=event))]


def _demands(event: Event) -> list[Piece]:
    """Who was kept together or apart, and who was placed: it served to make tables."""
    return [
        Piece("pairings", Pairing.objects.filter(event=event)),
        Piece("placements", Placement.objects.filter(event=event)),
    ]


def _resources(event: Event) -> list[Piece]:
    return [Piece("resources", ResourcePerson.objects.filter(event=event))]


def _tell_placement(registration: Registration) -> Section:
    """Where the organiser placed them. Who is kept apart from whom is never told: it speaks of somebody else."""
    placement = getattr(registration, "placement", None)
    if placement is None:
        return Section("placement", _("Placed by the organiser"), [])
    where = str(placement.theme or placement.team)
    return Section("placement", _("Placed by the organiser"), [[Fact("place", _("Theme or table"), where, where)]])


def _tell_seat(registration: Registration) -> Section:
    seat = getattr(registration, "seat", None)
    if seat is None:
        return Section("team", _("My team"), [])
    table = Fact("table", _("Table"), seat.team.number, str(seat.team.number))
    return Section("team", _("My team"), [[table, Fact("team", _("Team"), seat.team.name, seat.team.name)]])


erases("seats", _forget_seats)
goes_with("choices", "seats", _confidential_seats)
declare(
    Kind(
        "demands",
        "table",
        _("Who sits together or not, and whom the organiser placed"),
        _("To make tables that suit people. No reason is written."),
        _("Every row is removed. Only the tables remain."),
        sensitive_until,
        pieces=_demands,
    ),
    ngettext_lazy("%(count)d wish about tables", "%(count)d wishes about tables", "count"),
)
NAMES["pairings"] = ngettext_lazy("%(count)d pair of people", "%(count)d pairs of people", "count")
NAMES["placements"] = ngettext_lazy("%(count)d placement by hand", "%(count)d placements by hand", "count")
declare(
    Kind(
        "resources",
        "lightbulb",
        _("Resource people: name, organisation, moments with tables"),
        _("So that tables know who is here for what."),
        _("Names and moments are removed. What tables asked remains, without a name."),
        contacts_until,
        pieces=_resources,
    ),
    ngettext_lazy("%(count)d resource person", "%(count)d resource people", "count"),
)
tells("placement", _tell_placement, reads="placement__theme")
tells("team", _tell_seat, reads="seat__team")
writes_freely(TeamNews, "text")
writes_freely(Charter, "text")
writes_freely(HelpRequest, "material")
