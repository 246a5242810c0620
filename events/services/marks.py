"""The words for the marks a jury gives."""

from collections.abc import Mapping

from django.db import transaction

from events.models import Event, MarkLabel
from events.services import lists

MARKS = range(5)


def words_of_marks(event: Event) -> dict[int, MarkLabel]:
    """The words of each mark, 0 to 4; an unsaved, empty label where there are none."""
    found = {label.mark: label for label in MarkLabel.objects.filter(event=event)}
    return {mark: found.get(mark) or MarkLabel(event=event, mark=mark) for mark in MARKS}


def seen_marks(event: Event) -> str:
    """What a page saw of the words: changes with them."""
    labels = words_of_marks(event).values()
    return "".join(lists.fingerprint(label, ["label_fr", "label_en"])[:6] for label in labels)


@transaction.atomic
def name_marks(*, event: Event, words: Mapping[int, tuple[str, str]], seen: str) -> None:
    """Give each mark its words, {mark: (French, English)}. The same again changes nothing.

    Raises RowChanged when somebody else changed them in between.
    """
    lists.lock(event.pk)
    stored = words_of_marks(event)
    if all((stored[mark].label_fr, stored[mark].label_en) == pair for mark, pair in words.items()):
        return
    if seen_marks(event) != seen:
        raise lists.RowChanged(event)
    for mark, (french, english) in words.items():
        stored[mark].label_fr, stored[mark].label_en = french, english
        stored[mark].save()
