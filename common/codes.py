"""Codes that open a door without an account: a short one to read aloud, a long one for links.

Neither is stored. Both are derived from the row's random reference and its code version with settings.CODES_KEY, so
that a copy of the database opens no door, and a card can be printed again. The database holds a keyed digest of each,
to find the row by. Replacing a code is raising the version.
"""

import hashlib
import hmac
import uuid

from django.conf import settings

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no 0/O, 1/I/L: what is read aloud must be typed back without doubt
SPOKEN_LENGTH = 8  # 31^8, about 8.5e11 codes
LINK_LENGTH = 27  # 31^27, about 133 random bits


def _digest(*parts: str) -> bytes:
    return hmac.new(settings.CODES_KEY.encode(), "\x1f".join(parts).encode(), hashlib.sha256).digest()


def _letters(number: int, length: int) -> str:
    letters = []
    for _ in range(length):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def spoken_code(kind: str, reference: uuid.UUID, version: int) -> str:
    """The short code of a row: 8 letters and digits, shown in two groups of four."""
    return _letters(int.from_bytes(_digest("spoken", kind, reference.hex, str(version))), SPOKEN_LENGTH)


def link_code(kind: str, reference: uuid.UUID, version: int) -> str:
    """The long code of a row's link: 27 letters and digits, over 128 bits."""
    return _letters(int.from_bytes(_digest("link", kind, reference.hex, str(version))), LINK_LENGTH)


def lookup_key(kind: str, code: str) -> str:
    """What the database stores to find a row by its code: 64 hexadecimal digits."""
    return _digest("lookup", kind, code).hex()


def as_typed(text: str) -> str:
    """A code as a person types it ("abcd efgh", "ABCD-EFGH"), made comparable: upper case, other characters dropped."""
    return "".join(c for c in text.upper() if c in ALPHABET)


def grouped(code: str) -> str:
    """A short code as it is shown and read aloud: "ABCD EFGH"."""
    return f"{code[:4]} {code[4:]}"
