"""What is held of people beside the rows that hang on their registration, and how it goes.

A registration takes with it, by cascade, every row that points to it. What names a person elsewhere (a session, a mail
in the queue, a printed list kept for download, a team's arrangement) is known to the noun that keeps it: it says so
here when its app starts, and every erasure asks it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Expression, Model
from django.utils.functional import Promise

from events.models import Event
from participants.models import Registration

SHORTEST_TRACE = 6  # characters: a shorter text is found in other people's too


@dataclass(frozen=True)
class People:
    """People of one event who are about to be erased, their rows still there."""

    event: Event
    rows: Sequence[Registration]

    @cached_property
    def keys(self) -> frozenset[int]:
        return frozenset(row.pk for row in self.rows)

    @cached_property
    def secrets(self) -> frozenset[str]:
        """Texts that belong to one of them and nobody else: codes and references, as pages and mails write them."""
        return frozenset(
            text for row in self.rows for text in (row.link_token, row.code, row.code_in_groups, str(row.reference))
        )

    @cached_property
    def contacts(self) -> frozenset[str]:
        """How they are reached. Several people may share one."""
        texts = (
            text
            for row in self.rows
            for text in (row.email, row.phone, row.contact_as_typed, row.responsible_phone)
            if len(text) >= SHORTEST_TRACE
        )
        return frozenset(texts)

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(name for row in self.rows for name in (row.chosen_name, row.responsible_name) if name)

    @cached_property
    def unmistakable(self) -> frozenset[str]:
        """Contacts, and names of two words or more: what tells who is meant, wherever it is written."""
        return self.contacts | {name for name in self.names if " " in name and len(name) >= SHORTEST_TRACE}

    def are_told_by(self, content: bytes) -> bool:
        """Does a file hold one of these, in an encoding that lists come in?"""
        return any(text.encode(e, "replace") in content for text in self.unmistakable for e in ("utf-8", "cp1252"))

    def masked(self, text: str) -> str:
        """`text` with an ellipsis in the place of each of these."""
        for known in sorted(self.unmistakable, key=len, reverse=True):
            text = re.sub(re.escape(known), "…", text, flags=re.IGNORECASE)
        return text


class Fact(NamedTuple):
    """One thing held of a person: a stable `key` and `value` for machines, `word` and `words` for the person."""

    key: str
    word: str | Promise
    value: Any
    words: str


class Section(NamedTuple):
    """Facts of one subject; one list of facts for each row held.

    `only_theirs`: what the organiser reads in its place, where the person alone may read it. It stands in every file, so
    that it does not tell whether something is held.
    """

    key: str
    title: str | Promise
    entries: list[list[Fact]]
    only_theirs: str | Promise = ""


Eraser = Callable[[People], int]
Teller = Callable[[Registration], Section]

_erasers: dict[str, Eraser] = {}
_tellers: dict[str, Teller] = {}
_read_along: set[str] = set()
_told: dict[str, Expression] = {}
_free_texts: dict[type[Model], tuple[str, ...]] = {}


def erases(key: str, eraser: Eraser) -> None:
    """Have `eraser` remove what it keeps of people who are erased, inside the transaction that erases them.

    It answers how many rows went. `key` names them in the report: add its words to `participants.retention.NAMES`.
    """
    _erasers[key] = eraser


def tells(key: str, teller: Teller, *, reads: str = "", told: tuple[str, Expression] | None = None) -> None:
    """Have `teller` say, in a person's download, what it holds of them.

    What it reads is fetched with the registration: `reads` names a row ("seat__team"), `told` an attribute and the
    expression that gives it ("wall_told", an array of its rows).
    """
    _tellers[key] = teller
    _told.update([told] if told else [])
    _read_along.update({reads} - {""})


def writes_freely(model: type[Model], *fields: str) -> None:
    """Say that people write what they like in these fields of `model`, a table with an `event` key."""
    _free_texts[model] = fields


def free_texts() -> Iterable[tuple[type[Model], tuple[str, ...]]]:
    return _free_texts.items()


def erasers() -> Iterable[tuple[str, Eraser]]:
    return _erasers.items()


def read_along() -> list[str]:
    """Rows that tellers read, fetched with the registration."""
    return sorted(_read_along)


def told_along() -> dict[str, Expression]:
    """What tellers have told beside rows: attributes of the registration."""
    return dict(_told)


def tellers() -> Iterable[Teller]:
    return _tellers.values()
