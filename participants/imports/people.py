"""What one line says of one person, in the plain values that registering needs."""

import re
from collections.abc import Mapping
from typing import Any

from common.text import search_key
from participants.contact import LONGEST_TYPED, read_contact
from participants.imports.known import Known
from participants.imports.sentences import Word, word

LONGEST_NAME, LONGEST_STRUCTURE, LONGEST_NEED = 80, 120, 1000
MOST_THEMES, MOST_SEATS, MOST_CHILDREN = 3, 8, 9
_CANCELLED = re.compile(r"annul|rembours|cancel|refund|refus|abandon|echou|failed|deleted|not attending|supprim|expire")
_YES = {"oui", "yes", "o", "y", "x", "1", "vrai", "true", "ok"}
_NO = {
    "",
    "non",
    "no",
    "n",
    "0",
    "faux",
    "false",
    "aucun",
    "aucune",
    "neant",
    "ras",
    "rien",
    "none",
    "nothing",
    "nsp",
    "sans",
}
_OFFERS = re.compile(r"propos|offr|offer|conduc|driv|prend|emmen|dispo")
_SEEKS = re.compile(r"cherch|besoin|passag|need|look|seek|sans voiture|demand|souhait|sought")
_ALONE = re.compile(r"autonom|seul|own|propre|velo|train|pied|bus")
_SPLIT = re.compile(r"\s*[,;|/\n•]\s*")
_SCIENTIFIC = re.compile(r"(\d)[.,](\d+)E\+?0?([89]|1[01])", re.I)


class Reading:
    """One line being read: `person` (plain values), `wrong` (why they cannot be registered), `notes` (what to know)."""

    __slots__ = ("fields", "known", "notes", "person", "wrong")

    def __init__(self, fields: Mapping[str, str], known: Known) -> None:
        self.fields, self.known = fields, known
        self.person: dict[str, Any] = {}
        self.wrong: list[Word] = []
        self.notes: list[Word] = []

    def text(self, name: str) -> str:
        return " ".join(self.fields.get(name, "").split())


def skipped(fields: Mapping[str, str]) -> list[Word]:
    """Why this line is nobody to register, if so."""
    status = fields.get("status", "")
    if status and _CANCELLED.search(search_key(status)):
        return [word("cancelled", word=status[:40])]
    said = (value for name, value in fields.items() if name != "status")
    return [] if any(value.strip() for value in said) else [word("empty_line")]


def read_person(fields: Mapping[str, str], known: Known) -> Reading:
    """Read one line: `fields` is what it says of each field of headings.FIELDS that a column was chosen for."""
    line = Reading(fields, known)
    _name(line)
    _category(line)
    _commune(line)
    _contact(line)
    _themes(line)
    _age(line)
    _lift(line)
    _needs(line)
    _rest(line)
    return line


def name_key(name: str) -> str:
    """The same for "DÉMO Camille" and "camille Demo": how two lines may be the same person."""
    return " ".join(sorted(search_key(name).split()))


def _name(line: Reading) -> None:
    first, family, whole = line.text("first_name"), line.text("family_name"), line.text("name")
    full = " ".join(part for part in (first, family) if part) or whole
    initial = bool(line.known.with_initial and first and family)
    shown = f"{first} {family[0].upper()}." if initial else full
    if not search_key(shown):
        line.wrong.append(word("no_name"))
    elif len(shown) > LONGEST_NAME:
        line.wrong.append(word("name_too_long"))
    line.person |= {"name": shown[:LONGEST_NAME], "key": name_key(full)[:160]}


def _category(line: Reading) -> None:
    said = line.text("category")
    found = line.known.categories.find(said) if said else line.known.category
    if found is None and said:
        line.wrong.append(word("unknown_category", word=said[:60]))
    elif found is None:
        line.wrong.append(word("no_category"))
    line.person["category"] = found


def _commune(line: Reading) -> None:
    said, postcode = line.text("commune"), line.text("postcode")
    code, problem = line.known.communes.find(said, postcode)
    if problem:
        line.notes.append(word(problem, word=(said or postcode)[:60]))
    line.person["commune"] = code


def _contact(line: Reading) -> None:
    """Several columns may say it. What is neither a number nor an address is kept word for word."""
    odd: list[str] = []
    for name in ("email", "phone", "contact"):
        said = line.text(name)
        read = read_contact(whole_number(said) if name == "phone" else said)
        for kind in ("email", "phone"):
            if value := getattr(read, kind):
                line.person.setdefault(kind, value)
        if read.as_typed and search_key(read.as_typed) not in _NO:
            odd.append(read.as_typed)
            if name != "contact":
                line.notes.append(word(f"odd_{name}", word=said[:60]))
    if odd:
        line.person["typed"] = " / ".join(odd)[:LONGEST_TYPED]


