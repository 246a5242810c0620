"""The hats an event gives: roles of signed-in people, and screens."""

from collections import defaultdict
from collections.abc import Iterable

from django.http import HttpRequest

from common.actors import Hat
from common.code_sessions import held
from events.models import Event, Role, Screen


def hats_of_user(request: HttpRequest, event: Event, hats: tuple[Hat, ...]) -> Iterable[Hat]:
    """One hat a role; a theme lead's carries the themes it covers."""
    if not request.user.is_authenticated:
        return []
    themes_by_kind: dict[str, set[int]] = defaultdict(set)
    for kind, theme_id in Role.objects.filter(event=event, user=request.user).values_list("kind", "theme_id"):
        themes_by_kind[kind] |= {theme_id} if theme_id else set()
    return [Hat(kind, {"theme": frozenset(themes)}) for kind, themes in sorted(themes_by_kind.items())]


def hats_of_screen(request: HttpRequest, event: Event, hats: tuple[Hat, ...]) -> Iterable[Hat]:
    door = held(request, event_id=event.pk, kind=Screen.code_kind)
    if door and Screen.objects.filter(event=event, pk=door[0], code_version=door[1]).exists():
        return [Hat("screen", {"screen": frozenset({door[0]})})]
    return []
