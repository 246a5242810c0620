"""A team says what may be public; somebody reads it; the organiser publishes; whoever said yes may say no again."""

import uuid
from collections.abc import Collection
from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common import mail
from common.answers import Refused, Stale
from common.photos import redrawn
from events.models import Intercommunality, Role
from projects.models import ProjectNews, Publication, PublicPicture, PublicPictureContent, PublishedPart
from projects.publishing import Offer, fingerprint, offers_of, places_of
from teams.models import Team

MOST_PICTURES = 4  # a project
Kind = PublishedPart.Kind


def agree(
    *,
    team: Team,
    parts: Collection[str],
    seen: str,
    version: int,
    place: Intercommunality | None = None,
    contact: str = "",
    for_team: bool = False,
) -> Publication:
    """Keep what a team lets be public: `parts` are the keys of what it was offered, `contact` that of a structure.

    What was public and is still agreed to, word for word, stays public; what is new waits for the organiser; what is no
    longer agreed to is gone at once. `for_team`: the organiser notes what the team said. Raises Stale where the texts
    (`seen`) or the agreement (`version`) changed meanwhile, Refused where the name of the project is missing.
    """
    with transaction.atomic():
        publication = _held(team)
        offers = offers_of(team)
        if publication.version != version or fingerprint(offers) != seen:
            raise Stale(_("The sheet or the agreement changed meanwhile. Read it again, then say yes."))
        chosen = [offer for offer in offers if offer.key in parts]
        if contact:
            chosen.append(Offer(Kind.CONTACT, "", contact))
        if not any(offer.kind == Kind.TITLE for offer in chosen):
            raise Refused(_("Without its name, nothing of the project can be shown. Tick the name too."), "parts")
        if place is not None and place not in places_of(team):
            raise Refused(_("Choose a place of the territory."), "place")
        _keep(publication, chosen)
        publication.agreed_at, publication.withdrawn_at = timezone.now(), None
        publication.agreed_for_team, publication.place = for_team, place
        publication.version = version + 1
        publication.save()
        return publication


def withdraw(*, team: Team) -> None:
    """Take everything of a project back: the texts and pictures that were public are erased. Twice changes nothing."""
    with transaction.atomic():
        publication = _held(team)
        _hold_back_news(team)
        publication.parts.all().delete()
        publication.pictures.all().delete()
        publication.agreed_at = publication.published_at = publication.read_at = None
        publication.was_read_by_two = False
        publication.withdrawn_at = timezone.now()
        publication.version += 1
        publication.save()


def note_read(*, publication: Publication, user: User, version: int) -> Publication:
    """The lead of a protected theme has read what the team agreed to, and finds nothing that tells who somebody is.

    Raises Stale when the team changed it since, Refused for whoever does not lead the theme.
    """
    with transaction.atomic():
        row = _reread(publication, version)
        if not _leads(user, row):
            raise Refused(_("The lead of the theme reads it."))
        row.read_at, row.read_by, row.read_version = timezone.now(), user, version
        row.save()
        return row


def publish(*, publication: Publication, user: User, version: int, news_to: int = 0) -> Publication:
    """Let everybody read what a team agreed to. The organiser who publishes has read it, and its news up to `news_to`.

    For a protected theme, its lead has read it before, and is somebody else. Raises Stale when the team changed it since
    the page was shown, Refused before results are shared, without the team's yes, or without the lead's reading.
    """
    with transaction.atomic():
        row = _reread(publication, version)
        if not row.event.has_shared_results:
            raise Refused(_("Nothing is public before results are shared."))
        if row.agreed_at is None:
            raise Refused(_("The team has not said yes."))
        protected = row.team.theme.is_protected
        if protected and not row.is_read:
            raise Refused(_("The lead of this theme has to read it first."))
        if protected and row.read_by_id == user.pk:
            raise Refused(_("Two people read what a protected theme made. Another organiser has to publish it."))
        now = timezone.now()
        row.published_at, row.published_by = row.published_at or now, user
        row.was_read_by_two = protected
        row.news_to = max(row.news_to, news_to)
        row.save()
        row.parts.filter(published_at=None).update(published_at=now)
        row.pictures.filter(published_at=None).update(published_at=now)
        return row


