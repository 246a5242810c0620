"""Give awards to teams, and reveal them to the room one after the other.

Nothing is published before a reveal: of what is being prepared, not even the minute is heard.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from common import live
from common.answers import Refused
from events.models import Award, Event, Screen
from projects.models import AwardGiven
from teams.models import Team

TOPIC = "awards"


def give_award(*, award: Award, team: Team) -> AwardGiven:
    """Prepare an award for a team. Twice is once. Raises Refused where one of them is no more, or of another event."""
    with transaction.atomic():
        _hold(award.event_id)
        if not Award.objects.filter(pk=award.pk).exists():
            raise Refused(_("This award was removed meanwhile."))
        if not Team.objects.filter(pk=team.pk, event=award.event_id).exists():
            raise Refused(_("Choose one of the teams shown."))
        given, _is_new = AwardGiven.objects.get_or_create(event_id=award.event_id, award=award, team=team)
        return given


def take_back(*, given: AwardGiven) -> None:
    """A team does not receive it after all. Raises Refused where the room has seen it: hide it first."""
    with transaction.atomic():
        _hold(given.event_id)
        row = AwardGiven.objects.filter(pk=given.pk).first()
        if row is None:
            return
        if row.revealed_at:
            raise Refused(_("The room has seen it. Hide it again first."))
        row.delete()


def reveal(*, award: Award) -> int:
    """Show an award and its teams on the screens of the event, now. Gives how many teams it was news for; 0 changes nothing.

    Raises Refused where no team receives it.
    """
    with transaction.atomic():
        _hold(award.event_id)
        rows = AwardGiven.objects.filter(award=award, team__removed_at=None)
        if not rows.exists():
            raise Refused(_("No team receives it yet. Choose one first."))
        shown = rows.filter(revealed_at=None).update(revealed_at=award.event.now)
        if shown:
            Screen.objects.filter(event=award.event_id).update(shows=Screen.Shows.AWARDS)
            live.publish(event_id=award.event_id, topic=TOPIC)
        return shown


def hide(*, award: Award) -> None:
    """Take a reveal back: the screens show the awards seen before it, or that they come. Twice changes nothing."""
    with transaction.atomic():
        _hold(award.event_id)
        if AwardGiven.objects.filter(award=award, revealed_at__isnull=False).update(revealed_at=None):
            live.publish(event_id=award.event_id, topic=TOPIC)


def show_awards(*, event: Event, begin: bool) -> None:
    """Put all the screens of the event on the awards, or back to what the moment asks for."""
    shows = Screen.Shows.AWARDS if begin else Screen.Shows.AUTO
    with transaction.atomic():
        if Screen.objects.filter(event=event).exclude(shows=shows).update(shows=shows):
            live.publish(event_id=event.pk, topic="screens")


def _hold(event_id: int) -> None:
    """One at a time decides about the awards of an event."""
    Event.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=event_id)
