"""The hats of a participant and of a group: a code, no account."""

from collections.abc import Iterable

from django.http import HttpRequest

from common.actors import Hat
from common.code_sessions import held
from events.models import Event
from participants.models import Group, Registration


def hats_of_participant(request: HttpRequest, event: Event, hats: tuple[Hat, ...]) -> Iterable[Hat]:
    """Cancelled people keep their hat: they may look, and change their mind."""
    door = held(request, event_id=event.pk, kind=Registration.code_kind)
    if door and Registration.objects.filter(event=event, pk=door[0], code_version=door[1]).exists():
        return [Hat("participant", {"registration": frozenset({door[0]})})]
    return []


def hats_of_group(request: HttpRequest, event: Event, hats: tuple[Hat, ...]) -> Iterable[Hat]:
    """A structure that enters its people."""
    door = held(request, event_id=event.pk, kind=Group.code_kind)
    if door and Group.objects.filter(event=event, pk=door[0], code_version=door[1]).exists():
        return [Hat("group", {"group": frozenset({door[0]})})]
    return []
