"""Dates as people say them."""

from datetime import date

from django.utils.translation import gettext as _

from common.dates import date_format


def in_words(first: date, last: date) -> str:
    """ "4 December 2030", "4 and 5 December 2030", "4 to 6 December 2030", "30 November to 1 December 2030"."""
    end = _said(last, "F Y")
    if first == last:
        return end
    if first.year != last.year:
        start = _said(first, "F Y")
    elif first.month != last.month:
        start = _said(first, "F")
    else:
        start = _day(first)
    words = {"first": start, "last": end}
    return _("%(first)s and %(last)s") % words if (last - first).days == 1 else _("%(first)s to %(last)s") % words


def _day(day: date) -> str:
    return date_format(day, "j")


def _said(day: date, months: str) -> str:
    return date_format(day, f"j {months}")
