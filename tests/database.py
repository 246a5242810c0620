"""The test database: copied, in a second, from one in which the migrations ran once, and emptied where it holds rows."""

import contextlib
import hashlib
from pathlib import Path
from typing import Any

import django
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import OperationalError, connection, transaction

PREFIX = "tablee_migrated_"
LOCK = 7_246_153  # any number, the same in every process
WRITTEN_BY_MIGRATE = {"django_content_type", "auth_permission"}  # the same in every test


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any) -> None:
    """pytest-django's place for this: the database of this process is made from the migrated one."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"] |= {"TEMPLATE": migrated_database(), "MIGRATE": False}


def migrated_database() -> str:
    """The name of an empty database with all migrations of this checkout; made by the first process that asks."""
    name = PREFIX + digest_of_migrations()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])  # let go of when this connection closes
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        there = {row[0] for row in cursor.fetchall()}
        if name not in there:
            for old in there:
                with contextlib.suppress(OperationalError):  # somebody copies it just now
                    cursor.execute(f"DROP DATABASE {old}")
            cursor.execute(f"CREATE DATABASE {name}_unfinished")
            migrate(f"{name}_unfinished")
            cursor.execute(f"ALTER DATABASE {name}_unfinished RENAME TO {name}")
    return name


def migrate(database: str) -> None:
    ordinary = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = ordinary


def digest_of_migrations() -> str:
    """Another one as soon as a migration of ours or of a library changes."""
    digest = hashlib.sha256(django.__version__.encode())
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(f"{app.label}/{file.name}".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def forget_rows(*_case: Any) -> None:
    """What a test committed goes: from the few tables it wrote in, as emptying 150 of them anew costs half a second.

    Stands for Django's own TransactionTestCase._fixture_teardown.
    """
    there = connection.introspection.django_table_names(only_existing=False, include_views=False)
    tables = [connection.ops.quote_name(name) for name in there if name not in WRITTEN_BY_MIGRATE]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"(SELECT '{table}' FROM {table} LIMIT 1)" for table in tables))
        if written := [row[0] for row in cursor.fetchall()]:
            cursor.execute(
                "; ".join(f"DELETE FROM {table}" for table in written)
            )  # in any order: keys are checked last
