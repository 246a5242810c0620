"""Long work on one list: one worker at a time, whose progress is seen from outside its transaction.

The worker holds an advisory lock on a connection of its own, where each progress is committed at once. When the worker
dies, PostgreSQL closes that connection: the lock is free, and pages know that nobody works on the list any more.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.db import DEFAULT_DB_ALIAS, Error, connection, connections

LOCK = 0x7AB1EE  # tells this lock from others
TRIES, PAUSE_S = 8, 0.25  # the work before may just be ending


@contextmanager
def alone(file_id: int) -> Iterator[Callable[[int], None] | None]:
    """Yields a function that shows how many lines are done; None where somebody else already works on this list."""
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with other.cursor() as cursor:

            def taken() -> bool:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [_key(file_id)])
                return bool(cursor.fetchone()[0])

            def show(done: int) -> None:
                cursor.execute("UPDATE participants_importfile SET rows_done = %s WHERE id = %s", [done, file_id])

            for attempt in range(TRIES):
                if taken():
                    try:
                        yield show
                    finally:
                        with suppress(Error):  # a broken connection has let it go already
                            cursor.execute("SELECT pg_advisory_unlock(%s)", [_key(file_id)])
                    return
                time.sleep(PAUSE_S if attempt < TRIES - 1 else 0)
            yield None
    finally:
        other.close()


def is_worked_on(file_id: int) -> bool:
    """Does a living worker hold this list?"""
    key = _key(file_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted "
            "AND classid::bigint = %s AND objid::bigint = %s "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [key >> 32, key & 0xFFFFFFFF],
        )
        return cursor.fetchone() is not None


def _key(file_id: int) -> int:
    return (LOCK << 32) | (file_id & 0xFFFFFFFF)
