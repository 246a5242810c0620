"""Bring the communes of France into the database, from the files of @etalab/decoupage-administratif."""

import json
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import ProtectedError
from psycopg2.extras import execute_values

from common.text import search_key
from events.models import Commune, FormerCommune, Intercommunality, ReferenceEdition

EDITION = "communes"
YEAR_OF_EDITION_ZERO = 2020  # the publisher counts on from there: version 6 is the division of 2026
FORMER = ("commune-deleguee", "commune-associee")


def load_communes(*, folder: Path, again: bool = False) -> ReferenceEdition | None:
    """Load the package found in `folder` (its package.json beside data/), unless this very version is there already.

    Returns the edition loaded, or None where there was nothing to do. Existing communes are brought up to date, former
    ones replaced; a commune that no longer exists goes unless an event or a person refers to it.
    Raises FileNotFoundError when the files are not there.
    """
    version = json.loads((folder / "package.json").read_text())["version"]
    if not again and ReferenceEdition.objects.filter(name=EDITION, version=version).exists():
        return None
    rows = json.loads((folder / "data" / "communes.json").read_text())
    groups = json.loads((folder / "data" / "epci.json").read_text())
    with transaction.atomic():
        _write_intercommunalities(groups)
        _write_communes([row for row in rows if row["type"] == "commune-actuelle"], groups)
        _write_former_communes([row for row in rows if row["type"] in FORMER])
        year = YEAR_OF_EDITION_ZERO + int(version.split(".")[0])
        edition, _created = ReferenceEdition.objects.update_or_create(
            name=EDITION, defaults={"version": version, "year": year}
        )
    return edition


def _write_intercommunalities(groups: list[dict[str, Any]]) -> None:
    Intercommunality.objects.bulk_create(
        [Intercommunality(siren=g["code"], name=g["nom"], search_name=search_key(g["nom"])) for g in groups],
        update_conflicts=True,
        unique_fields=["siren"],
        update_fields=["name", "search_name"],
        batch_size=2000,
    )


def _write_communes(rows: list[dict[str, Any]], groups: list[dict[str, Any]]) -> None:
    """One statement in large pages: the ORM takes five times as long for 35,000 rows."""
    group_of = {member["code"]: group["code"] for group in groups for member in group["membres"]}
    values = [
        (
            row["code"],
            row["nom"],
            search_key(row["nom"]),
            row["departement"] if "departement" in row else row["code"][:3],
            row.get("codesPostaux", []),
            row.get("population") or 0,
            group_of.get(row["code"]),
        )
        for row in rows
    ]
    with connection.cursor() as cursor:
        execute_values(
            cursor.cursor,
            "INSERT INTO events_commune "
            "(code, name, search_name, department, postcodes, population, intercommunality_id) VALUES %s "
            "ON CONFLICT (code) DO UPDATE SET name = excluded.name, search_name = excluded.search_name, "
            "department = excluded.department, postcodes = excluded.postcodes, population = excluded.population, "
            "intercommunality_id = excluded.intercommunality_id",
            values,
            template="(%s, %s, %s, %s, %s::varchar[], %s, %s)",
            page_size=5000,
        )
    today = {row["code"] for row in rows}
    for commune in Commune.objects.exclude(code__in=today):
        try:
            with transaction.atomic():
                commune.delete()
        except ProtectedError:
            continue  # somebody lives there in our data: it stays, under its old name


def _write_former_communes(rows: list[dict[str, Any]]) -> None:
    """Names that merged into another; not those that are still the name of the commune."""
    today = dict(Commune.objects.values_list("code", "search_name"))
    former = {
        (row["code"], row["nom"]): FormerCommune(
            code=row["code"], name=row["nom"], search_name=search_key(row["nom"]), commune_id=row["chefLieu"]
        )
        for row in rows
        if row["chefLieu"] in today and search_key(row["nom"]) != today[row["chefLieu"]]
    }
    FormerCommune.objects.all().delete()
    FormerCommune.objects.bulk_create(former.values(), batch_size=2000)
