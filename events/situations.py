"""The numbers to call, put together by what happens: whoever looks for help reads words, not numbers."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.text import search_key
from events.models import Helpline


@dataclass(frozen=True, slots=True)
class Situation:
    """One kind of trouble. A helpline belongs to the first whose numbers or words it has."""

    title: Promise
    icon: str
    numbers: frozenset[str]  # as dialled, without blanks
    words: tuple[str, ...]  # unaccented, as in search_key
    is_now: bool = False  # shown first, beside the numbers that everybody knows


SITUATIONS = (
    Situation(
        _("Somebody is in danger now"),
        "triangle-alert",
        frozenset({"15", "17", "17ou112", "112", "114", "18"}),
        (),
        True,
    ),
    Situation(_("A child is in danger, or you are not sure"), "baby", frozenset({"119"}), ("enfant", "child")),
    Situation(
        _("Violence, abuse"),
        "shield",
        frozenset({"3919", "116006", "3133", "3977"}),
        ("violence", "maltrait", "victime", "abuse", "victim"),
    ),
    Situation(
        _("Suffering, loneliness, the need to talk"),
        "heart",
        frozenset({"3114", "0800474788", "0800858858", "0969392919"}),
        ("suicid", "souffrance", "mal-etre", "solitude", "parler", "suffering", "lonel"),
    ),
    Situation(
        _("Alcohol, drugs"), "life-buoy", frozenset({"0980980930", "0800231313"}), ("alcool", "drogue", "alcohol")
    ),
)
ELSE = Situation(_("Also"), "phone", frozenset(), ())


def by_situation(helplines: Iterable[Helpline]) -> list[tuple[Situation, list[Helpline]]]:
    """The helplines under the situation where each serves, in the order of urgency; situations without any are left out."""
    found: dict[Situation, list[Helpline]] = {situation: [] for situation in (*SITUATIONS, ELSE)}
    for line in helplines:
        found[_situation_of(line)].append(line)
    return [(situation, lines) for situation, lines in found.items() if lines]


def _situation_of(line: Helpline) -> Situation:
    dialled, told = line.number.replace(" ", "").replace(".", ""), search_key(f"{line.name} {line.situation}")
    by_number = (situation for situation in SITUATIONS if dialled in situation.numbers)
    by_words = (situation for situation in SITUATIONS if any(word in told for word in situation.words))
    return next(by_number, None) or next(by_words, ELSE)
