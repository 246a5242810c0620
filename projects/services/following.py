"""Somebody asks to be told when a project moves, says yes by the link in a mail, is told, and stops in one tap."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
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
from projects.models import Followed, Follower, ProjectNews
from projects.services.follow_up import TOLD_FROM
from teams.models import Team

NOT_AGAIN_BEFORE = timedelta(hours=1)  # an address is asked for its yes: nobody's mailbox is filled by somebody else
UNSURE_FOR = timedelta(days=3)
_ASKED, _MOVED = _("Do you want news of projects? %(event)s"), _("Projects have moved: %(event)s")


def ask_to_follow(
    *, event: Event, email: str, teams: Iterable[Team], language: str, registration: Registration | None = None
) -> None:
    """Somebody typed an address and chose projects: the address is asked for its yes. What it follows already stays.

    `registration`: of whoever took part, who may follow more than everybody may (see `followable`). What they choose is
    theirs; what the address follows besides is not, and they learn nothing of it.

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
        Follower.objects.get_or_create(event=event, email=email, defaults=first)
        follower = Follower.objects.select_for_update(of=("self",)).get(event=event, email=email)
        known = {row.team_id: row for row in Followed.objects.filter(follower=follower)}
        took_part = registration is not None
        Followed.objects.bulk_create(
            Followed(event=event, follower=follower, team_id=team, took_part=took_part, registration=registration)
            for team in wanted - set(known)
        )
        _share([known[team] for team in wanted & set(known)], registration)
        answered = [row.confirmed_at for row in known.values() if row.confirmed_at]
        is_waiting = now - follower.asked_at < NOT_AGAIN_BEFORE and not any(
            day >= follower.asked_at for day in answered
        )
        if all(team in known and known[team].confirmed_at for team in wanted) or is_waiting:
            return
        follower.asked_at = now
        follower.save(update_fields=["asked_at"])
        mail.write([_asking(event, follower)])


def _share(asked: Iterable[Followed], registration: Registration | None) -> None:
    """Two asked the same for one address, and only its mailbox knows for whom: before its yes it is neither's."""
    one = registration and registration.pk
    shared = [row for row in asked if row.confirmed_at is None and row.registration_id != one]
    for row in shared:
        row.registration, row.took_part = None, row.took_part or registration is not None
    Followed.objects.bulk_update(shared, ["registration", "took_part"])


def confirm(*, follower: Follower) -> None:
    """Yes to all that was chosen, from the mailbox itself. From now on they are told; of what happened before, nothing."""
    now = timezone.now()
    with transaction.atomic():
        Follower.objects.select_for_update(of=("self",)).filter(pk=follower.pk).first()
        asked = Followed.objects.filter(follower=follower, confirmed_at=None)
        last = ProjectNews.objects.filter(team=OuterRef("team")).order_by("-pk").values("pk")[:1]
        asked.update(confirmed_at=now, told_at=now, news_to=Coalesce(Subquery(last), 0))


def stop(*, follower: Follower) -> None:
    """The address is erased, and mails that have not left with it."""
    Follower.objects.filter(pk=follower.pk).delete()


def tell_followers() -> None:
    """Once a day: one mail for each follower, with all that moved in what they follow. Said again, nothing leaves twice."""
    now = timezone.now()
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
            for row in followed:
                if row.pk in moves:
                    row.told_at, row.news_to = now, max(row.news_to, moves[row.pk].news_to)
            Followed.objects.bulk_update([row for row in followed if row.pk in moves], ["told_at", "news_to"])


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
