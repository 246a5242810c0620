"""A file of an event read into rows: all of it, or nothing."""

import io
import re
import uuid
import zoneinfo
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, models, transaction
from django.db.models import sql
from django.utils.translation import gettext as _
from PIL import Image

from accounts.models import User
from common.answers import Refused
from common.models import CodeHolder
from events.copies import Copied, Part, carried, part_of
from events.forms.identity import FIRST_YEAR, LAST_YEAR, MOST_DAYS
from events.models import Event, Organisation, Role
from events.models.roles import RoleKind
from events.services.creation import save_under_free_address
from reports.copies.fileformat import EVENT, broken, from_json
from reports.copies.writing import event_columns, picture_name, rows_name

AT_ONCE = 500  # rows written by one query
MOST_PIXELS = 4_000_000  # of a picture as this software keeps it, with room
_PICTURE = re.compile(r"/[0-9]{1,9}-[a-z_]{1,60}\.jpg\Z", re.ASCII)  # see picture_name
Numbers = dict[Any, dict[int, Any]]  # for each table, the key here of each row of the file


def parts_in(manifest: dict[str, Any]) -> frozenset[Part]:
    """What a file says that it carries. Raises Refused for what is none of it."""
    known = {part.value: part for part in (Part.DEFINITION, Part.WORK, Part.PEOPLE)}
    said = manifest.get("with")
    if not isinstance(said, list) or not all(isinstance(word, str) and word in known for word in said):
        raise broken()
    return frozenset(known[word] for word in said)


def place_event(*, manifest: dict[str, Any], files: dict[str, bytes], organisation: Organisation, by: User) -> Event:
    """Make an event of a file, with `by` as its organiser; where its address is taken, it gets another.

    Raises Refused where anything in it is not as it must be: then nothing was written.
    """
    parts = parts_in(manifest)
    tables = carried(parts)
    _refuse_unknown(files, tables, parts)
    try:
        with transaction.atomic():
            event = _event(files, organisation, by, parts)
            Role.objects.create(event=event, user=by, kind=RoleKind.ORGANISER)
            numbers: Numbers = {}
            later: list[tuple[Any, models.Field[Any, Any], int]] = []
            for copied in tables:
                _place_rows(copied, files, event, parts, numbers, later)
            _point(later, numbers)
            connection.check_constraints()
    except (IntegrityError, DataError, ValidationError, ValueError, TypeError, OverflowError) as error:
        raise Refused(
            _("Something in this file cannot be: it was changed since it was made. Nothing was brought in."), "file"
        ) from error
    return event


def _refuse_unknown(files: dict[str, bytes], tables: list[Copied], parts: frozenset[Part]) -> None:
    """Every part of a file is one we know; a table that we do not have would be lost in silence."""
    pictured = [
        copied for copied in tables if any(isinstance(field, models.BinaryField) for field in copied.columns(parts))
    ]
    folders = tuple(f"media/{copied.model._meta.label_lower}/" for copied in pictured)
    known = {EVENT, *map(rows_name, tables)}
    if EVENT not in files:
        raise broken()
    if any(name not in known and not (name.startswith(folders or "/") and _PICTURE.search(name)) for name in files):
        raise _from_a_newer_one()


def _from_a_newer_one() -> Refused:
    return Refused(
        _("This file holds things that this site does not know. Bring this site up to date, then try again."), "file"
    )


def _event(files: dict[str, bytes], organisation: Organisation, by: User, parts: frozenset[Part]) -> Event:
    event = Event(organisation=organisation, created_by=by)
    _fill(event, from_json(files[EVENT]), event_columns(), {}, [])
    if Part.WORK not in parts:
        event.status = Event.Status.DRAFT  # nothing of it has taken place here, and nobody has opened it yet
    if event.timezone not in zoneinfo.available_timezones() or not event.languages:
        raise broken()
    if not set(event.languages) <= {code for code, word in settings.LANGUAGES}:
        raise _from_a_newer_one()
    days = event.starts_on, event.ends_on
    if (
        None in days
        or not all(FIRST_YEAR <= day.year <= LAST_YEAR for day in days)
        or (days[1] - days[0]).days >= MOST_DAYS
    ):
        raise broken()
    if not all(isinstance(word, str) for word in event.vocabulary.values()):
        raise broken()
    save_under_free_address(event, wanted=event.slug)
    return event


def _place_rows(
    copied: Copied,
    files: dict[str, bytes],
    event: Event,
    parts: frozenset[Part],
    numbers: Numbers,
    later: list[Any],
) -> None:
    columns = copied.columns(parts)
    pictures = [field for field in columns if isinstance(field, models.BinaryField)]
    columns = [field for field in columns if field not in pictures]
    rows = []
    for number, line in enumerate(_lines(files.get(rows_name(copied), b"")), 1):
        row = copied.model(event=event)
        _fill(row, from_json(line), columns, numbers, later)
        for field in pictures:
            setattr(row, field.name, _picture(files.get(picture_name(copied, number, field.name), b"")))
        _make_its_own(row)
        rows.append(row)
    _know_places(columns, rows)
    keys = [
        key for start in range(0, len(rows), AT_ONCE) for key in _insert(copied.model, rows[start : start + AT_ONCE])
    ]
    numbers[copied.model] = dict(enumerate(keys, 1))


