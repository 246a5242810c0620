"""Whoever acts, as one type.

A request may come from a signed-in user with roles, a participant with a personal code, a table tablet, a screen, or
nobody. Each of these is a *hat*; the actor wears all the hats its request carries in the event the address names.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Hat:
    """One capacity in which a request acts in one event.

    `role` names it ("organiser", "participant", …). `scope` says over which rows: {"theme": {3, 4}} or {"team": {7}};
    no scope means the role does not depend on rows.
    """

    role: str
    scope: Mapping[str, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts in a request, within one event (`event_id` is None on pages that belong to no event)."""

    event_id: int | None = None
    user_id: int | None = None
    name: str = ""
    hats: tuple[Hat, ...] = ()

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(hat.role for hat in self.hats)

    @property
    def is_nobody(self) -> bool:
        """Neither signed in nor holding a code that opens this event."""
        return self.user_id is None and not self.hats

    @property
    def who(self) -> str:
        """The same words on every device of one person, and for every device that holds one code."""
        if self.user_id is not None:
            return f"user {self.user_id}"
        hats = [(hat.role, sorted((kind, sorted(rows)) for kind, rows in hat.scope.items())) for hat in self.hats]
        return f"{self.event_id} {sorted(hats)}"

    def has(self, *roles: str) -> bool:
        """Does the actor wear one of these hats?"""
        return any(hat.role in roles for hat in self.hats)

    def scope(self, kind: str, *roles: str) -> frozenset[int]:
        """Primary keys of the rows of `kind` in the actor's reach, through `roles` only where given."""
        reach: frozenset[int] = frozenset()
        for hat in self.hats:
            if not roles or hat.role in roles:
                reach |= hat.scope.get(kind, frozenset())
        return reach


Resolver = Callable[[HttpRequest, Any, tuple[Hat, ...]], Iterable[Hat]]


@cache
def _resolvers() -> tuple[Resolver, ...]:
    return tuple(import_string(path) for path in settings.ACTOR_RESOLVERS)


def resolve_actor(request: HttpRequest, event: Any) -> Actor:
    """The actor of `request` in `event` (None for pages without event): asks each resolver of settings.ACTOR_RESOLVERS.

    A resolver takes (request, event, hats found so far) and returns the hats it adds.
    """
    user = request.user
    hats: tuple[Hat, ...] = ()
    if event is not None:
        for resolver in _resolvers():
            hats += tuple(resolver(request, event, hats))
    return Actor(
        event_id=event.pk if event is not None else None,
        user_id=user.pk if user.is_authenticated else None,
        name=getattr(user, "name", "") or "",
        hats=hats,
    )
