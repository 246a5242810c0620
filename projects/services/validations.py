"""The validation log: what a team asked of people concerned, what they answered, what that changed."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.answers import Refused
from events.models import SheetBlock
from projects.models import Validation
from projects.services import kept
from teams.models import Team

MOST = 60  # a team
WRITTEN = ("block", "question", "asked", "people", "answer", "changed")


def log_validation(
    *,
    team: Team,
    question: str,
    idempotency_key: uuid.UUID,
    asked: str = Validation.Asked.CONCERNED,
    people: int | None = None,
    answer: str = "",
    changed: str = "",
    block: SheetBlock | None = None,
) -> Validation:
    """Note what was asked, of which kind of person, and what they said. A repeat with the same key gives the first row.

    Raises Refused where the block is not the event's, or the log is full.
    """
    _check_block(team, block)
    now = team.event.now
    with transaction.atomic():
        row, _is_new = kept.add_once(
            Validation,
            team=team,
            most=MOST,
            full=_("The log holds 60 questions, which is a lot. Remove one that serves no more."),
            idempotency_key=idempotency_key,
            block=block,
            question=question,
            asked=asked,
            people=people,
            answer=answer,
            changed=changed,
            created_at=now,
            updated_at=now,
        )
        return row


def change_validation(*, validation: Validation, version: int, fields: Mapping[str, Any]) -> Validation:
    """Write `fields` (those of WRITTEN) on a row that still stands at `version`. Saving the same changes nothing.

    Raises Stale when somebody else changed or removed it since.
    """
    values = {name: fields[name] for name in WRITTEN if name in fields}
    _check_block(validation.team, values.get("block"))
    with transaction.atomic():
        row = kept.held(validation)
        if row.removed_at is None and all(getattr(row, name) == value for name, value in values.items()):
            return row
        row = kept.held(validation, version=version)
        for name, value in values.items():
            setattr(row, name, value)
        row.version, row.updated_at = row.version + 1, row.team.event.now
        row.save()
        kept.tell(row.team)
        return row


def remove_validation(*, validation: Validation) -> None:
    """Take a row out of the log. It can be brought back for half an hour."""
    with transaction.atomic():
        kept.take_away(validation)


def restore_validation(*, validation: Validation) -> None:
    """Bring back a row just removed."""
    with transaction.atomic():
        kept.bring_back(validation)


def _check_block(team: Team, block: SheetBlock | None) -> None:
    if block is not None and block.event_id != team.event_id:
        raise Refused(_("This block belongs to another event."), "block")
