"""Yes and no, purpose by purpose, with who collected them and how."""

from collections.abc import Mapping

from accounts.models import User
from participants.models import Consent, How, Registration


def record_consents(
    *, registration: Registration, given: Mapping[str, bool], how: str = How.ONLINE, by: User | None = None
) -> None:
    """Add what the person said to each purpose ({Consent.Purpose: yes or no}). What they said before and repeat adds nothing.

    Part of the transaction that registers or changes the person.
    """
    held = consents_of(registration)
    Consent.objects.bulk_create(
        Consent(
            event_id=registration.event_id,
            registration=registration,
            purpose=purpose,
            is_given=yes,
            how=how,
            collected_by=by,
        )
        for purpose, yes in given.items()
        if purpose not in held or held[purpose].is_given != yes
    )


def consents_of(registration: Registration) -> dict[str, Consent]:
    """{purpose: the row that holds now}; a purpose that was never asked is absent. One query."""
    newest: dict[str, Consent] = {}
    for consent in registration.consents.select_related("collected_by").order_by("pk"):
        newest[consent.purpose] = consent
    return newest
