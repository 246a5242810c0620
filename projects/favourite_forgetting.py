"""What the favourite of the room holds of people: that they voted, and until the votes close, for which team."""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from events.models import Event
from participants.forgetting import Fact, Section, tells
from participants.models import Registration
from participants.retention import Kind, declare, sensitive_until
from projects.models import Ballot

ONLY_THEIRS = _("Whether this person voted, and for whom, is theirs alone to read, in their own space.")


def _tell_vote(registration: Registration) -> Section:
    """Whether they voted; for whom, while it is known."""
    teams: list[str | None] = registration.ballot_told  # type: ignore[attr-defined]
    forgotten = _("Nobody knows any more for whom.")
    entries = [[Fact("vote", _("I voted for"), team or "", team or str(forgotten))] for team in teams]
    return Section("favourite", _("The favourite of the room"), entries, only_theirs=ONLY_THEIRS)


def _told() -> ArraySubquery:
    """The vote of a person, read with their registration."""
    return ArraySubquery(Ballot.objects.filter(registration=OuterRef("pk")).values("team__name"))


def _ballots(event: Event) -> Any:
    return Ballot.objects.filter(event=event)


def _forget_ballots(event: Event, today: date) -> int:
    """Who voted is forgotten too. A poll that nobody closed counts no more."""
    return int(_ballots(event).delete()[1].get("projects.Ballot", 0))


tells("favourite", _tell_vote, told=("ballot_told", _told()))
declare(
    Kind(
        "favourite",
        "heart",
        _("Who voted for the favourite of the room"),
        _("So that nobody votes twice. Nobody can read for whom."),
        _("For whom somebody voted is erased when the votes close; that they voted, on this date."),
        sensitive_until,
        forget=_forget_ballots,
        held=lambda event: _ballots(event).count(),
    ),
    ngettext_lazy("%(count)d vote for the favourite", "%(count)d votes for the favourite", "count"),
)
