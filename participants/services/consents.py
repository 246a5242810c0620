"""Yes and no, purpose by purpose, with who collected them and how."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from common import live
from participants.models import Consent, How, Lift, LiftMatch, Registration


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


def change_consents(
    *, registration: Registration, given: Mapping[str, bool], how: str = How.ONLINE, by: User | None = None
) -> None:
    """Give or take back agreements ({Consent.Purpose: yes or no}); what rested on one that is taken back goes with it.

    Needs: all that was said is erased, seats offered stay. A lift: nobody is put in touch any more. Taking part: noted
    only, for the person chooses between cancelling and being erased. Said twice is like once.
    """
    with transaction.atomic():
        row = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
        record_consents(registration=row, given=given, how=how, by=by)
        if given.get(Consent.Purpose.NEEDS) is False:
            _forget_needs(row)
        if given.get(Consent.Purpose.LIFT) is False:
            LiftMatch.objects.filter(Q(offer__registration=row) | Q(seeker__registration=row)).delete()
        live.publish(event_id=row.event_id, topic="registrations")


def _forget_needs(registration: Registration) -> None:
    Lift.objects.filter(registration=registration, direction=Lift.Direction.SOUGHT).delete()
    registration.needs.all().delete()
    registration.children_to_mind.all().delete()
    registration.meal = Registration.Meal.ANYTHING
    registration.version += 1
    registration.save(update_fields=["meal", "version"])


def consents_of(registration: Registration) -> dict[str, Consent]:
    """{purpose: the row that holds now}; a purpose that was never asked is absent. One query."""
    newest: dict[str, Consent] = {}
    for consent in registration.consents.select_related("collected_by").order_by("pk"):
        newest[consent.purpose] = consent
    return newest
