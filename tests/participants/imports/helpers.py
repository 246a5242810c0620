"""An event like the one the examples speak of, and a list brought as far as one wishes."""

import uuid
from pathlib import Path
from typing import Any

from events.models import Commune, EventCommune
from participants.models import ImportFile
from participants.services import imports
from tests.factories import CategoryFactory, EventFactory, RoleFactory, ThemeFactory

EXAMPLES = Path(__file__).parents[2] / "data" / "imports"
CATEGORIES = (
    ("resident", "habitant"),
    ("association", "association"),
    ("social-worker", "professionnel du social"),
    ("partner", "partenaire"),
)
THEMES = (
    ("solitude", "Solitude et isolement", False),
    ("violences", "Violences dans la famille", True),
    ("petite-enfance", "Garde des bébés et jeunes enfants", False),
    ("alimentation", "Alimentation locale pour tous", False),
    ("alcool", "Alcool : en parler et être aidé", True),
)


def event_of_the_examples(**fields: Any):
    """With its categories, themes and an organiser; every commune that is loaded makes its territory."""
    event = EventFactory(**fields)
    for key, label in CATEGORIES:
        CategoryFactory(event=event, key=key, label_fr=label, label_en=key)
    for slug, title, protected in THEMES:
        ThemeFactory(event=event, slug=slug, title=title, protected=protected)
    EventCommune.objects.bulk_create(EventCommune(event=event, commune=commune) for commune in Commune.objects.all())
    RoleFactory(event=event, kind="organiser")
    return event


def example(name: str) -> bytes:
    return (EXAMPLES / f"{name}.csv").read_bytes()


def received(event, content: bytes | str, name: str = "liste.csv") -> ImportFile:
    content = content.encode() if isinstance(content, str) else content
    by = event.roles.get(kind="organiser").user
    return imports.receive_file(event=event, name=name, content=content, by=by, idempotency_key=uuid.uuid4())


def read(event, content: bytes | str, **options: Any) -> ImportFile:
    """With the columns that are proposed."""
    file = received(event, content)
    fields = [column.name if column.kind == "field" else "" for column in imports.columns_of(file)]
    return imports.choose_columns(file=file, version=file.version, fields=fields, **options)


def registered(event, content: bytes | str, **options: Any) -> ImportFile:
    """Where somebody seems registered already, it is another person."""
    file = read(event, content, **options)
    imports.decide(file=file, decision="other")
    return imports.confirm_import(file=file, version=file.version, by=file.created_by)


def verdicts(file: ImportFile) -> dict[str, int]:
    found = [row.verdict for row in file.rows.all()]
    return {verdict: found.count(verdict) for verdict in sorted(set(found))}


def words(file: ImportFile) -> list[tuple[int, str]]:
    """(line, key of a sentence) of everything that is said."""
    return [(row.line, key) for row in file.rows.all() for key, _values in row.words]
