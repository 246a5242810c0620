"""Method cards in A3: blank, to fill by hand, or as each team filled them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.help import numbers_to_call
from events.models import CardBlock, Event
from projects.cards import AIMS, title_of
from projects.models import SheetEntry
from reports.documents.base import Amounts, Choices, Document, Order
from teams.models import Team

BLANK, FILLED = "blank", "filled"
EVERY_CARD = "all"
MOST_BLOCKS = 9  # on a sheet; an organiser may have put more on a card
LONGEST = 420  # characters of a text that stand in its block; a longer one is told whole on a page behind


def _chosen(choices: Choices) -> Sequence[str]:
    card = choices.get("card", EVERY_CARD)
    return [card] if card in AIMS else list(AIMS)


def _blocks(event: Event, cards: Iterable[str]) -> dict[str, list[CardBlock]]:
    """{card: its blocks in order}, without the cards that have none. One query."""
    found: dict[str, list[CardBlock]] = {card: [] for card in cards}
    for block in CardBlock.objects.filter(event=event, canvas__in=found):
        found[block.canvas].append(block)
    return {card: blocks for card, blocks in found.items() if blocks}


def _pages(card: str, blocks: Sequence[CardBlock], texts: dict[int, str]) -> Iterator[dict[str, Any]]:
    """A sheet of paper for a card; several, without its drawing, where it has too many blocks."""
    drawn_as = card if len(blocks) <= MOST_BLOCKS else ""
    for first in range(0, len(blocks), MOST_BLOCKS):
        page = _page(card, blocks[first : first + MOST_BLOCKS], texts, first)
        yield page | {"card": drawn_as}


def _page(card: str, blocks: Sequence[CardBlock], texts: dict[int, str], first: int) -> dict[str, Any]:
    shown, behind = [], []
    for number, block in enumerate(blocks, first + 1):
        text = texts.get(block.pk, "").strip()
        is_long = len(text) > LONGEST
        if is_long:
            behind.append({"title": block.title, "text": text})
        short = text[:LONGEST].rsplit(" ", 1)[0] + "…" if is_long else text
        words = {"title": block.title, "question": block.question, "text": short}
        shown.append({"key": block.key, "number": number, **words})
    return {"title": title_of(card), "aim": str(AIMS[card][0]), "blocks": shown, "behind": behind}


def _filled(event: Event, cards: dict[str, list[CardBlock]], calls: list[str]) -> Iterator[dict[str, Any]]:
    """The pages of each card on which a team wrote something, team by team. Two queries."""
    texts: dict[int, dict[int, str]] = {}
    written = SheetEntry.objects.filter(event=event, block__canvas__in=cards).filled()
    for team, block, text in written.order_by("pk").values_list("team_id", "block_id", "text"):
        texts.setdefault(team, {})[block] = text
    for team in Team.objects.filter(event=event, pk__in=texts).select_related("theme").order_by("number"):
        for card, blocks in cards.items():
            if any(block.pk in texts[team.pk] for block in blocks):
                whose = {"team": f"{team.number}. {team.name}", "helplines": calls if team.theme.is_protected else []}
                yield from (page | whose for page in _pages(card, blocks, texts[team.pk]))


def _data(order: Order) -> dict[str, Any]:
    event, calls = order.event, numbers_to_call(order.event)
    cards = _blocks(event, _chosen(order.choices))
    if order.choices.get("how", BLANK) == FILLED:
        pages = list(_filled(event, cards, calls))
    else:
        # On all blank cards alike: nobody knows yet at which table they will lie.
        whose = {"team": "", "helplines": calls}
        pages = [page | whose for card, blocks in cards.items() for page in _pages(card, blocks, {})]
    return {
        "title": _("Method cards: %(event)s") % {"event": event.title},
        "event": event.title,
        "pages": pages,
        "words": {
            "team": _("Our team:"),
            "somebody_listens": _("Somebody listens to you:"),
            "behind": _("The whole texts"),
            "no_name": _("No person’s name on this card."),
            "nothing": _("No team has written on a card yet."),
        },
    }


def _count(amounts: Amounts, choices: Choices) -> int:
    """A page a card; filled, at most as many for each team."""
    return len(_chosen(choices)) * (amounts.tables if choices.get("how") == FILLED else 1)


METHOD_CARDS = Document(
    key="method_cards",
    template="print/method_cards.typ",
    icon="layout-grid",
    moment="eve",
    title=gettext_lazy("Method cards"),
    words=gettext_lazy(
        "Problem tree, map of the people, map of the allies, four minutes to tell it: blank or as teams filled them."
    ),
    paper=gettext_lazy("A3, one side only. On an A4 printer, ask a copy shop or print at 71 %."),
    permission="reports.print_tables",
    count=_count,
    pages=_count,
    data=_data,
)