def _make_its_own(row: Any) -> None:
    """Codes and keys that no file carries."""
    if isinstance(row, CodeHolder):
        row.set_lookups()
    if any(field.name == "idempotency_key" and not field.null for field in row._meta.concrete_fields):
        row.idempotency_key = uuid.uuid4()


def _lines(text: bytes) -> Iterator[bytes]:
    return iter(text.split(b"\n") if text else [])


def _fill(row: Any, values: Any, columns: "list[models.Field[Any, Any]]", numbers: Numbers, later: list[Any]) -> None:
    """Give a row the values of a line. A column that the file does not have keeps its default."""
    if not isinstance(values, dict):
        raise broken()
    if values.keys() - {field.name for field in columns}:
        raise _from_a_newer_one()
    for field in columns:
        if field.name not in values:
            continue
        value = values[field.name]
        if value is not None and field.related_model and part_of(field.related_model):
            _point_to(row, field, value, numbers, later)
        else:
            setattr(row, field.attname, _value(field, value, row))


def _point_to(row: Any, field: "models.Field[Any, Any]", number: Any, numbers: Numbers, later: list[Any]) -> None:
    if type(number) is not int:
        raise broken()
    known = numbers.get(field.related_model)
    if known is None and field.null:
        later.append((row, field, number))  # its table comes afterwards, or it is the same
    elif known is None or number not in known:
        raise broken()
    else:
        setattr(row, field.attname, known[number])


def _point(later: list[Any], numbers: Numbers) -> None:
    """Keys that had to wait for their rows."""
    by_column: dict[Any, list[Any]] = {}
    for row, field, number in later:
        if number not in numbers[field.related_model]:
            raise broken()
        setattr(row, field.attname, numbers[field.related_model][number])
        by_column.setdefault(field, []).append(row)
    for field, rows in by_column.items():
        field.model._base_manager.bulk_update(rows, [field.name], batch_size=AT_ONCE)


def _value(field: "models.Field[Any, Any]", value: Any, row: Any) -> Any:
    """A value as the column takes it, checked as a form would. Raises ValidationError, ValueError or TypeError."""
    if value is None:
        if not field.null:
            raise broken()
        return value
    if not isinstance(value, _kinds_of(field)):
        raise broken()
    if value == "":
        return value  # an empty text, whatever the column's choices
    if isinstance(field, ArrayField):
        return [_value(field.base_field, item, row) for item in value]
    if field.related_model or isinstance(field, models.JSONField):
        return value  # the key of a commune is the same everywhere
    value = field.to_python(value)
    field.run_validators(value)
    if field.choices and value not in {key for key, word in field.flatchoices}:
        raise broken()
    return value


def _kinds_of(field: "models.Field[Any, Any]") -> Any:
    """What JSON holds for a column."""
    if isinstance(field, models.JSONField):
        return type(field.get_default())
    if isinstance(field, ArrayField):
        return list
    if isinstance(field, models.BooleanField):
        return bool
    return int if isinstance(field, models.IntegerField) else str


def _know_places(columns: "list[models.Field[Any, Any]]", rows: list[Any]) -> None:
    """Communes and groups of communes are those of this installation. Raises Refused, naming what it lacks."""
    for field in columns:
        if field.related_model and part_of(field.related_model) is None:
            named = {getattr(row, field.attname) for row in rows} - {None}
            lacking = named - set(field.related_model._base_manager.filter(pk__in=named).values_list("pk", flat=True))
            if lacking:
                raise Refused(
                    _(
                        "This site does not know the commune or intercommunalité %(code)s. Load the communes of France first."
                    )
                    % {"code": min(lacking)},
                    "file",
                )


def _picture(content: bytes) -> bytes:
    """A JPEG as this software keeps them. Raises Refused for anything else."""
    if not content:
        return content
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise broken()
            if picture.getexif():
                raise broken()  # ours say nothing of where and when: see common/photos.py
            picture.verify()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise broken() from error
    return content


def _insert(kind: type[models.Model], rows: list[Any]) -> list[Any]:
    """Write rows as they are and give them their keys: unlike bulk_create, moments of creation stay those of the file."""
    query = sql.InsertQuery(kind)
    fields = [f for f in kind._meta.concrete_fields if not isinstance(f, models.AutoField) and not f.generated]
    query.insert_values(fields, rows, raw=True)
    written = query.get_compiler(connection=connection).execute_sql(returning_fields=[kind._meta.pk])
    for row, (key,) in zip(rows, written, strict=True):
        row.pk = key
    return [row.pk for row in rows]