def whole_number(said: str) -> str:
    """A phone number from a sheet that took it for a quantity: 639980001, 6,39980001E+08."""
    if power := _SCIENTIFIC.fullmatch(said):
        digits = power[1] + power[2]
        said = digits.ljust(int(power[3]) + 1, "0") if len(digits) == int(power[3]) + 1 else said
    if said.isascii() and said.isdigit() and len(said) == 9 and said[0] != "0":
        return f"0{said}"
    return f"+{said}" if said.isdigit() and len(said) == 11 and said.startswith("33") else said


def _themes(line: Reading) -> None:
    found: list[int] = []
    for piece, row in _pieces(line.fields.get("themes", ""), line):
        if row is None:
            line.notes.append(word("unknown_theme", word=piece[:60]))
        elif row not in found:
            found.append(row)
    if len(found) > MOST_THEMES:
        line.notes.append(word("too_many_themes"))
    if found:
        line.person["themes"] = found[:MOST_THEMES]


def _pieces(said: str, line: Reading) -> list[tuple[str, int | None]]:
    """Each theme of a cell: the longest run of its pieces that names one, for a title may hold a comma."""
    parts = [part for part in _SPLIT.split(said) if part.strip()]
    pieces: list[tuple[str, int | None]] = []
    while parts:
        for length in range(min(len(parts), 4), 0, -1):
            text = ", ".join(parts[:length])
            row = line.known.themes.find(text) if length == 1 else line.known.themes.meanings.get(search_key(text))
            if row is not None or length == 1:
                if row is not None or search_key(text) not in _NO:
                    pieces.append((text, row))
                parts = parts[length:]
                break
    return pieces


def _age(line: Reading) -> None:
    said = search_key(line.fields.get("minor", ""))
    if said in _NO:
        return
    responsible = line.text("responsible_name")[:LONGEST_NAME]
    if not responsible:
        line.wrong.append(word("no_responsible"))
    line.person["age"] = "under_15" if "15" in said and "18" not in said else "under_18"
    line.person["responsible_name"] = responsible
    line.person["responsible_phone"] = line.text("responsible_phone")[:30]


def _lift(line: Reading) -> None:
    said = search_key(line.fields.get("lift", ""))
    if said in _NO or _ALONE.search(said):
        return
    direction = "offered" if _OFFERS.search(said) else "sought" if _SEEKS.search(said) else ""
    if not direction:
        line.notes.append(word("unknown_lift", word=line.text("lift")[:60]))
        return
    number = re.search(r"\b[1-8]\b", said)
    line.person["lift"] = [direction, int(number[0]) if number else 1]


def _needs(line: Reading) -> None:
    said = line.text("needs")
    if search_key(said) not in _NO:
        if len(said) > LONGEST_NEED:
            line.notes.append(word("shortened"))
        line.person["need"] = said[:LONGEST_NEED]
    children = line.text("children")
    plain = search_key(children)
    if plain in _NO:
        return
    if plain.isascii() and plain.isdigit():
        line.person["children"] = min(int(plain[:2]), MOST_CHILDREN)
    else:
        line.person["children"] = "" if plain in _YES else children[:LONGEST_NEED]


def _rest(line: Reading) -> None:
    structure, meal = line.text("structure"), search_key(line.fields.get("meal", ""))
    if len(structure) > LONGEST_STRUCTURE:
        line.notes.append(word("shortened"))
    if structure:
        line.person["structure"] = structure[:LONGEST_STRUCTURE]
    if re.search(r"vegetar|vegan|vegetal|sans viande|without meat", meal):
        line.person["meal"] = "vegetarian"
    elif re.search(r"porc|pork|halal|casher|kosher", meal):
        line.person["meal"] = "no_pork"
    elif meal not in _NO and not re.search(r"tout|omnivore|normal|standard|classique|anything", meal):
        line.person["meal"] = "other"
    if search_key(line.fields.get("confidential", "")) not in _NO:
        line.person["confidential"] = True
    if helper := line.text("helper"):
        found = line.known.helpers.find(helper)
        if found is None:
            line.notes.append(word("unknown_helper", word=helper[:60]))
        else:
            line.person["helper"] = found
