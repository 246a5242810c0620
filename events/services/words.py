"""Give an event its own words."""

import hashlib
import json
from typing import Any

from django.db import transaction

from events.models import Event
from events.services.lists import RowChanged


def seen_words(vocabulary: dict[str, Any]) -> str:
    """16 hexadecimal digits that change with the words: what the page saw."""
    return hashlib.sha256(json.dumps(vocabulary, sort_keys=True).encode()).hexdigest()[:16]


@transaction.atomic
def choose_words(*, event: Event, vocabulary: dict[str, Any], seen: str) -> None:
    """Replace the event's words; see events/vocabulary.py for their shape. Saving the same again changes nothing.

    Raises RowChanged when somebody else saved other words in between.
    """
    stored = Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
    if stored.vocabulary != vocabulary:
        if seen_words(stored.vocabulary) != seen:
            raise RowChanged(stored)
        Event.objects.filter(pk=event.pk).update(vocabulary=vocabulary)
    event.vocabulary = vocabulary
