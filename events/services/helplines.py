"""Keep the numbers to call worthy of trust."""

from datetime import date

from django.db import transaction

from events.models import Helpline
from events.services import lists

MONTHS_TRUSTED = 6


def months_later(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


@transaction.atomic
def mark_checked(*, helpline: Helpline, on: date) -> None:
    """Note that somebody made sure of this number on that day: it can be trusted for six months."""
    lists.lock(helpline.event_id)
    helpline.verified_on, helpline.recheck_after = on, months_later(on, MONTHS_TRUSTED)
    helpline.save(update_fields=["verified_on", "recheck_after"])
