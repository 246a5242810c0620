"""The organiser's words in a bilan: written, or taken back so that the ready-made ones stand again."""

from django.db import IntegrityError, transaction

from common.answers import Stale
from common.forms import VersionMixin
from common.text import storable
from events.models import Event
from reports.models import BilanText


class OtherText(Stale):
    """The text of this part changed meanwhile. `row` is what stands now; nothing was overwritten."""

    def __init__(self, row: BilanText) -> None:
        super().__init__(VersionMixin.STALE)
        self.row = row


def write_text(*, event: Event, section: str, text: str, version: int) -> BilanText:
    """Keep the organiser's text of a part; an empty one gives the ready-made text back. The same again changes nothing.

    `version`: of the text that the page showed, 0 for none. Raises OtherText where it is another one by now.
    """
    text = storable(text).strip()
    try:
        with transaction.atomic():
            row = BilanText.objects.select_for_update(of=("self",)).filter(event=event, section=section).first()
            if row is None and not text:
                return BilanText(event=event, section=section, version=0)
            if row is None:
                return BilanText.objects.create(event=event, section=section, text=text)
            if row.text == text:
                return row
            if row.version != version:
                raise OtherText(row)
            row.text, row.version = text, row.version + 1
            row.save(update_fields=["text", "version"])
            return row
    except IntegrityError as error:  # two tabs wrote the first text at once
        row = BilanText.objects.get(event=event, section=section)
        if row.text == text:
            return row
        raise OtherText(row) from error
