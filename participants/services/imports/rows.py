"""A person decides about lines: the same or another, corrected, left out."""

from collections.abc import Mapping

from django.db import transaction

from common.answers import Stale
from common.text import storable
from participants.imports.people import name_key
from participants.imports.sentences import word
from participants.models import ImportFile, ImportRow
from participants.services.imports.known import known_of
from participants.services.imports.verdicts import Twin, Twins, verdict_on

TO_DECIDE = (ImportRow.Verdict.TWIN, ImportRow.Verdict.REPEATED)


def decide(*, file: ImportFile, decision: str, line: int | None = None) -> int:
    """Say that a line is the same person or another; without `line`, that all those not decided yet are.

    Answers how many lines it decided. Raises Stale once the list is being registered.
    """
    with transaction.atomic():
        _lock(file)
        rows = ImportRow.objects.filter(file=file, verdict__in=TO_DECIDE)
        rows = rows.filter(line=line) if line is not None else rows.filter(decision=ImportRow.Decision.NOT_YET)
        return rows.update(decision=decision)


def leave_out(*, file: ImportFile, line: int) -> None:
    """Do not register this line. Raises Stale once the list is being registered."""
    with transaction.atomic():
        _lock(file)
        row = ImportRow.objects.select_for_update(of=("self",)).get(file=file, line=line)
        row.verdict, row.words, row.decision = ImportRow.Verdict.SKIPPED, [word("left_out")], ImportRow.Decision.NOT_YET
        row.twin = None
        row.save()


def correct_row(*, file: ImportFile, line: int, said: Mapping[str, str]) -> ImportRow:
    """Read a line again with other words. Raises Stale once the list is being registered."""
    with transaction.atomic():
        locked = _lock(file)
        row = ImportRow.objects.select_for_update(of=("self",)).get(file=file, line=line)
        fields = {name: storable(value) for name, value in said.items() if value.strip()}
        place = (fields.get("commune", ""), fields.get("postcode", ""))
        known = known_of(locked.event, locked.mapping, [place])
        twins = Twins(locked.event_id)
        others = ImportRow.objects.filter(file=file).exclude(line=line).exclude(values__person=None)
        key = name_key(" ".join(fields.get(name, "") for name in ("name", "first_name", "family_name")))
        same = others.filter(values__person__key=key).exclude(verdict=ImportRow.Verdict.WRONG)
        for number, person in same.values_list("line", "values__person"):
            twins.above[key].append(Twin(number, person["name"], person["commune"]))
        read = verdict_on(line, fields, known, twins)
        row.verdict, row.words, row.values, row.twin_id = read.verdict, read.words, read.values, read.twin_id
        row.decision = ImportRow.Decision.NOT_YET
        row.save()
    return row


def _lock(file: ImportFile) -> ImportFile:
    """The list, while it can still be changed: not once its people are being registered."""
    row = ImportFile.objects.select_for_update(of=("self",)).select_related("event").get(pk=file.pk)
    if row.status != ImportFile.Status.READ:
        raise Stale(row.get_status_display())
    return row
