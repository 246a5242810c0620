"""The words of an event, to recognise them in a list: categories, themes, communes, who helps."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from common.text import search_key

SYNONYMS = {
    "resident": "habitant|habitante|resident|citoyen|citoyenne|particulier|usager|personne concernee|a titre personnel",
    "association": "association|asso|associatif|benevole|membre d association|charity|volunteer",
    "social-worker": (
        "professionnel du social|travailleur social|travailleuse sociale|assistante sociale|assistant social|"
        "educateur|educatrice|professionnel|social worker"
    ),
    "partner": "partenaire|institution|collectivite|caf|msa|ccas|elu|elue|financeur|partner",
}
_OUTSIDE = re.compile(r"hors (du )?(territoire|secteur|departement)|exterieur|autre|other|outside|ailleurs|etranger")
_POSTCODE = re.compile(r"\b(\d{5})\b")
_AROUND = re.compile(r"\bcedex( \d+)?\b|\b\d{2,5}\b|^(ville|commune|mairie) (de |d )?")
_SAINT = ((re.compile(r"\bst\b"), "saint"), (re.compile(r"\bste\b"), "sainte"))


class Place(NamedTuple):
    """A commune of today. `is_inside`: of the event's territory."""

    code: str
    is_inside: bool
    postcodes: tuple[str, ...]


@dataclass(slots=True)
class Words:
    """Words that mean a row of the event. `find` remembers what it answered, for lists repeat themselves."""

    meanings: Mapping[str, int]
    found: dict[str, int | None] = field(default_factory=dict)

    def find(self, text: str) -> int | None:
        """The row that `text` names: exactly, or by the words they share where only one row shares them."""
        plain = search_key(text)
        if plain not in self.found:
            self.found[plain] = self._find(plain)
        return self.found[plain]

    def _find(self, plain: str) -> int | None:
        if not plain:
            return None
        for form in (plain, plain.removesuffix("s"), plain.replace("s ", " ").removesuffix("s")):
            if form in self.meanings:
                return self.meanings[form]
        words = set(plain.split())
        shared = {
            row
            for meaning, row in self.meanings.items()
            if len(meaning) > 3 and len(plain) > 3 and (words <= (w := set(meaning.split())) or w <= words)
        }
        return shared.pop() if len(shared) == 1 else None


@dataclass(slots=True)
class Communes:
    """Communes by name, by former name and by postcode, only those that the list may mean."""

    names: Mapping[str, list[Place]] = field(default_factory=dict)
    former: Mapping[str, list[Place]] = field(default_factory=dict)
    postcodes: Mapping[str, list[Place]] = field(default_factory=dict)
    found: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def find(self, text: str, postcode: str) -> tuple[str, str]:
        """(code, "") or ("", why not: a key of sentences.OF_A_LINE, "" where there is nothing to say)."""
        asked = (text, postcode)
        if asked not in self.found:
            self.found[asked] = self._find(*asked)
        return self.found[asked]

    def _find(self, text: str, postcode: str) -> tuple[str, str]:
        name, code = commune_words(text, postcode)
        if not name and not code:
            return "", ""
        places = self.names.get(name) or self.former.get(name) or (self.postcodes.get(code, []) if not name else [])
        nearer = [place for place in places if code in place.postcodes] if code else []
        nearer = nearer or [place for place in places if place.is_inside] or places
        if len(nearer) > 1:
            nearer = [place for place in nearer if place.is_inside] or nearer
        if len(nearer) == 1:
            return nearer[0].code, ""
        if _OUTSIDE.fullmatch(name):
            return "", ""
        return "", "several_communes" if nearer else "unknown_commune"


@dataclass(frozen=True, slots=True)
class Known:
    """All that a line is read against. `category`: how people come where the line does not say; None: the line is wrong."""

    categories: Words
    themes: Words
    helpers: Words
    communes: Communes
    category: int | None = None
    with_initial: bool = False  # "Camille D." instead of "Camille DÉMO"


def commune_words(text: str, postcode: str = "") -> tuple[str, str]:
    """(name as it is searched, postcode) of what somebody wrote: "44210 PORNIC cedex", "St Brevin les Pins"."""
    plain = search_key(text)
    for short, long in _SAINT:
        plain = short.sub(long, plain)
    code = _POSTCODE.search(plain) or _POSTCODE.search(search_key(postcode).rjust(5, "0") if postcode.strip() else "")
    return " ".join(_AROUND.sub(" ", plain).split()), code[1] if code else ""


def category_words(categories: Iterable[tuple[int, str, str, str]]) -> dict[str, int]:
    """{word: key} from (key, slug, label_fr, label_en) of each category, with what people usually write."""
    rows, words = list(categories), dict[str, int]()
    for row, slug, _french, _english in rows:
        for synonym in SYNONYMS.get(slug, "").split("|"):
            words[synonym] = row
    for row, slug, french, english in rows:
        words |= {search_key(name): row for name in (slug, french, english) if name}
    words.pop("", None)
    return words
