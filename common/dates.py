"""Dates and times as people say them: the first of a month is « 1er » in French, which no format of Django writes."""

import re
from datetime import date, time

from django.utils import formats
from django.utils.translation import get_language

_DAY = re.compile(r"(?<![\\\w])j(?![\w/])")


def date_format(value: date | time, form: str = "DATE_FORMAT") -> str:
    """As `django.utils.formats.date_format`, with « 1er » where the language says so."""
    if isinstance(value, date) and value.day == 1 and (get_language() or "").startswith("fr"):
        form = _DAY.sub(r"1\\e\\r", formats.get_format(form, use_l10n=True))
    return formats.date_format(value, form)
