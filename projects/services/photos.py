"""Photos of sheets of paper: without a face, without a name, without where they were taken."""

import uuid
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.answers import Refused
from common.photos import redrawn
from events.models import Event
from projects.models import Means, PaperPhoto, PaperPhotoContent, Validation
from projects.services import kept
from teams.models import Team

MOST = 12  # a team


def keep_photo(*, team: Team, file: IO[bytes], size: int, caption: str = "", idempotency_key: uuid.UUID) -> PaperPhoto:
    """Draw the picture of an uploaded file again and keep it. A repeat with the same key gives the first photo.

    Raises Refused on a protected theme, for a file that cannot be kept, and where the team has twelve photos.
    """
    if team.theme.is_protected:
        raise Refused(_("No photo is taken at this table: its theme is protected."))
    if before := _sent_before(team, idempotency_key):
        return before
    drawn = redrawn(file, size)  # before the transaction: drawing takes a moment
    with transaction.atomic():
        photo, is_new = kept.add_once(
            PaperPhoto,
            team=team,
            most=MOST,
            full=_("Your table has 12 photos. Remove one to take another."),
            idempotency_key=idempotency_key,
            caption=caption,
            width=drawn.width,
            height=drawn.height,
            created_at=team.event.now,
        )
        if is_new:
            PaperPhotoContent.objects.create(event_id=team.event_id, photo=photo, large=drawn.large, small=drawn.small)
        return photo


def remove_photo(*, photo: PaperPhoto) -> None:
    """Take a photo away. It can be brought back for half an hour, then it is erased."""
    with transaction.atomic():
        kept.take_away(photo)


def restore_photo(*, photo: PaperPhoto) -> None:
    """Bring back a photo just removed."""
    with transaction.atomic():
        kept.bring_back(photo)


def erase_removed(*, event: Event) -> int:
    """Erase what was removed half an hour ago or more, pictures with it. How many rows went."""
    before = timezone.now() - kept.UNDO_FOR
    gone = 0
    for model in (PaperPhoto, Validation, Means):
        gone += model.objects.filter(event=event, removed_at__lt=before).delete()[1].get(model._meta.label, 0)
    return gone


def _sent_before(team: Team, key: uuid.UUID) -> PaperPhoto | None:
    rows: Any = PaperPhoto.objects
    found: PaperPhoto | None = rows.filter(team=team, idempotency_key=key).first()
    return found
