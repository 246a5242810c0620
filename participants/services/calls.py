"""Three days before, everybody is called: coming, not coming, no answer."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common import live
from common.answers import Refused, Stale
from participants.models import Call, Registration

TOPIC = "calls"


def note_call(*, registration: Registration, outcome: str, attempts: int, by: User) -> Call:
    """Note what a call gave (Call.Outcome, empty to take the last one back). `attempts`: how many calls the page showed.

    The same answer sent twice counts one call. Raises Stale where somebody else called meanwhile and heard another thing.
    """
    if outcome not in Call.Outcome.values:
        raise Refused(_("Choose coming, not coming or no answer."))
    with transaction.atomic():
        person = Registration.objects.select_for_update(of=("self",), no_key=True).get(pk=registration.pk)
        call, _is_new = Call.objects.get_or_create(registration=person, defaults={"event_id": person.event_id})
        if call.attempts != attempts:
            if call.outcome == outcome:
                return call
            raise Stale(_("Somebody else called in between. Look at what they noted."))
        call.outcome, call.by = outcome, by
        call.attempts = max(0, attempts - 1) if outcome == Call.Outcome.NOT_YET else attempts + 1
        call.save()
        live.publish(event_id=person.event_id, topic=TOPIC)
    return call
