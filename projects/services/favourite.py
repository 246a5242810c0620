"""The audience favourite: open the poll, vote, count the tokens of paper, close for good.

A vote reads the row of the poll FOR SHARE: votes do not wait for each other. Closing takes it FOR UPDATE: it waits for the
votes under way, and those that come after read that the poll is closed. So what was acknowledged is counted, and nothing
else is. Nothing is published for a vote: its minute is heard by nobody. See docs/decisions/0029.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import User
from common import live
from common.answers import Refused
from events.models import Announcement, Event
from events.services.announcements import announce, withdraw
from participants.models import Registration
from projects.models import Ballot, FavouriteResult, Poll, TokenCount
from teams.models import Team, TeamMember

TOPIC = "favourite"
MOST_TOKENS = 9999


class PollClosed(Refused):
    """The poll is not open: not yet, or no more."""


def open_poll(*, event: Event, own_team: bool, announced_by: User | None = None) -> Poll:
    """Let people vote, and say so everywhere where `announced_by` does. Twice changes nothing. Raises Refused without a team to choose, or once the poll was closed."""
    with transaction.atomic():
        Poll.objects.get_or_create(event=event)
        poll = _hold_alone(event)
        if poll.closed_at:
            raise Refused(_("The votes were counted. They are not opened a second time."))
        if poll.opened_at:
            return poll
        if not Team.objects.filter(event=event).exists():
            raise Refused(_("Make the teams first."))
        poll.own_team, poll.opened_at = own_team, event.now
        poll.save(update_fields=["own_team", "opened_at"])
        if announced_by is not None:
            _say_so(poll, announced_by)
        live.publish(event_id=event.pk, topic=TOPIC)
        return poll


def vote(*, registration: Registration, team: Team, way: str) -> None:
    """Keep a person's vote, in the place of the one they had. The same again changes nothing.

    Raises PollClosed while votes are not taken, Refused for their own team where the poll says so, for a team that is no
    more, and for somebody who does not come.
    """
    with transaction.atomic():
        poll = _shared_poll(team.event_id)
        if poll is None or not poll.is_open:
            raise PollClosed(closed_words(poll))
        if not registration.is_active or registration.event_id != team.event_id:
            raise Refused(_("Only people who come to the event vote."))
        if team.removed_at:
            raise Refused(_("Choose one of the teams shown."), "team")
        if not poll.own_team and TeamMember.objects.filter(registration=registration, team=team).exists():
            raise Refused(_("This is your own team. Choose another one."), "team")
        _keep(Ballot(event_id=team.event_id, registration=registration, team=team, way=way))


def closed_words(poll: Poll | None) -> str:
    """Why no vote is taken now."""
    if poll is None or poll.opened_at is None:
        return _("The votes are not open yet. Your organiser will say when.")
    return _("The votes are closed. Every vote sent before counts.")


def close_poll(*, event: Event) -> None:
    """Take no more votes, write how many each team has, and forget for whom each person voted. Twice changes nothing.

    It is not undone: nobody knows any more who voted what. Raises Refused where the poll was never opened.
    """
    with transaction.atomic():
        poll = _hold_alone(event)
        if poll.opened_at is None:
            raise Refused(_("The votes are not open yet."))
        if poll.closed_at:
            return
        ballots = Ballot.objects.filter(event=event)
        votes = dict(ballots.exclude(team=None).values_list("team").annotate(count=Count("pk")).order_by())
        FavouriteResult.objects.bulk_create(
            FavouriteResult(event=event, team_id=team, by_vote=votes.get(team, 0))
            for team in Team.with_removed.filter(event=event).values_list("pk", flat=True)
        )
        ballots.update(team=None)
        poll.closed_at = max(event.now, poll.opened_at)
        poll.save(update_fields=["closed_at"])
        for said in Announcement.objects.filter(event=event, idempotency_key=_said_once(poll)):
            withdraw(announcement=said)
        live.publish(event_id=event.pk, topic=TOPIC)


@dataclass(frozen=True, slots=True)
class Counted:
    """The tokens of a team as a page sends them, and the version that the page showed (0: none yet)."""

    count: int
    version: int


def count_tokens(*, event: Event, counted: Mapping[int, Counted]) -> dict[int, TokenCount]:
    """Write down the tokens counted on paper: {team: Counted}. The same number again changes nothing.

    Gives those that somebody else counted otherwise meanwhile, {team: the count now}: they keep it, the others are written.
    Raises Refused for a number that cannot be, and once results are shared.
    """
    if any(not 0 <= one.count <= MOST_TOKENS for one in counted.values()):
        raise Refused(_("At most %(most)d tokens for a team.") % {"most": MOST_TOKENS})
    with transaction.atomic():
        # The event, not the poll: who votes does not wait for who counts.
        held = Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
        if held.shares_results:
            raise Refused(_("The results are shared: what was counted stays."))
        stored = {row.team_id: row for row in TokenCount.objects.filter(event=event)}
        known = set(Team.objects.filter(event=event).values_list("pk", flat=True))
        new: list[TokenCount] = []
        changed: list[TokenCount] = []
        overtaken: dict[int, TokenCount] = {}
        for team, given in counted.items():
            row = stored.get(team)
            if team not in known or (row is not None and row.count == given.count):
                continue
            if row is None:
                new.append(TokenCount(event=event, team_id=team, count=given.count))
            elif row.version != given.version:
                overtaken[team] = row
            else:
                row.count, row.version = given.count, row.version + 1
                changed.append(row)
        TokenCount.objects.bulk_create(new)
        TokenCount.objects.bulk_update(changed, ["count", "version"])
        return overtaken


def _keep(ballot: Ballot) -> None:
    """One row a person, whoever else writes it at the same moment: the last one stays."""
    Ballot.objects.bulk_create(
        [ballot], update_conflicts=True, unique_fields=["registration"], update_fields=["team", "way"]
    )


def _say_so(poll: Poll, by: User) -> None:
    """On the screens, the tablets and the phones, until the poll is closed."""
    words = _(
        "Vote for the project that touches you most: on your phone, on the tablet of your table, or with a token."
    )
    said = Announcement(event=poll.event, text=words, starts_at=poll.event.now)
    announce(announcement=said, by=by, idempotency_key=_said_once(poll))


def _said_once(poll: Poll) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"favourite:{poll.pk}")


def _shared_poll(event_id: int) -> Poll | None:
    """The poll as it is now, which nobody closes before the end of the transaction."""
    return next(iter(Poll.objects.raw("SELECT * FROM projects_poll WHERE event_id = %s FOR SHARE", [event_id])), None)


def _hold_alone(event: Event) -> Poll:
    """The poll once the votes under way are in; new ones wait."""
    poll = Poll.objects.select_for_update(of=("self",)).filter(event=event).first()
    return poll or Poll(event=event)
