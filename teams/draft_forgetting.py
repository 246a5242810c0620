"""What drafts hold of people, and how it goes: seats by cascade, and the keys that lists of changes keep of them.

A draft tells which theme somebody wished, so all of them go with the confidential choices; the tables themselves stay.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import ngettext_lazy

from events.models import Event
from participants.forgetting import People, erases, writes_freely
from participants.retention import NAMES, Piece, goes_with
from teams.models import AppliedDraft, Draft, DraftChange, DraftSeat, Formation, TeamMember

Demands = list[dict[str, Any]]
Keys = frozenset[int]


def _forget_in_drafts(people: People) -> int:
    """Their keys go from whatever drafts, changes and clashes remember. Answers from how many rows."""
    keys, event = people.keys, people.event
    texts = [str(key) for key in sorted(keys)]
    touched = Q(before__has_any_keys=texts) | Q(after__has_any_keys=texts)
    rows = [
        _without(row, before=_unmapped, after=_unmapped) for row in AppliedDraft.objects.filter(touched, event=event)
    ]
    told = Q(broken__contains=[{}]) | ~Q(effect={})
    rows += [
        _without(row, before=_unmapped, after=_unmapped, broken=demands_without, effect=_effect)
        for row in DraftChange.objects.filter(touched | told, event=event)
    ]
    rows += [
        _without(row, clash=demands_without, remedies=remedies_without)
        for row in Formation.objects.filter(event=event).exclude(clash=[], remedies=[])
    ]
    rows += [_without(row, costs=remedies_without, meta=_meta) for row in Draft.with_removed.filter(event=event)]
    beside = [{"kind": "together"}]
    for seats in (DraftSeat.objects, TeamMember.objects):
        rows += [_without(row, why=demands_without) for row in seats.filter(event=event, why__contains=beside)]
    forgotten = sum(forget(keys) for forget in rows)
    DraftChange.objects.filter(event=event, after={}).delete()  # a change of nobody can be neither told nor undone
    return forgotten


def _without(row: Model, **cleaners: Callable[[Any, Keys], Any]) -> Callable[[Keys], bool]:
    """What cleans these fields of a row of the keys it is given, and says whether anything was there."""

    def forget(keys: Keys) -> bool:
        cleaned = {field: clean(getattr(row, field), keys) for field, clean in cleaners.items()}
        changed = [field for field, value in cleaned.items() if value != getattr(row, field)]
        for field in changed:
            setattr(row, field, cleaned[field])
        if changed:
            row.save(update_fields=changed)
        return bool(changed)

    return forget


def _unmapped(told: dict[str, Any], keys: Keys) -> dict[str, Any]:
    """{"12": …} by person."""
    return {key: value for key, value in told.items() if not (key.isdigit() and int(key) in keys)}


def demands_without(demands: Demands, keys: Keys) -> Demands:
    """Demands and reasons: one about somebody who is gone is of no more use."""
    return [demand for demand in demands if not keys & set(demand.get("people", ()))]


def remedies_without(remedies: Demands, keys: Keys) -> Demands:
    return [one for one in remedies if not keys & set((one.get("demand") or {}).get("people", ()))]


def _meta(meta: dict[str, Any], keys: Keys) -> dict[str, Any]:
    """Demands that a draft breaks are kept in its `meta`: see teams.services.drafting."""
    return meta | {"broken": demands_without(meta["broken"], keys)} if "broken" in meta else meta


def _effect(effect: dict[str, Any], keys: Keys) -> dict[str, Any]:
    """As teams.weighing writes it."""
    cleaned = dict(effect)
    for name, place in (("wishes", 0), ("alone", 1)):
        if name in effect:
            cleaned[name] = [row for row in effect[name] if row[place] not in keys]
    for name in ("broken", "mended"):
        if name in effect:
            cleaned[name] = demands_without(effect[name], keys)
    return cleaned


def _drafts(event: Event) -> list[Piece]:
    reasons = TeamMember.objects.filter(event=event).exclude(why=[])
    return [
        Piece("drafts", Draft.with_removed.filter(event=event)),
        Piece("formations", Formation.objects.filter(event=event)),
        Piece("applied_drafts", AppliedDraft.objects.filter(event=event)),
        Piece("reasons", reasons, {"why": []}),
    ]


NAMES["drafts"] = ngettext_lazy("%(count)d draft of tables", "%(count)d drafts of tables", "count")
NAMES["formations"] = ngettext_lazy("%(count)d search for tables", "%(count)d searches for tables", "count")
NAMES["applied_drafts"] = ngettext_lazy(
    "%(count)d way back to earlier tables", "%(count)d ways back to earlier tables", "count"
)
NAMES["reasons"] = ngettext_lazy(
    "%(count)d explanation of a place at a table", "%(count)d explanations of places at tables", "count"
)
erases("drafts", _forget_in_drafts)
goes_with("choices", "drafts", _drafts)
writes_freely(DraftChange, "reason")
