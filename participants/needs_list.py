"""What people need, as the organiser reads it: kind by kind, what waits for an answer first. For the organiser only."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.http import QueryDict

from events.models import Event
from participants.forms.answers import AnswerForm, token_of
from participants.forms.needs import PICTOGRAMS
from participants.models import ChildrenToMind, Lift, Need, Notice
from participants.proposals import Proposal, proposals_of
from participants.services.answers import Given

PER_PAGE = 25
SHOWN = ("open", "untold", "told", "all")
ICONS = {**PICTOGRAMS, Need.Kind.CHILDCARE: "baby", Need.Kind.LIFT: "car"}
WAITS_FIRST = Case(When(answer="", then=Value(0)), default=Value(1), output_field=IntegerField())
IN_ORDER = Case(
    *(When(kind=kind, then=Value(place)) for place, kind in enumerate(Need.Kind.values)), output_field=IntegerField()
)


def first_yes(kind: str) -> list[tuple[str, Proposal]]:
    return [(key, proposal) for key, proposal in proposals_of(kind) if proposal.answer == Need.Answer.YES][:1]


@dataclass(slots=True)
class NeedLine:
    """A need with all that its card shows. `notice`: the last telling of its answer. `before`: the answer that an undo
    brings back, just after a change. `form`: unfolded to answer."""

    need: Need
    notice: Notice | None = None
    children: list[ChildrenToMind] = field(default_factory=list)
    lift: Lift | None = None
    before: Given | None = None
    form: AnswerForm | None = None

    @property
    def token(self) -> str:
        return token_of(self.need)

    @property
    def quick(self) -> list[tuple[str, Proposal]]:
        """What a press on the card answers: the first yes."""
        return first_yes(self.need.kind)


@dataclass(slots=True)
class Group:
    """The needs of one kind on a page."""

    kind: str
    lines: list[NeedLine]

    @property
    def title(self) -> str:
        return str(Need.TITLES[self.kind])

    @property
    def icon(self) -> str:
        return ICONS[Need.Kind(self.kind)]

    @property
    def waiting(self) -> list[NeedLine]:
        return [line for line in self.lines if not line.need.is_answered]

    @property
    def quick(self) -> list[tuple[str, Proposal]]:
        """What a press answers to all who wait."""
        return first_yes(self.kind)


@dataclass(frozen=True, slots=True)
class Look:
    """What the organiser looks at; anything unknown in the address is as if absent."""

    show: str = "open"
    kind: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "Look":
        show, kind = query.get("show", ""), query.get("kind", "")
        return cls(show if show in SHOWN else "open", kind if kind in Need.Kind.values else "")

    @property
    def query(self) -> str:
        """The end of an address that shows this again."""
        pairs = {"show": self.show if self.show != "open" else "", "kind": self.kind}
        kept = urlencode({key: value for key, value in pairs.items() if value})
        return f"?{kept}" if kept else ""

    def needs(self, event: Event) -> Any:
        needs = Need.objects.filter(event=event).of_those_who_come()
        if self.kind:
            needs = needs.filter(kind=self.kind)
        if self.show == "open":
            return needs.unanswered()
        if self.show == "untold":
            return needs.untold()
        if self.show == "told":
            return needs.answered().exclude(pk__in=needs.untold().values("pk"))
        return needs


class Counts(NamedTuple):
    """How many needs: by what is shown ("open", "untold", "told", "all"), and by kind within what is shown."""

    shown: dict[str, int]
    kinds: dict[str, int]


def counts_of(event: Event, look: Look) -> Counts:
    """Two queries."""
    needs = Need.objects.filter(event=event).of_those_who_come().order_by()
    waiting = Count("pk", filter=Q(answer=""))
    untold_rows = Need.objects.filter(pk__in=needs.untold().values("pk")).order_by()
    untold = dict(untold_rows.values_list("kind").annotate(n=Count("pk")))
    by_kind = {
        kind: {"all": n, "open": waits, "untold": untold.get(kind, 0), "told": n - waits - untold.get(kind, 0)}
        for kind, n, waits in needs.values_list("kind").annotate(n=Count("pk"), waits=waiting)
    }
    shown = {show: sum(each[show] for each in by_kind.values()) for show in SHOWN}
    return Counts(shown, {kind: by_kind[kind][look.show] for kind in Need.Kind.values if kind in by_kind})


def page_of(event: Event, look: Look, number: str | None) -> "Page[Any]":
    """A page of groups, what waits first in each. Four queries."""
    needs = look.needs(event).select_related("registration").alias(place=IN_ORDER)
    rows = needs.order_by("place", WAITS_FIRST, "registration__search_name", "pk")
    page = Paginator(rows, PER_PAGE).get_page(number)
    by_kind: dict[str, list[NeedLine]] = {}
    for line in lines_of(page.object_list):
        by_kind.setdefault(line.need.kind, []).append(line)
    page.object_list = [Group(kind, lines) for kind, lines in by_kind.items()]
    return page


def lines_of(needs: Iterable[Need]) -> list[NeedLine]:
    """The needs (with their registration), each with all that its card shows. Three queries, besides their own."""
    lines = {need.pk: NeedLine(need) for need in needs}
    people = {line.need.registration_id for line in lines.values()}
    for notice in Notice.objects.filter(need__in=lines).order_by("pk"):
        lines[notice.need_id].notice = notice
    children: dict[int, list[ChildrenToMind]] = {}
    for child in ChildrenToMind.objects.filter(registration__in=people):
        children.setdefault(child.registration_id, []).append(child)
    lifts = {
        lift.registration_id: lift for lift in Lift.objects.filter(registration__in=people).select_related("commune")
    }
    for line in lines.values():
        if line.need.kind == Need.Kind.CHILDCARE:
            line.children = children.get(line.need.registration_id, [])
        if line.need.kind == Need.Kind.LIFT:
            line.lift = lifts.get(line.need.registration_id)
    return list(lines.values())
