"""What a copy of an event carries, for every table that belongs to one.

Each app says it of its own tables in its `copied.py`, in one line a table; a test fails where a table is missing. Two
readers: an event written as one file and read elsewhere (reports/copies/), and a new event begun as a copy of an earlier
one (events/services/creation.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.conf import settings
from django.db import models

from common.models import CodeHolder


class Part(Enum):
    DEFINITION = "definition"  # what the organiser decided
    WORK = "work"  # what teams, the room and the jury made of it; texts where names may slip in
    PEOPLE = "people"  # what is known of somebody
    LEFT = "left"  # stays where it is: of this installation, or of one moment


@dataclass(frozen=True)
class Copied:
    """How rows of one table are carried.

    `choice`: in a new event begun as a copy, what the organiser ticks to have these rows (a key of CHOICES).
    `leaves`: columns that are never carried, and get their default: keys of rows held outside of foreign keys.
    `personal`: columns carried only where people are.
    `only`: where some rows alone are carried, the values by which they are found.
    `why`: for what is LEFT, a sentence for whoever reads the table.
    """

    model: type[models.Model]
    part: Part
    choice: str = ""
    leaves: frozenset[str] = frozenset()
    personal: frozenset[str] = frozenset()
    why: str = ""
    only: Mapping[str, Any] = field(default_factory=dict)

    @property
    def rows(self) -> "models.QuerySet[Any]":
        """All its rows that are carried, those that ordinary pages hide among them."""
        return self.model._base_manager.filter(**self.only)

    def columns(self, parts: "frozenset[Part]") -> "list[models.Field[Any, Any]]":
        """What is written of a row where these parts are carried: no key of its own, no code, nothing of an account."""
        return [field for field in self.model._meta.concrete_fields if not self._stays(field, parts)]

    def _stays(self, field: "models.Field[Any, Any]", parts: "frozenset[Part]") -> bool:
        if field.primary_key or field.generated or field.name in ("event", "idempotency_key", *self.leaves):  # type: ignore[attr-defined]  # generated: Django's, unknown to its stubs
            return True
        if field.name in self.personal and Part.PEOPLE not in parts:
            return True
        if issubclass(self.model, CodeHolder) and field.name in CODE_COLUMNS:
            return True
        target = field.related_model
        return target is not None and (is_account(target) or part_of(target) not in (None, *parts))


CODE_COLUMNS = ("reference", "code_version", "code_lookup", "link_lookup")
_TABLE: dict[type[models.Model], Copied] = {}


def declare(
    part: Part,
    *kinds: type[models.Model],
    choice: str = "",
    leaves: Iterable[str] = (),
    personal: Iterable[str] = (),
    why: str = "",
    only: Mapping[str, Any] | None = None,
) -> None:
    """Say what a copy does with these tables."""
    for kind in kinds:
        _TABLE[kind] = Copied(kind, part, choice, frozenset(leaves), frozenset(personal), why, only or {})


def table() -> list[Copied]:
    """Every table that was declared, in the order of the names."""
    return sorted(_TABLE.values(), key=lambda copied: copied.model._meta.label_lower)


def part_of(kind: Any) -> Part | None:
    """Where rows of this table go; None for one that belongs to no event (communes, accounts)."""
    copied = _TABLE.get(kind)
    return copied.part if copied else None


def is_account(kind: Any) -> bool:
    return isinstance(kind, type) and kind._meta.label == settings.AUTH_USER_MODEL


def carried(parts: "frozenset[Part]") -> list[Copied]:
    """The tables of these parts, each after those it points to; where two point to each other, whichever may wait."""
    waiting = [copied for copied in table() if copied.part in parts]
    placed: list[Copied] = []
    while waiting:
        later = {copied.model for copied in waiting}
        ready = [copied for copied in waiting if not _pointed_to(copied, parts) & later - {copied.model}]
        firm = [copied for copied in waiting if not _pointed_to(copied, parts, firmly=True) & later - {copied.model}]
        placed += ready or firm[:1] or waiting[:1]
        waiting = [copied for copied in waiting if copied not in placed]
    return placed


def _pointed_to(copied: Copied, parts: "frozenset[Part]", *, firmly: bool = False) -> "set[Any]":
    keys = (field for field in copied.columns(parts) if field.related_model)
    return {field.related_model for field in keys if not (firmly and field.null)}
