"""The wall as pages show it: cards in the order of groups, what supports each, and nothing of who wrote or voted."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.text import search_key
from events.models import Event, Helpline
from participants.models import Registration
from teams.models import Team, Wall, WallGroup, WallNote, WallVote

WORDS = {
    WallNote.Kind.NEED: _("Needs"),
    WallNote.Kind.IDEA: _("Ideas"),
    WallNote.Kind.OFFER: _("What we can bring"),
}
ICONS = {WallNote.Kind.NEED: "heart", WallNote.Kind.IDEA: "lightbulb", WallNote.Kind.OFFER: "heart-handshake"}


@dataclass
class Card:
    """A note on the wall. `votes` counts each person once, `stickers` adds those of the notes that went into it."""

    note: WallNote
    merged: list[WallNote] = field(default_factory=list)
    votes: int = 0
    is_mine: bool = False
    has_my_vote: bool = False
    teams: list[Team] = field(default_factory=list)

    @property
    def family(self) -> list[WallNote]:
        return [self.note, *self.merged]

    @property
    def stickers(self) -> int:
        return sum(note.stickers for note in self.family)

    @property
    def support(self) -> int:
        return self.votes + self.stickers

    @property
    def icon(self) -> str:
        return ICONS[WallNote.Kind(self.note.kind)]


@dataclass
class Shelf:
    """A group with its cards; `group` is None for cards that are in none."""

    group: WallGroup | None
    cards: list[Card] = field(default_factory=list)


@dataclass
class Seen:
    """The wall for one reader. `votes_left` and `mine` are the reader's own."""

    wall: Wall
    shelves: list[Shelf]
    hidden: list[WallNote]
    mine: list[WallNote]
    votes_left: int = 0

    @property
    def cards(self) -> list[Card]:
        return [card for shelf in self.shelves for card in shelf.cards]

    @property
    def votes_used(self) -> int:
        return sum(card.has_my_vote for card in self.cards)

    @property
    def groups(self) -> list[WallGroup]:
        return [shelf.group for shelf in self.shelves if shelf.group]

    @property
    def votes_are_secret(self) -> bool:
        """While people vote and the wall does not show it, nobody sees how many: those who run the event neither."""
        return self.wall.takes_votes and not self.wall.shows_votes

    def by_support(self) -> list[Card]:
        """All cards, the most supported first; equals keep the order of the wall."""
        return sorted(self.cards, key=lambda card: -card.support)


@dataclass
class Column:
    """The cards of one kind, by group."""

    kind: str
    word: str
    icon: str
    shelves: list[Shelf]

    @property
    def count(self) -> int:
        return sum(len(shelf.cards) for shelf in self.shelves)


def wall_of(event: Event, *, reader: Actor | None = None) -> Seen:
    """The wall of an event, with all votes. `reader` adds what is theirs alone."""
    wall = Wall.objects.filter(event=event).first() or Wall(event=event, version=0)
    if event.status == Event.Status.ARCHIVED:
        wall.takes_notes = wall.takes_votes = False
    notes = list(WallNote.objects.filter(event=event))
    by_key = {note.pk: note for note in notes}
    groups = list(WallGroup.objects.filter(event=event))
    me = reader.scope("registration", "participant") if reader else frozenset()
    cards = {note.pk: Card(note) for note in notes if not note.hidden_at and not note.merged_into_id}
    roots = {note.pk: _root(note, by_key) for note in notes}
    for note in notes:
        if note.merged_into_id and roots[note.pk] in cards:
            cards[roots[note.pk]].merged.append(note)
    _count_votes(event, cards, roots, me)
    for team in Team.objects.filter(event=event, subject__in=list(by_key)).order_by("number"):
        if card := cards.get(roots[team.subject_id]):
            card.teams.append(team)
    for card in cards.values():
        card.is_mine = card.note.author_id in me
    seen = Seen(
        wall=wall,
        shelves=_shelves(groups, cards.values()),
        hidden=[note for note in notes if note.hidden_at and not note.merged_into_id],
        mine=[note for note in notes if note.author_id in me],
    )
    seen.votes_left = max(0, wall.votes_each - seen.votes_used)
    return seen


def wall_to_lead(event: Event) -> Seen:
    """The wall for those who keep it: without the votes as long as they are secret."""
    seen = wall_of(event)
    if seen.votes_are_secret:
        for card in seen.cards:
            card.votes = 0
    return seen


def columns_of(seen: Seen) -> list[Column]:
    """Needs, ideas, offers: the cards of each, by group."""
    found = []
    for kind in WallNote.Kind:
        shelves = [Shelf(s.group, [card for card in s.cards if card.note.kind == kind]) for s in seen.shelves]
        found.append(Column(kind.value, str(WORDS[kind]), ICONS[kind], [shelf for shelf in shelves if shelf.cards]))
    return found


def subject_of(team: Team) -> WallNote | None:
    """What the team took up from the wall, unless a facilitator hid it since."""
    note = team.subject
    return note if note and not note.hidden_at else None


def helplines_of(event: Event) -> "list[Helpline]":
    return list(Helpline.objects.filter(event=event))


def writer(actor: Actor) -> Registration | None:
    """The participant who acts, if one does."""
    mine = actor.scope("registration", "participant")
    return Registration.objects.filter(pk__in=mine, event_id=actor.event_id).first() if mine else None


def _root(note: WallNote, by_key: dict[int, WallNote]) -> int:
    while note.merged_into_id:
        note = by_key[note.merged_into_id]
    return note.pk


def _count_votes(event: Event, cards: dict[int, Card], roots: dict[int, int], me: frozenset[int]) -> None:
    voters: dict[int, set[int]] = defaultdict(set)
    for note, person in WallVote.objects.filter(event=event).values_list("note_id", "registration_id"):
        voters[roots[note]].add(person)
    for pk, card in cards.items():
        card.votes = len(voters[pk])
        card.has_my_vote = bool(voters[pk] & me)


def _shelves(groups: list[WallGroup], cards: Iterable[Card]) -> list[Shelf]:
    """Groups in their order, then what is in none. Within, by the minute: the order of two notes of a minute tells nothing."""
    shelves = {group.pk: Shelf(group) for group in groups}
    alone = Shelf(None)
    for card in sorted(cards, key=_order):
        shelves.get(card.note.group_id or 0, alone).cards.append(card)
    return [*shelves.values(), alone]


def _order(card: Card) -> tuple[str, str]:
    return (card.note.created_at.strftime("%Y-%m-%d %H:%M"), search_key(card.note.text))
