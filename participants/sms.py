"""Text for the phones of everybody: the letters that one SMS of 160 holds, and no more."""

import re
import unicodedata

LONGEST = 160
LONGEST_OF_TWO = 306  # two that a phone shows as one
# GSM 03.38, the alphabet of an SMS of 160. One letter outside of it, and an SMS holds 70.
_ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GUILLEMET = re.compile(r"«\s*|\s*»")
_OTHERWISE = {
    "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...",
    "œ": "oe", "Œ": "OE", "\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " ", "\t": " ", "•": "-", "€": "EUR",
}  # fmt: skip


def as_sms(text: str) -> str:
    """`text` in the letters of an SMS: "ça, cœur" gives "ca, coeur"; what has no such letter is left out."""
    letters = "".join(_letter(character) for character in _GUILLEMET.sub('"', text))
    return " ".join(letters.split())


def is_one_sms(text: str) -> bool:
    """Does it fit in one?"""
    return len(text) <= LONGEST and set(text) <= _ALPHABET


def is_short(text: str) -> bool:
    """Do two, which a phone shows as one, hold it?"""
    return len(text) <= LONGEST_OF_TWO and set(text) <= _ALPHABET


def _letter(character: str) -> str:
    if character in _ALPHABET:
        return character
    if character in _OTHERWISE:
        return _OTHERWISE[character]
    plain = unicodedata.normalize("NFKD", character)
    return "".join(c for c in plain if c in _ALPHABET)
