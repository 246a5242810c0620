"""Drafts keep telling which present team each of their tables continues, once the present tables are others."""

from collections import defaultdict

from events.models import Event
from teams.models import DraftSeat, DraftTable
from teams.present import present_tables
from teams.services.planning import continued


def follow_tables(event: Event) -> None:
    """For every draft of the event: the team of each table as applying it now would choose. Six queries.

    Called inside the transaction that applied a draft or undid it; what a draft proposes stays as it was.
    """
    present = present_tables(event)
    tables: dict[int, list[DraftTable]] = defaultdict(list)
    for table in DraftTable.objects.filter(event=event, draft__removed_at=None).order_by("draft", "position"):
        tables[table.draft_id].append(table)
    after: dict[int, dict[int, int | None]] = defaultdict(dict)
    for draft, person, seat in DraftSeat.objects.filter(draft__in=list(tables)).values_list(
        "draft_id", "registration_id", "table_id"
    ):
        after[draft][person] = seat
    changed = []
    for draft, rows in tables.items():
        found = continued(rows, after[draft], present)
        for row in rows:
            team = found[row.pk].key if row.pk in found else None
            if row.team_id != team:
                row.team_id = team
                changed.append(row)
    DraftTable.objects.bulk_update(changed, ["team"])
