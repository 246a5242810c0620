"""Languages that people speak in a room: what somebody asks for, and what facilitators can answer.

A language is kept as its ISO 639 code. Nobody's mother tongue is asked; only who needs one besides French says so.
"""

from collections.abc import Iterable

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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


def language_choices() -> list[tuple[str, str]]:
    """For a form: every language by its name, in the order of the alphabet."""
    return sorted(
        ((code, capfirst(str(label))) for code, label in Language.choices), key=lambda choice: search_key(choice[1])
    )
