"""The categories of people an event hopes for."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from common.answers import Refused
from common.text import search_key
from events.models import Category, Event
from events.services.identity import locked
from events.signals import capacity_changed


@transaction.atomic
def change_categories(
    *, event: Event, version: int | None, changes: Mapping[int, Mapping[str, Any]], capacity: int | None = None
) -> Event:
    """Write {primary key of a category: {column: value}}, and the number of places where given.

    Raises Stale when the event is no longer at `version`.
    """
    row = locked(event, version=version)
    for category in Category.objects.filter(event=row, pk__in=changes):
        for name, value in changes[category.pk].items():
            setattr(category, name, value)
        category.save()
    if capacity is not None:
        row.capacity = capacity
    row.version += 1
    row.save(update_fields=["capacity", "version"])
    if capacity is not None:
        capacity_changed.send(sender=Event, event=row)
    return row


@transaction.atomic
def add_category(*, event: Event, label_fr: str, label_en: str, shape: str, target: int) -> Category:
    """One more category, at the end. The same one again (a form sent twice) changes nothing.

    Raises Refused when another category has this name.
    """
    row = locked(event)
    key = slugify(search_key(label_fr))[:30].strip("-") or uuid.uuid4().hex[:8]
    asked = {"label_fr": label_fr, "label_en": label_en, "shape": shape, "target": target}
    others = list(Category.objects.filter(event=row))
    for other in others:
        if all(getattr(other, name) == value for name, value in asked.items()):
            return other
        if search_key(other.label_fr) == search_key(label_fr):
            raise Refused(_("There is already a category with this name."), "label_fr")
    if any(other.key == key for other in others):
        key = f"{key[:21]}-{uuid.uuid4().hex[:8]}"
    place = max((other.position for other in others), default=-1) + 1
    return Category.objects.create(event=row, key=key, position=place, **asked)


@transaction.atomic
def remove_category(*, category: Category) -> None:
    """Take a category away. Raises Refused when people came in it, or when it is the last."""
    locked(category.event)
    if Category.objects.filter(event=category.event_id).count() < 2:
        raise Refused(_("An event needs at least one category. Add another one first."))
    try:
        with transaction.atomic():
            category.delete()
    except ProtectedError as people:
        raise Refused(
            _("People have registered as “%(category)s”. Change their category first, or keep it.")
            % {"category": category.label}
        ) from people
