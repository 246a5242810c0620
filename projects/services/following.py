"""Somebody asks to be told when a project moves, says yes by the link in a mail, is told, and stops in one tap."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common import mail
from common.links import absolute
from common.mail import Mail
from events.models import Event
from participants.models import Registration
from projects.following import Move, followable, moves_of
from projects.models import Followed, Follower
from projects.services.follow_up import TOLD_FROM
from teams.models import Team

NOT_AGAIN_BEFORE = timedelta(hours=1)  # an address is asked for its yes: nobody's mailbox is filled by somebody else
UNSURE_FOR = timedelta(days=3)
_ASKED, _MOVED = _("Do you want news of projects? %(event)s"), _("Projects have moved: %(event)s")


def ask_to_follow(
    *, event: Event, email: str, teams: Iterable[Team], language: str, registration: Registration | None = None
) -> None:
    """Somebody typed an address and chose projects: the address is asked for its yes. What it follows already stays.

    `registration`: of whoever took part, who may follow more than everybody may (see `followable`).

    Tells nothing of what was known: the answer is the same for every address.
    """
    now, email = timezone.now(), email.lower()
    wanted = {team.pk for team in teams} & set(
        followable(event, took_part=registration is not None).values_list("pk", flat=True)
    )
    if not wanted or event.status not in TOLD_FROM:
        return
    with transaction.atomic():
        first = {"asked_at": now - NOT_AGAIN_BEFORE, "created_at": now, "language": language}
        Follower.objects.get_or_create(event=event, email=email, defaults={**first, "registration": registration})
        follower = Follower.objects.select_for_update(of=("self",)).get(event=event, email=email)
        if registration is not None and follower.registration_id is None:
            follower.registration = registration
            follower.save(update_fields=["registration"])
        known = dict(Followed.objects.filter(follower=follower).values_list("team_id", "confirmed_at"))
        Followed.objects.bulk_create(
            Followed(event=event, follower=follower, team_id=team) for team in wanted - set(known)
        )
        if all(known.get(team) for team in wanted) or now - follower.asked_at < NOT_AGAIN_BEFORE:
            return
        follower.asked_at = now
        follower.save(update_fields=["asked_at"])
        mail.write([_asking(event, follower)])


def confirm(*, follower: Follower) -> None:
    """Yes, from the mailbox itself. From now on they are told; of what happened before, nothing."""
    now = timezone.now()
    Followed.objects.filter(follower=follower, confirmed_at=None).update(confirmed_at=now, told_at=now)


def stop(*, follower: Follower) -> None:
    """The address is erased, and mails that have not left with it."""
    Follower.objects.filter(pk=follower.pk).delete()


def tell_followers() -> None:
    """Once a day: one mail for each follower, with all that moved in what they follow. Said again, nothing leaves twice."""
    for event in Event.objects.filter(status__in=TOLD_FROM).order_by("pk"):
        with transaction.atomic():
            rows = Followed.objects.filter(event=event, confirmed_at__isnull=False).select_related("follower")
            followed = list(rows.select_for_update(of=("self",), skip_locked=True).order_by("follower", "team__number"))
            moves = moves_of(event, followed)
            by_follower: dict[int, list[Move]] = {}
            for row in followed:
                if row.pk in moves:
                    by_follower.setdefault(row.follower_id, []).append(moves[row.pk])
            followers = {row.follower_id: row.follower for row in followed}
            mail.write([_news(event, followers[key], told) for key, told in by_follower.items()])
            Followed.objects.filter(pk__in=moves).update(told_at=timezone.now())


def forget_unsure() -> None:
    """An address that did not say yes within three days is erased, and one that follows nothing any more."""
    Followed.objects.filter(confirmed_at=None, follower__asked_at__lt=timezone.now() - UNSURE_FOR).delete()
    Follower.objects.filter(projects=None).delete()


def _asking(event: Event, follower: Follower) -> Mail:
    return _mail(event, follower, "projects/following/ask_mail.txt", _ASKED, {})


def _news(event: Event, follower: Follower, moves: list[Move]) -> Mail:
    return _mail(event, follower, "projects/following/news_mail.txt", _MOVED, {"moves": moves})


def _mail(event: Event, follower: Follower, template: str, words: Promise, more: dict[str, object]) -> Mail:
    link = absolute("follower_page", event.slug, follower.link_token)
    with translation.override(follower.language):
        subject = str(words) % {"event": event.title}
        body = render_to_string(template, {"event": event, "link": link, **more})
    return Mail(follower.email, subject, body, about=f"follower:{follower.pk}")
