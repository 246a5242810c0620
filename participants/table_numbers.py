"""At which table people sit, for those who welcome them. Tables are not known here: the app above says it when it starts."""

from collections.abc import Callable, Collection, Mapping

from events.models import Event

Reader = Callable[[Event, Collection[int]], Mapping[int, int]]
Mark = Callable[[Event], str]
_known: list[tuple[Reader, Mark]] = []


def tells_tables(reader: Reader, mark: Mark) -> None:
    """Say who knows tables: `reader(event, keys)` gives {person: table number}, `mark(event)` changes when they do."""
    if (reader, mark) not in _known:
        _known.append((reader, mark))


def tables_of(event: Event, people: Collection[int]) -> dict[int, int]:
    """{person: table number} of these people (keys); whoever has no table is not in it. One query."""
    return {person: number for reader, _mark in _known for person, number in reader(event, people).items()}


def mark_of(event: Event) -> str:
    """Another text as soon as somebody sits at another table. One query."""
    return ".".join(mark(event) for _reader, mark in _known)
