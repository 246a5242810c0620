"""Dates and times as people say them: the first of a month is « 1er » in French, which no format of Django writes."""

import re
from datetime import date

from django.utils import formats
from django.utils.translation import get_language

_DAY = re.compile(r"(?<![\\\w])j(?![\w/])")


def date_format(value: date, form: str = "DATE_FORMAT") -> str:
    """As Django's, also of a time alone, with « 1er » where the language says so."""
    if getattr(value, "day", 0) == 1 and (get_language() or "").startswith("fr"):
        form = _DAY.sub(r"1\\e\\r", formats.get_format(form, use_l10n=True))
    return formats.date_format(value, form)
