"""What a project needs: is it there, or who could give it?"""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from common.answers import Refused
from projects.models import Means
from projects.services import kept
from teams.models import Team

MOST = 80  # a team


def add_means(
    *,
    team: Team,
    kind: str,
    what: str,
    idempotency_key: uuid.UUID,
    state: str = Means.State.LACK,
    giver: str = "",
) -> Means:
    """Note something the project needs. A repeat with the same key gives the first row.

    Raises Refused for an unknown kind or state, or where the list is full.
    """
    _check(kind, state)
    with transaction.atomic():
        row, _is_new = kept.add_once(
            Means,
            team=team,
            most=MOST,
            full=_("The list holds 80 things, which is a lot. Remove what serves no more."),
            idempotency_key=idempotency_key,
            kind=kind,
            what=what,
            state=state,
            giver=giver,
            created_at=team.event.now,
        )
        return row


def change_means(*, means: Means, version: int, what: str, giver: str) -> Means:
    """Word something otherwise, say who could give it. Raises Stale when somebody else changed or removed it since."""
    with transaction.atomic():
        row = kept.held(means)
        if row.removed_at is None and (row.what, row.giver) == (what, giver):
            return row
        row = kept.held(means, version=version)
        row.what, row.giver, row.version = what, giver, row.version + 1
        row.save(update_fields=["what", "giver", "version"])
        kept.tell(row.team)
        return row


def tick_means(*, means: Means, state: str) -> Means:
    """Say that the team has something, or lacks it. Saying the same twice changes nothing; nobody is refused."""
    _check(means.kind, state)
    with transaction.atomic():
        row = kept.held(means)
        if row.state != state:
            row.state = state
            row.save(update_fields=["state"])
            kept.tell(row.team)
        return row


def remove_means(*, means: Means) -> None:
    """Take something off the list. It can be brought back for half an hour."""
    with transaction.atomic():
        kept.take_away(means)


def restore_means(*, means: Means) -> None:
    """Bring back something just removed."""
    with transaction.atomic():
        kept.bring_back(means)


def _check(kind: str, state: str) -> None:
    if kind not in Means.Kind.values:
        raise Refused(_("Choose time, places, objects or money."), "kind")
    if state not in Means.State.values:
        raise Refused(_("Say whether you have it or lack it."), "state")
