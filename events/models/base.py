from typing import TYPE_CHECKING, Any, ClassVar

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


def localised(row: object, name: str) -> Any:
    """`name` in the reader's language, in French where the other is not written: title → title_en or title_fr."""
    wanted = getattr(row, f"{name}_{(get_language() or 'fr')[:2]}", "")
    return wanted or getattr(row, f"{name}_fr")


class Ordered(models.Model):
    """A row that has its place in a list, kept by the organiser. `ordered_within` says which rows make up its list."""

    ordered_within: ClassVar[tuple[str, ...]] = ("event_id",)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    def siblings(self) -> "models.QuerySet[Any]":
        """The rows of its list, itself among them, in order."""
        same = {name: getattr(self, name) for name in self.ordered_within}
        return type(self)._base_manager.filter(**same).order_by("position", "pk")


class Sent(models.Model):
    """A form that made a row. When the network sends it again, the repeat finds that row instead of making a second."""

    event = event_key("+")
    idempotency_key = models.UUIDField()
    row_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "idempotency_key"], name="form_sent_once")]

    def __str__(self) -> str:
        return f"{self.idempotency_key} → {self.row_id}"
