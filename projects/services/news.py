"""A word about a project is put right or taken back, by whoever carries it or by the organiser: it is gone everywhere."""

from django.db import transaction
from django.utils.translation import gettext as _

from common import mail
from common.answers import Stale
from projects.models import ProjectNews
from projects.services.follow_up import refuse_unless_open
from teams.models import Team


def correct_news(*, team: Team, key: int, text: str, is_told_on: bool) -> ProjectNews:
    """Put other words in the place of those shown under `key`. To be read by everybody they wait for the organiser again.

    The corrected words have another key: it is the version. The same again changes nothing; raises Stale where the words
    shown were changed or taken back meanwhile, Refused once the event is archived.
    """
    refuse_unless_open(team)
    with transaction.atomic():
        before = _held(team, key)
        if before is None:
            same = ProjectNews.objects.filter(team=team, pk__gt=key, text=text, is_told_on=is_told_on).first()
            if same is None:
                raise Stale(_("These words were changed or taken back meanwhile."))
            return same
        if (before.text, before.is_told_on) == (text, is_told_on):
            return before
        _withdraw(before)
        kept = {"event": team.event, "told_as": before.told_as, "created_at": before.created_at}
        return ProjectNews.objects.create(team=team, text=text, is_told_on=is_told_on, **kept)


def remove_news(*, team: Team, key: int) -> None:
    """Erase these words, also from mails that have not left. Twice is like once."""
    with transaction.atomic():
        if row := _held(team, key):
            _withdraw(row)


def _held(team: Team, key: int) -> ProjectNews | None:
    found: ProjectNews | None = ProjectNews.objects.select_for_update(of=("self",)).filter(team=team, pk=key).first()
    return found


def _withdraw(row: ProjectNews) -> None:
    mail.take_out([row.text], label="follower:")
    row.delete()
