from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import get_language

if TYPE_CHECKING:
    from common.actors import Actor


class EventOwnedQuerySet(models.QuerySet[Any]):
    """Rows that belong to an event and that everybody with a role in it may fetch (the permission table decides what for)."""

    def visible_to(self, actor: "Actor") -> "EventOwnedQuerySet":
        return self.filter(event_id=actor.event_id) if actor.hats else self.none()


def event_key(related_name: str) -> models.ForeignKey[Any, Any]:
    """The `event` key that every row of an event carries, also where it could be reached through another row."""
    return models.ForeignKey("events.Event", models.CASCADE, related_name=related_name)


def localised(row: object, name: str) -> str:
    """`name` in the reader's language, in French where the other is not written: title → title_en or title_fr."""
    wanted = getattr(row, f"{name}_{(get_language() or 'fr')[:2]}", "")
    return wanted or getattr(row, f"{name}_fr")


class Ordered(models.Model):
    """A row that has its place in a list, kept by the organiser."""

    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
