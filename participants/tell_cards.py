"""All that one person must be told, on one card: in order, each sentence once, with the SMS to copy."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from os.path import commonprefix
from typing import NamedTuple

from events.models import Event
from participants.models import Notice, Registration
from participants.sms import is_short
from participants.wording import Wording, Words

_SENTENCE_END = re.compile(r"(?<=[.!?]) +")


class Line(NamedTuple):
    """One notice and its words."""

    notice: Notice
    words: Words

    @property
    def shown_mail(self) -> str:
        """The mail as its preview shows it: the code and the link are the person's alone."""
        person = self.notice.registration
        return self.words.mail.replace(person.code_in_groups, "•••• ••••").replace(person.link_token, "…")


@dataclass
class Said:
    """One thing to say, `spoken` without what was said just before; `lines` are the notices that it tells."""

    spoken: str
    lines: list[Line]

    @property
    def notice(self) -> Notice:
        return self.lines[0].notice

    @property
    def id(self) -> str:
        return f"said-{self.notice.pk}"

    @property
    def words(self) -> Words:
        return self.lines[0].words

    @property
    def keys(self) -> list[int]:
        return [line.notice.pk for line in self.lines]


@dataclass
class Telling:
    """What was told at one moment, by one person or one mail."""

    lines: list[Line]

    @property
    def notice(self) -> Notice:
        return self.lines[0].notice

    @property
    def keys(self) -> list[int]:
        return [line.notice.pk for line in self.lines]

    @property
    def what(self) -> str:
        return ", ".join(dict.fromkeys(line.notice.get_kind_display() for line in self.lines))


@dataclass
class Card:
    """What one person must be told, or was. `lines` is never empty; `just_told`: it comes back alone after a press."""

    lines: list[Line]
    just_told: bool = field(default=False)

    @property
    def person(self) -> Registration:
        return self.lines[0].notice.registration

    @property
    def keys(self) -> list[int]:
        return [line.notice.pk for line in self.lines]

    @cached_property
    def by_mail(self) -> list[Line]:
        """What leaves by e-mail, or should have."""
        return [line for line in self._untold if line.notice.channel == Notice.Channel.EMAIL]

    @cached_property
    def problem(self) -> Notice | None:
        """A notice whose mail was not received."""
        return next((line.notice for line in self.by_mail if line.notice.problem), None)

    @cached_property
    def to_say(self) -> list[Said]:
        """What somebody says by voice."""
        return _each_sentence_once(self._by_voice)

    @cached_property
    def on_paper(self) -> list[Said]:
        """What somebody says with a printed list, also instead of a mail."""
        return _each_sentence_once(self._untold)

    @property
    def keys_to_say(self) -> list[int]:
        return [line.notice.pk for line in self._by_voice]

    @property
    def is_by_phone(self) -> bool:
        return any(line.notice.channel == Notice.Channel.PHONE for line in self._by_voice)

    @property
    def open(self) -> bool:
        """Something is still to be told."""
        return bool(self._untold)

    @property
    def keys_by_mail(self) -> list[int]:
        return [line.notice.pk for line in self.by_mail]

    @property
    def kinds(self) -> list[str]:
        """Each kind once, of what is still to tell; of everything where all is told."""
        lines = self._untold or self.lines
        return list(dict.fromkeys(line.notice.get_kind_display() for line in lines))

    @cached_property
    def texts(self) -> list[str]:
        """The SMS to copy: one for all where it stays short. Letters are too long for any."""
        if not self.is_by_phone:
            return []
        texts = dict.fromkeys(said.words.sms for said in self.to_say if not said.notice.letter_id)
        return in_few(list(texts))

    @cached_property
    def told(self) -> list[Telling]:
        """The newest first."""
        lines = [line for line in self.lines if line.notice.told_at]
        lines.sort(key=_moment, reverse=True)
        return [Telling(list(group)) for _moment_of_group, group in groupby(lines, key=_moment)]

    @cached_property
    def _untold(self) -> list[Line]:
        return [line for line in self.lines if line.notice.told_at is None]

    @cached_property
    def _by_voice(self) -> list[Line]:
        return [line for line in self._untold if line.notice.channel != Notice.Channel.EMAIL]


def cards_of(event: Event, notices: Iterable[Notice]) -> list[Card]:
    """One card a person, in the order in which `notices` name them first. Rows come with what a card shows."""
    rows = list(notices)
    wording = Wording(event, rows)
    cards: dict[int, Card] = {}
    for row in rows:
        cards.setdefault(row.registration_id, Card([])).lines.append(Line(row, wording.of(row)))
    return list(cards.values())


def _each_sentence_once(lines: Iterable[Line]) -> list[Said]:
    """Notices that say nothing more join the one before. A letter stands alone, as it was written."""
    said: list[Said] = []
    heard: set[str] = set()
    for line in lines:
        if line.notice.letter_id:
            said.append(Said(line.words.spoken, [line]))
            continue
        new = [sentence for sentence in _SENTENCE_END.split(line.words.spoken) if sentence not in heard]
        heard.update(new)
        if new or not said:
            said.append(Said(" ".join(new), [line]))
        else:
            said[-1].lines.append(line)
    return said


def in_few(texts: Sequence[str]) -> list[str]:
    """SMS to one person, put together where two messages of a phone hold them: the greeting is said once."""
    joined: list[str] = []
    for text in texts:
        together = _joined(joined[-1], text) if joined else ""
        if together and is_short(together):
            joined[-1] = together
        else:
            joined.append(text)
    return joined


def _joined(first: str, second: str) -> str:
    greeting, comma, _rest = commonprefix([first, second]).partition(", ")
    rest = second.removeprefix(greeting + comma) if comma else second
    end = "" if first.endswith((".", "!", "?")) else "."
    return f"{first}{end} {rest[:1].upper()}{rest[1:]}"


def _moment(line: Line) -> tuple[float, int]:
    notice = line.notice
    told = notice.told_at.timestamp() if notice.told_at else 0.0
    return told, notice.pk if notice.left_by_mail else 0
