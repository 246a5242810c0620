"""The filter of dates, as people say them: it stands in the place of Django's own."""

from datetime import date, datetime
from typing import Any

from django import template
from django.template import defaultfilters

from common.dates import date_format

register = template.Library()


@register.filter("date", expects_localtime=True, is_safe=False)
def date_filter(value: Any, form: str | None = None) -> str:
    """As Django's `date`, with « 1er » for the first of a month in French."""
    if isinstance(value, date | datetime):
        return date_format(value, form or "DATE_FORMAT")
    return str(defaultfilters.date(value, form))