def add_picture(*, team: Team, file: IO[bytes], size: int, alt: str, idempotency_key: uuid.UUID) -> PublicPicture:
    """Add a picture to what a team lets be seen. It waits for the organiser, as texts do.

    Raises Refused on a protected theme, for a file that cannot be kept, beyond four pictures, before the team has said
    yes to anything.
    """
    if team.theme.is_protected:
        raise Refused(_("No picture is shown of a project of this theme."))
    drawn = redrawn(file, size)  # before the transaction: drawing takes a moment
    with transaction.atomic():
        publication = _held(team)
        before = PublicPicture.objects.filter(event_id=team.event_id, idempotency_key=idempotency_key).first()
        if before:
            return before
        if publication.agreed_at is None:
            raise Refused(_("Say first which parts of the project may be public."))
        if publication.pictures.count() >= MOST_PICTURES:
            raise Refused(_("Four pictures at most. Remove one to add another."))
        picture = PublicPicture.objects.create(
            event_id=team.event_id,
            publication=publication,
            alt=alt,
            width=drawn.width,
            height=drawn.height,
            created_at=timezone.now(),
            idempotency_key=idempotency_key,
        )
        PublicPictureContent.objects.create(
            event_id=team.event_id, picture=picture, large=drawn.large, small=drawn.small
        )
        _changed(publication)
        return picture


def remove_picture(*, team: Team, picture: int) -> None:
    """Take a picture away, for good and at once. Of another team's it takes none."""
    with transaction.atomic():
        publication = _held(team)
        if publication.pictures.filter(pk=picture).delete()[0]:
            _changed(publication)


def leads_of(team: Team) -> list[str]:
    """The names of those who lead a team's theme."""
    roles = Role.objects.filter(event=team.event_id, kind="referent", theme=team.theme_id).select_related("user")
    return [role.user.name for role in roles]


def _held(team: Team) -> Publication:
    """The team's agreement, made empty where there was none, held until the end of the transaction."""
    Publication.objects.get_or_create(event_id=team.event_id, team=team)
    row = Publication.objects.select_for_update(of=("self",)).get(team=team)
    row.team, row.event = team, team.event
    return row


def _reread(publication: Publication, version: int) -> Publication:
    row = (
        Publication.objects.select_for_update(of=("self",))
        .select_related("team__theme", "event")
        .get(pk=publication.pk)
    )
    if row.version != version:
        raise Stale(_("The team changed what it agrees to meanwhile. Read it again."))
    return row


def _keep(publication: Publication, chosen: Collection[Offer]) -> None:
    """Make the parts of `publication` those chosen; the same text keeps its place in public."""
    stored = {(part.kind, part.block_id): part for part in publication.parts.all()}
    new: list[PublishedPart] = []
    changed: list[PublishedPart] = []
    now = timezone.now()
    for offer in chosen:
        part = stored.pop((str(offer.kind), offer.block.pk if offer.block else None), None)
        if part and (part.text == offer.text or offer.kind == Kind.STATE):  # in whatever language it was asked
            continue
        if part:
            if offer.kind == Kind.TITLE:
                publication.published_at = None  # under another name, the whole project waits for the organiser
            part.text, part.agreed_at, part.published_at = offer.text, now, None
            changed.append(part)
            continue
        part = PublishedPart(event_id=publication.event_id, publication=publication, kind=offer.kind, block=offer.block)
        part.text, part.agreed_at = offer.text, now
        new.append(part)
    PublishedPart.objects.bulk_create(new)
    PublishedPart.objects.bulk_update(changed, ["text", "agreed_at", "published_at"])
    if any(part.kind == Kind.STATE for part in stored.values()):
        _hold_back_news(publication.team)
    publication.parts.filter(pk__in=[part.pk for part in stored.values()]).delete()


def _hold_back_news(team: Team) -> None:
    """Take what is new out of mails that have not left: the team tells it no more."""
    told = ProjectNews.objects.filter(team=team, is_told_on=True)
    mail.take_out(list(told.values_list("text", flat=True)), label="follower:")


def _changed(publication: Publication) -> None:
    publication.version += 1
    publication.save(update_fields=["version", "updated_at"])


def _leads(user: User, publication: Publication) -> bool:
    return Role.objects.filter(
        event=publication.event_id, user=user, kind="referent", theme=publication.team.theme_id
    ).exists()
