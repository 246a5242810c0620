"""Languages that people speak in a room: what somebody asks for, and what facilitators can answer.

A language is kept as its ISO 639 code. Nobody's mother tongue is asked; only who needs one besides French says so.
"""

from collections.abc import Iterable, Sequence
from functools import cache

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common.text import search_key


class Language(models.TextChoices):
    """The languages to choose from: those most spoken in France besides French, and French sign language."""

    ALBANIAN = "sq", _("Albanian")
    AMHARIC = "am", _("Amharic")
    ARABIC = "ar", _("Arabic")
    ARMENIAN = "hy", _("Armenian")
    BAMBARA = "bm", _("Bambara")
    BENGALI = "bn", _("Bengali")
    BERBER = "ber", _("Berber")
    BRETON = "br", _("Breton")
    BULGARIAN = "bg", _("Bulgarian")
    CHINESE = "zh", _("Chinese")
    COMORIAN = "zdj", _("Comorian")
    CREOLE = "crp", _("Creole")
    DARI = "prs", _("Dari")
    DUTCH = "nl", _("Dutch")
    ENGLISH = "en", pgettext_lazy("spoken language", "English")
    FRENCH_SIGN = "fsl", _("French sign language")
    FULA = "ff", _("Fula")
    GEORGIAN = "ka", _("Georgian")
    GERMAN = "de", _("German")
    HAUSA = "ha", _("Hausa")
    HINDI = "hi", _("Hindi")
    ITALIAN = "it", _("Italian")
    KURDISH = "ku", _("Kurdish")
    LINGALA = "ln", _("Lingala")
    MALAGASY = "mg", _("Malagasy")
    PASHTO = "ps", _("Pashto")
    PERSIAN = "fa", _("Persian")
    POLISH = "pl", _("Polish")
    PORTUGUESE = "pt", _("Portuguese")
    ROMANI = "rom", _("Romani")
    ROMANIAN = "ro", _("Romanian")
    RUSSIAN = "ru", _("Russian")
    SERBO_CROATIAN = "sh", _("Serbo-Croatian")
    SOMALI = "so", _("Somali")
    SONINKE = "snk", _("Soninke")
    SPANISH = "es", _("Spanish")
    SWAHILI = "sw", _("Swahili")
    TAMIL = "ta", _("Tamil")
    TIGRINYA = "ti", _("Tigrinya")
    TURKISH = "tr", _("Turkish")
    UKRAINIAN = "uk", _("Ukrainian")
    URDU = "ur", _("Urdu")
    VIETNAMESE = "vi", _("Vietnamese")
    WOLOF = "wo", _("Wolof")


def language_in_words(code: str) -> str:
    """ "Turkish" for "tr"; the code itself for one that is no longer in the list."""
    return str(Language(code).label) if code in Language.values else code


def languages_in_words(codes: Iterable[str]) -> str:
    """ "Arabic, Turkish", in the order of the alphabet."""
    return ", ".join(sorted((language_in_words(code) for code in codes), key=search_key))


def language_choices() -> Sequence[tuple[str, str]]:
    """For a form: every language by its name, in the order of the alphabet."""
    return _choices_in(get_language())


@cache
def _choices_in(_language: str | None) -> Sequence[tuple[str, str]]:
    named = ((code, capfirst(str(label))) for code, label in Language.choices)
    return tuple(sorted(named, key=lambda choice: search_key(choice[1])))


# As people write them, besides the names above in French and English: their own name for it, and close words.
ALSO_CALLED: dict[str, str] = {
    "ar": "arabe, arabophone, العربية, عربي",
    "ber": "kabyle, tamazight, tachelhit, chleuh, rifain, amazigh",
    "bm": "dioula, malinke",
    "crp": "creole, haitien",
    "en": "english, anglophone",
    "es": "espanol, castillan, hispanophone",
    "fa": "farsi, فارسی",
    "ff": "pulaar, fulfulde, poular",
    "fsl": "lsf, langue des signes",
    "ku": "kurmandji, sorani",
    "prs": "دری",
    "ps": "پښتو",
    "pt": "portugues, lusophone",
    "ro": "moldave, romana",
    "rom": "tsigane, manouche",
    "ru": "русский, russophone",
    "sh": "serbe, croate, bosniaque, bosnien",
    "ti": "tigrinya, tigrigna, ትግርኛ",
    "tr": "turkce, turcophone",
    "uk": "українська, ukrainienne",
    "zdj": "mahorais, shimaore, shikomori",
    "zh": "mandarin, cantonais, 中文",
}


@cache
def _names() -> dict[str, str]:
    """The code of each word that names a language, as search keys, longest names first."""
    found: dict[str, str] = {}
    for code, label in Language.choices:
        for language in ("fr", "en"):
            with override(language):
                found[search_key(str(label))] = code
    for code, words in ALSO_CALLED.items():
        found.update(dict.fromkeys(map(search_key, words.split(",")), code))
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def language_named_in(text: str) -> str:
    """The code of the language that somebody wrote in their own words ("je parle turc"), the first where they name two.

    Empty where none is recognised: a person then says which it is.
    """
    words = f" {search_key(text)} "
    places = {words.index(f" {name} "): code for name, code in reversed(_names().items()) if f" {name} " in words}
    return places[min(places)] if places else ""
