"""What is said of a file, of a line and of a column. Kept as a key with its values, so that each reader has it in their language."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Word = list[Any]  # [key, {name: value}], as it is stored

OF_A_FILE: dict[str, str | Promise] = {
    "empty": _("This file is empty."),
    "only_headings": _("This file holds headings, and nobody below them."),
    "too_large": _("This file is larger than %(most)s MB. Remove what nobody needs from it, or cut it in two."),
    "not_a_list": _("This file is not a list. Save it as CSV or as an Excel workbook (.xlsx), then choose it again."),
    "legacy_excel": _(
        "This is an old Excel workbook (.xls). Open it, save it as .xlsx or as CSV, then choose that file."
    ),
    "encrypted": _("This workbook is locked by a password. Save it without a password, then choose it again."),
    "broken_workbook": _("This workbook is damaged or cut short. Open it in Excel or LibreOffice, save it again."),
    "bomb": _("This workbook becomes far too large once it is opened. It was not read."),
    "no_headings": _(
        "No line says what each column holds. Write the headings on the first line, such as Name, Commune."
    ),
    "unclosed_quote": _(
        "A quotation mark is opened here and never closed properly. Correct it, then choose the file again."
    ),
    "huge_cell": _("This cell is far too long for a list. Shorten it, then choose the file again."),
    "unreadable_line": _("This line cannot be read. Correct it, then choose the file again."),
    "too_many_columns": _("This list has %(columns)s columns; %(most)s is the most. Remove those that nobody needs."),
    "too_many_rows": _("This list has more than %(most)s lines. Cut it into several files."),
}

OF_A_LINE: dict[str, str | Promise] = {
    "no_name": _("The name is missing."),
    "name_too_long": _("The name is longer than 80 characters."),
    "no_category": _("It does not say how this person comes."),
    "unknown_category": _("“%(word)s” is not a category of this event."),
    "too_many_cells": _("This line has more cells than there are headings: a separator stands inside a cell."),
    "no_responsible": _("A person under 18 comes with the name of a responsible adult."),
    "cancelled": _("The order was cancelled or refunded (“%(word)s”)."),
    "empty_line": _("The line says nothing about anybody."),
    "left_out": _("You left this line out."),
    "repeated": _("The same name and place stand on line %(line)s."),
    "twin": _("“%(name)s” is registered already, from the same place."),
    "twin_somewhere": _("“%(name)s” is registered already; one of the two places is not known."),
    "twin_cancelled": _("“%(name)s” was registered, and cancelled."),
    "unknown_commune": _("“%(word)s” is no commune we know: the person is registered without it."),
    "several_communes": _("Several communes are called “%(word)s”: the person is registered without it."),
    "unknown_theme": _("“%(word)s” is no theme of this event: it is left out."),
    "too_many_themes": _("More than three themes: the first three are kept."),
    "odd_email": _("“%(word)s” is no e-mail address: it is kept word for word."),
    "odd_phone": _("“%(word)s” is no phone number: it is kept word for word."),
    "unknown_lift": _("“%(word)s”: do they offer seats, or look for some? It is left out."),
    "unknown_helper": _("Nobody called “%(word)s” helps at this event: the name is left out."),
    "shortened": _("A text was too long: its beginning is kept."),
}

OF_A_COLUMN: dict[str, str | Promise] = {
    "birth": _("Nobody needs an age or a date of birth here. Only “under 18?” is asked."),
    "ip": _("An address on the internet tells who somebody is, and helps nobody."),
    "marital": _("How somebody lives is their own business."),
    "payment": _("Money and orders stay in the tool that took them."),
    "nationality": _("Where somebody is from says nothing about what they bring."),
    "religion": _("Beliefs are nobody’s business here."),
    "social_number": _("An official number opens too many doors: it is never kept."),
    "health": _("What helps to come is asked, never an illness."),
    "gender": _("Nobody needs it to welcome somebody."),
    "income": _("What somebody earns is their own business."),
    "address": _("The commune is enough: an address is never kept."),
    "payer": _("Who pays is often not who comes: this is not used for the participant."),
    "technical": _("A trace of the other tool: nobody needs it here."),
    "remarks": _(
        "Free remarks may hold anything about anybody. Read them in your file, and keep only what helps to come."
    ),
}

WHERE = (_("Line %(line)s:"), _("Line %(line)s, column %(column)s:"))
ALL = {**OF_A_FILE, **OF_A_LINE, **OF_A_COLUMN}


def word(key: str, **values: object) -> Word:
    return [key, values]


def say(said: Sequence[Any]) -> str:
    """The sentence of [key, values], in the reader's language."""
    key, values = said
    return str(ALL[key]) % values if values else str(ALL[key])


class Unreadable(Exception):  # noqa: N818 - an answer, not a fault
    """A file that cannot be read: which sentence, and where (lines and columns from 1; 0 where it is the whole file)."""

    def __init__(self, key: str, *, line: int = 0, column: int = 0, **values: object) -> None:
        super().__init__(key)
        self.key, self.line, self.column, self.values = key, line, column, values

    def __str__(self) -> str:
        sentence = say(word(self.key, **self.values))
        where = WHERE[bool(self.column)] if self.line else None
        return f"{where % {'line': self.line, 'column': self.column}} {sentence}" if where else sentence
