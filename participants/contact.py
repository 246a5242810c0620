"""One field for "phone or e-mail": what did the person mean?"""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST_TYPED = 120
_DIGITS = re.compile(r"\D")
_PHONE = re.compile(r"\+?[\d\s.()/-]+")
_EXTRA_ZERO = re.compile(r"\+33\s*\(0\)")


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach somebody: at most one of the three is filled."""

    email: str = ""
    phone: str = ""
    as_typed: str = ""  # neither clearly a phone number nor an e-mail: kept word for word

    def __str__(self) -> str:
        return self.email or self.phone or self.as_typed


def read_contact(text: str) -> Contact:
    """What somebody typed, as an e-mail, a phone number ("06 39 98 00 01"), or kept as typed where unsure."""
    text = " ".join(text.split())
    if not text:
        return Contact()
    if "@" in text:
        try:
            validate_email(text)
        except ValidationError:
            return Contact(as_typed=text)
        return Contact(email=text)
    return Contact(phone=phone) if (phone := _as_phone(text)) else Contact(as_typed=text)


def _as_phone(text: str) -> str:
    """A number written the French way, or the international one; empty where it is not a number."""
    if not _PHONE.fullmatch(text):
        return ""
    abroad = text.startswith("+")
    digits = _DIGITS.sub("", _EXTRA_ZERO.sub("+33", text))
    if abroad and digits.startswith("33") and len(digits) == 11:
        abroad, digits = False, "0" + digits[2:]
    if digits.startswith("0033") and len(digits) == 13:
        digits = "0" + digits[4:]
    if not abroad and len(digits) == 10 and digits.startswith("0"):
        return " ".join(digits[n : n + 2] for n in range(0, 10, 2))
    return f"+{digits}" if abroad and 8 <= len(digits) <= 15 else ""
