"""The dry run: each line of a list, and what registering it would do. Nobody is registered here."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from django.db import transaction
from django_tasks import task

from participants.imports.headings import SEVERAL_COLUMNS, Column
from participants.imports.known import Known
from participants.imports.packed import unpack
from participants.imports.people import name_key, read_person, skipped
from participants.imports.reading import Line
from participants.imports.sentences import Word, word
from participants.models import ImportFile, ImportRow, Registration
from participants.services.imports.known import known_of
from participants.services.imports.work import alone

BATCH = 1000
AT_ONCE = 500  # lines; a shorter list is done while the page waits, for it takes less than a second
NAMES = ("name", "first_name", "family_name")


class Twin(NamedTuple):
    """Somebody who may be the same: a registration, or a line above (`key` is then the line)."""

    key: int
    name: str
    commune: str
    is_cancelled: bool = False


class Twins:
    """Who has which name, in the event and in the list so far."""

    def __init__(self, event_id: int) -> None:
        self.registered: dict[str, list[Twin]] = defaultdict(list)
        self.above: dict[str, list[Twin]] = defaultdict(list)
        people = Registration.objects.filter(event=event_id).order_by("pk")
        fields = ("pk", "chosen_name", "commune_id", "status")
        for key, name, commune, status in people.values_list(*fields).iterator(chunk_size=5000):
            twin = Twin(key, name, commune or "", status == Registration.Status.CANCELLED)
            self.registered[name_key(name)].append(twin)

    def registered_like(self, person: dict[str, Any]) -> Twin | None:
        """By the whole name, or as it is shown ("Camille D."), and from the same place where both are known."""
        keys = dict.fromkeys((person["key"], name_key(person["name"])))
        alike = (twin for key in keys for twin in self.registered.get(key, ()) if _near(twin, person["commune"]))
        return min(alike, key=lambda twin: (twin.is_cancelled, twin.commune != person["commune"]), default=None)

    def above_like(self, person: dict[str, Any]) -> Twin | None:
        return next((twin for twin in self.above.get(person["key"], ()) if _near(twin, person["commune"])), None)

    def remember(self, line: int, person: dict[str, Any]) -> None:
        self.above[person["key"]].append(Twin(line, person["name"], person["commune"]))


def start_reading(file: ImportFile) -> ImportFile:
    """A short list at once, a long one in the background."""
    if file.rows_total <= AT_ONCE:
        read_rows.func(file.pk)
        file.refresh_from_db()
    else:
        read_rows.enqueue(file.pk)
    return file


@task()
def read_rows(file_id: int) -> None:
    """Say what each line would do. Safe to run twice; begins again where the columns are chosen anew meanwhile."""
    with alone(file_id) as show:
        if show is None:
            return
        while file := ImportFile.objects.filter(pk=file_id, status=ImportFile.Status.READING).first():
            ImportRow.objects.filter(file=file).delete()
            if not all(_is_same(file) for _batch in _write_rows(file, show)):
                continue
            same = ImportFile.objects.filter(pk=file_id, version=file.version, status=ImportFile.Status.READING)
            if same.update(status=ImportFile.Status.READ):
                return


def verdict_on(line: int, said: dict[str, str], known: Known, twins: Twins, *, is_too_long: bool = False) -> ImportRow:
    """One line, not saved: its verdict, why, and what is kept of it."""
    if why := skipped(said):
        kept = {name: said[name] for name in NAMES if name in said}
        return ImportRow(line=line, verdict=ImportRow.Verdict.SKIPPED, words=why, values={"said": kept})
    reading = read_person(said, known)
    wrong: list[Word] = [word("too_many_cells")] if is_too_long else []
    wrong += reading.wrong
    row = ImportRow(line=line, words=wrong + reading.notes, values={"said": said, "person": reading.person})
    if wrong:
        row.verdict = ImportRow.Verdict.WRONG
        return row
    _look_for_twin(row, reading.person, twins)
    twins.remember(line, reading.person)
    return row


def said_by(cells: Sequence[str], fields: Sequence[str]) -> dict[str, str]:
    """{field: what the line says of it}; where several columns say it, one after the other."""
    said: dict[str, str] = {}
    for field, cell in zip(fields, cells, strict=True):
        if not field or not cell:
            continue
        said[field] = f"{said[field]}, {cell}" if field in said and field in SEVERAL_COLUMNS else cell
    return said


def _write_rows(file: ImportFile, show: Any) -> Iterator[None]:
    columns = [Column(*column) for column in file.summary["columns"]]
    content, fields = bytes(file.content), file.mapping["fields"]
    places = {(said.get("commune", ""), said.get("postcode", "")) for _l, said in _said(content, columns, fields)}
    known, twins = known_of(file.event, file.mapping, places), Twins(file.event_id)
    rows = (
        verdict_on(line.number, said, known, twins, is_too_long=line.is_too_long)
        for line, said in _said(content, columns, fields)
    )
    done = 0
    while batch := list(islice(rows, BATCH)):
        for row in batch:
            row.event_id, row.file_id = file.event_id, file.pk
        with transaction.atomic():
            ImportRow.objects.bulk_create(batch)
        done += len(batch)
        show(done)
        yield


def _said(content: bytes, columns: list[Column], fields: list[str]) -> Iterator[tuple[Line, dict[str, str]]]:
    return ((line, said_by(line.cells, fields)) for line in unpack(content, columns))


def _is_same(file: ImportFile) -> bool:
    return ImportFile.objects.filter(pk=file.pk, version=file.version, status=ImportFile.Status.READING).exists()


def _look_for_twin(row: ImportRow, person: dict[str, Any], twins: Twins) -> None:
    row.verdict = ImportRow.Verdict.NEW
    if twin := twins.registered_like(person):
        row.verdict, row.twin_id = ImportRow.Verdict.TWIN, twin.key
        key = "twin_cancelled" if twin.is_cancelled else "twin"
        if key == "twin" and twin.commune != person["commune"]:
            key = "twin_somewhere"
        row.words = [word(key, name=twin.name), *row.words]
    elif above := twins.above_like(person):
        row.verdict = ImportRow.Verdict.REPEATED
        row.words = [word("repeated", line=above.key), *row.words]


def _near(twin: Twin, commune: str) -> bool:
    """The same place, or one of the two unknown."""
    return not twin.commune or not commune or twin.commune == commune
