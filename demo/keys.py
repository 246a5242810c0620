"""Names that stay the same from one load to the next, so that loading twice doubles nothing."""

import uuid

NAMESPACE = uuid.UUID("6f1f2a52-9a3b-4f0e-9a55-7461626c6565")


def key(*parts: object) -> uuid.UUID:
    """The idempotency key of one thing the demonstration makes."""
    return uuid.uuid5(NAMESPACE, "/".join(map(str, parts)))
