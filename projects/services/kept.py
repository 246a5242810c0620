"""What validations, means and photos share: added once, changed on the version one saw, removed so that it can be undone."""

import uuid
from datetime import timedelta
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from common import live
from common.answers import Refused, Stale
from projects.models import Means, PaperPhoto, Validation
from teams.models import Team
from teams.services.answers import locked

UNDO_FOR = timedelta(minutes=30)  # after which what was removed is erased
Kept = Validation | Means | PaperPhoto
Row = TypeVar("Row", bound=Validation | Means | PaperPhoto)


def add_once(
    model: type[Row], *, team: Team, most: int, full: str, idempotency_key: uuid.UUID, **fields: Any
) -> tuple[Row, bool]:
    """A row of `team`, and whether it is new: sent again with the same key, it is the first one.

    Call it in a transaction. Raises Refused with the sentence `full` where the team holds `most` already.
    """
    team = locked(team)
    rows: Any = model.objects  # a query set of rows of any of the three
    if before := rows.filter(event_id=team.event_id, idempotency_key=idempotency_key).first():
        if before.team_id != team.pk:
            raise Refused(_("This was already sent from another table. Open the page again."))
        return before, False
    if rows.filter(team=team).present().count() >= most:
        raise Refused(full)
    row = rows.create(event_id=team.event_id, team=team, idempotency_key=idempotency_key, **fields)
    tell(team)
    return row, True


def held(row: Row, *, version: int | None = None) -> Row:
    """The row as it is now, held until the end of the transaction.

    With `version`, raises Stale when another edit came since, or when the row was removed meanwhile.
    """
    found: Any = type(row).objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if found is None:
        raise Refused(_("This line was erased meanwhile."))
    if version is not None and (found.removed_at is not None or getattr(found, "version", version) != version):
        raise Stale(_("Somebody else changed this line while you were writing."))
    return found


def take_away(row: Kept) -> None:
    """Remove a row so that it can be brought back. Call it in a transaction. Removing it twice changes nothing.

    On real time, also in a rehearsal: what is removed is erased half an hour later.
    """
    row = held(row)
    if row.removed_at is None:
        row.removed_at = timezone.now()
        row.save(update_fields=["removed_at"])
        tell(row.team)


def bring_back(row: Kept) -> None:
    """Undo a removal. Call it in a transaction."""
    row = held(row)
    if row.removed_at is not None:
        row.removed_at = None
        row.save(update_fields=["removed_at"])
        tell(row.team)


def tell(team: Team) -> None:
    """Pages about what this team makes look again."""
    live.publish(event_id=team.event_id, topic=f"sheet-{team.pk}")
