"""What people who share a car are told of each other: name and contact only where both agreed, never an address."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from participants.models import Consent, LiftMatch, Registration


class Lifts:
    """The shared cars of some people. Two queries."""

    def __init__(self, registrations: Iterable[int]) -> None:
        people = set(registrations)
        matches = LiftMatch.objects.filter(
            Q(offer__registration__in=people) | Q(seeker__registration__in=people)
        ).exclude(status=LiftMatch.Status.DECLINED)
        matches = matches.select_related("offer__registration", "seeker__registration").order_by("pk")
        self.matches = list(matches) if people else []
        self.agreed = _who_agreed({row.registration_id for m in self.matches for row in (m.offer, m.seeker)})

    def lines(self, person: int) -> list[str]:
        """One sentence for each car or passenger of `person`, in the present language."""
        said = []
        for match in self.matches:
            driver, passenger = match.offer.registration, match.seeker.registration
            both = {driver.pk, passenger.pk} <= self.agreed
            if person == passenger.pk:
                said.append(_to_passenger(driver if both else None))
            elif person == driver.pk:
                said.append(_to_driver(passenger if both else None))
        return said


def _to_passenger(driver: Registration | None) -> str:
    if driver is None:
        return _("We found a car for you. We call you to put you in touch.")
    return _("%(who)s can take you.") % {"who": _named(driver)}


def _to_driver(passenger: Registration | None) -> str:
    if passenger is None:
        return _("Somebody looks for a lift on your way. We call you to put you in touch.")
    return _("You can take %(who)s.") % {"who": _named(passenger)}


def _named(other: Registration) -> str:
    """The first name, and the number or address to write to."""
    first, contact = (other.chosen_name.split() or [""])[0], other.phone or other.email
    return f"{first} ({contact})" if contact else first


def _who_agreed(people: set[int]) -> set[int]:
    """Those whose newest answer to the purpose "lift" is yes."""
    rows = Consent.objects.filter(registration__in=people, purpose=Consent.Purpose.LIFT).order_by("pk")
    newest = dict(rows.values_list("registration_id", "is_given"))
    return {person for person, yes in newest.items() if yes}
