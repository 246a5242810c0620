"""What in a text looks like it tells who somebody is, or how to find them.

Advice, never a refusal: a sheet is read by many people, and stories at the table are about real lives. Better to miss
a name than to cry wolf at every commune: each pattern needs a sign that it speaks of a person.
"""

import re
from dataclasses import dataclass
from itertools import chain

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from common.first_names import FIRST_NAMES
from common.text import search_key

LONGEST_EXCERPT = 60  # characters


class Kind(TextChoices):
    """What a passage looks like."""

    NAME = "name", _("a person's name")
    PHONE = "phone", _("a phone number")
    EMAIL = "email", _("an e-mail address")
    ADDRESS = "address", _("a home address")


@dataclass(frozen=True, slots=True)
class Hint:
    """A passage worth a second look: what it looks like, where it stands (characters), and its words."""

    kind: Kind
    start: int
    end: int
    excerpt: str


_CAPITAL = r"[A-ZÀ-ÖØ-Þ]"
_WORD = rf"{_CAPITAL}[\w’'-]+"
_PARTICLE = r"(?:(?:de|du|des|van|von|ben|el|le|la)\s+)?"
_CIVILITY = r"(?:M\.|Mr\.?|Mme\.?|Mlle\.?|[Mm]onsieur|[Mm]adame|[Mm]ademoiselle|Mrs\.?|Ms\.?|Dr\.?)"
_CALLED = r"(?:s['’]appel(?:ait|le|lent|lerait)|se\s+(?:pré)?nomm(?:e|ent|ait)|(?:is|are|was)\s+(?:called|named))"
_TITLED = re.compile(rf"\b{_CIVILITY}\s+(?:(?:de|du|van|von|ben|el)\s+)?{_WORD}(?:\s+{_WORD})?")
_CALLED_SO = re.compile(rf"(?i:\b{_CALLED})\s+(?!(?:Les?|Las?|Une?|Au|Aux|Des|The|An?)\b|L['’]){_WORD}(?:\s+{_WORD})?")
_FIRST_AND_LAST = re.compile(rf"\b(?P<first>{_WORD})\s+{_PARTICLE}(?P<last>{_WORD}|{_CAPITAL}\.)")
# A person's name is often that of a street, a school, a project: what stands before it says so.
_NAME_OF_A_THING = re.compile(
    r"(?i)\b(?:rue|avenue|av|boulevard|bd|place|square|impasse|allée|chemin|quai|route|cours|salle|espace|école|collège|"
    r"lycée|crèche|centre|maison|résidence|hôpital|clinique|fondation|association|asso|institut|stade|gymnase|"
    r"médiathèque|bibliothèque|théâtre|foyer|ehpad|cité|parc|prix|loi|pont|musée|église|saint|sainte|st|projet|équipe|"
    r"lieu|café|groupe|action|dispositif|journal|site|application|street|road|school|hall|project|team|place)\b"
    r"[^.;:,!?\n]{0,30}$"
)

_PHONE = re.compile(r"(?<![\w+])(?:(?:\+|00)33\s?(?:\(0\))?[\s.-]?[1-9]|0[1-9])(?:[\s.-]?\d{2}){4}(?!\d)")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

_NUMBER = r"\b\d{1,4}(?:\s?(?:bis|ter|quater)\b|[a-dA-D]\b)?\s*,?\s+"
_SURE_WAY = r"(?:rue|avenue|av\.|boulevard|bd\.?|impasse|allée|quai|venelle|ruelle|faubourg)"
# "3 cours de cuisine", "1 place de parking": such words make an address only before a name.
_WAY_OR_NOT = r"(?:place|square|chemin|route|cours|passage|résidence|lotissement|hameau|clos|esplanade|sentier)"
_ADDRESSES = (
    re.compile(rf"(?i){_NUMBER}{_SURE_WAY}(?:\s+[\w'’.-]+){{1,4}}"),
    re.compile(rf"{_NUMBER}(?i:{_WAY_OR_NOT})\s+(?:(?:de|du|des|la|le|les)\s+|(?:de\s+)?l['’]|d['’])*{_WORD}"),
    re.compile(rf"(?i:\blieu[- ]dit)\s*:?\s*[«\"]?\s*(?:(?:la|le|les)\s+|l['’])?{_WORD}(?:[\s-]+{_WORD})*"),
    re.compile(rf"(?<![\w.,])(?:0[1-9]|[1-8]\d|9[0-8])\d{{3}}\s+(?!(?i:euros?|habitants?|personnes?)\b){_WORD}"),
)


def hints(text: str) -> list[Hint]:
    """The passages of `text` that look like a name, a phone number, an e-mail or a postal address, in reading order.

    Passages never overlap; the kind found first in the order address, e-mail, phone, name is kept.
    """
    found: list[Hint] = []
    for kind, start, end in chain(_addresses(text), _emails(text), _phones(text), _names(text)):
        if all(end <= other.start or start >= other.end for other in found):
            found.append(Hint(kind, start, end, _excerpt(text[start:end])))
    return sorted(found, key=lambda hint: hint.start)


def _excerpt(passage: str) -> str:
    words = " ".join(passage.split())
    return words if len(words) <= LONGEST_EXCERPT else words[: LONGEST_EXCERPT - 1].rstrip() + "…"


def _spans(kind: Kind, patterns: tuple[re.Pattern[str], ...], text: str) -> list[tuple[Kind, int, int]]:
    return [(kind, match.start(), match.end()) for pattern in patterns for match in pattern.finditer(text)]


def _addresses(text: str) -> list[tuple[Kind, int, int]]:
    return _spans(Kind.ADDRESS, _ADDRESSES, text)


def _emails(text: str) -> list[tuple[Kind, int, int]]:
    return _spans(Kind.EMAIL, (_EMAIL,), text)


def _phones(text: str) -> list[tuple[Kind, int, int]]:
    return _spans(Kind.PHONE, (_PHONE,), text)


def _names(text: str) -> list[tuple[Kind, int, int]]:
    found = _spans(Kind.NAME, (_TITLED,), text)
    found += [span for span in _spans(Kind.NAME, (_CALLED_SO,), text) if not _names_a_thing(text, span[1])]
    start = 0
    while match := _FIRST_AND_LAST.search(text, start):
        # The word after may begin the next pair: "Hier Paul Martin" is read from "Hier", then from "Paul".
        start = match.start("last")
        first = search_key(match["first"]).split(" ")[0]
        if first in FIRST_NAMES and not _names_a_thing(text, match.start()):
            found.append((Kind.NAME, match.start(), match.end()))
    return found


def _names_a_thing(text: str, start: int) -> bool:
    return bool(_NAME_OF_A_THING.search(text[max(0, start - 50) : start]))
