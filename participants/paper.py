"""What the paper form and the screen where it is typed in agree on: letters of themes, numbers of forms in their stack."""

import re
import string
from collections.abc import Iterable
from dataclasses import dataclass

from events.models import Event, Theme
from events.offer import offered_themes
from participants.models import JournalEntry, Registration

_NUMBER = re.compile(r"(|.*[^0-9])0*([0-9]{1,9})")
MOST_GAPS = 30  # said one by one; more than that, and a stack is still to be typed


def lettered_themes(event: Event) -> list[tuple[str, Theme]]:
    """The themes that may be chosen, each with its letter: that of its place among all the themes of the event."""
    offered = set(offered_themes(event).values_list("pk", flat=True))
    return [(letter_of(place), theme) for place, theme in enumerate(event.themes.all()) if theme.pk in offered]


def letter_of(place: int) -> str:
    """A to Z for the places 0 to 25, then numbers."""
    return string.ascii_uppercase[place] if place < len(string.ascii_uppercase) else str(place + 1)


@dataclass(frozen=True, slots=True, order=True)
class StackNumber:
    """The number on a paper form: "12", or "B12" for the stack B. Zeros before it count for nothing."""

    stack: str
    number: int

    def __str__(self) -> str:
        return f"{self.stack}{self.number}"

    @property
    def next(self) -> "StackNumber":
        return StackNumber(self.stack, self.number + 1)

    @classmethod
    def read(cls, text: str) -> "StackNumber | None":
        """What somebody wrote ("b 012" is "B12"); None where it does not end in a number."""
        found = _NUMBER.fullmatch("".join(text.upper().split()))
        return cls(found[1], int(found[2])) if found else None


def entered(event: Event) -> dict[StackNumber, int]:
    """{number: person} of the forms that are typed in. One query."""
    rows = Registration.objects.filter(event=event).exclude(stack_number="").values_list("stack_number", "pk")
    return {number: pk for text, pk in rows if (number := StackNumber.read(text))}


def first_free(after: StackNumber, taken: Iterable[StackNumber]) -> StackNumber:
    """The next number of the same stack that no form has."""
    numbers, number = set(taken), after.next
    while number in numbers:
        number = number.next
    return number


def missing(taken: Iterable[StackNumber]) -> list[StackNumber]:
    """Numbers left out between the first and the last form of each stack, the first MOST_GAPS of them."""
    gaps: list[StackNumber] = []
    ordered = sorted(taken)
    for one, following in zip(ordered, ordered[1:], strict=False):
        if one.stack == following.stack and len(gaps) < MOST_GAPS:
            most = min(following.number, one.number + 1 + MOST_GAPS - len(gaps))
            gaps += [StackNumber(one.stack, number) for number in range(one.number + 1, most)]
    return gaps


def to_check(event: Event) -> dict[int, str]:
    """{person: what is to be checked}, where nobody said since that it is. One query."""
    kinds = (JournalEntry.Kind.TO_CHECK, JournalEntry.Kind.CHECKED)
    notes = JournalEntry.objects.filter(event=event, kind__in=kinds).order_by("pk")
    last = {person: (kind, words) for person, kind, words in notes.values_list("registration_id", "kind", "words")}
    return {person: words for person, (kind, words) in last.items() if kind == JournalEntry.Kind.TO_CHECK}
