"""What people who share a car are told of each other: name and contact only where both agreed, never an address."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from participants.models import Consent, LiftMatch, Registration


class Lifts:
    """The shared cars of some people. Two queries."""

    def __init__(self, registrations: Iterable[int]) -> None:
        people = set(registrations)
        matches = LiftMatch.objects.standing().filter(
            Q(offer__registration__in=people) | Q(seeker__registration__in=people),
            offer__registration__status=Registration.Status.ACTIVE,
            seeker__registration__status=Registration.Status.ACTIVE,
        )
        matches = matches.select_related("offer__registration", "seeker__registration").order_by("pk")
        self.matches = list(matches) if people else []
        self.shown = who_may_be_shown(lift.registration for m in self.matches for lift in (m.offer, m.seeker))

    def lines(self, person: int) -> list[str]:
        """One sentence for each car or passenger of `person`, in the present language; empty without any."""
        said = []
        for match in self.matches:
            driver, passenger = match.offer.registration, match.seeker.registration
            both = {driver.pk, passenger.pk} <= self.shown
            if person == passenger.pk:
                said.append(_to_passenger(driver if both else None))
            elif person == driver.pk:
                said.append(_to_driver(passenger if both else None))
        return said

    def told(self, person: int) -> list[str]:
        """What a message says: that nothing stands any more, where nothing does."""
        return self.lines(person) or [_("The shared car that we had in mind is not possible. We look for another way.")]


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


def who_may_be_shown(people: Iterable[Registration]) -> set[int]:
    """Whose name and contact may be shown to who shares the car. Their newest answer to the purpose "lift" is yes, and
    they do not keep their choice confidential: who must not be recognised is put in touch by nobody but the organiser."""
    open_ones = {person.pk for person in people if not person.keeps_choice_confidential}
    rows = Consent.objects.filter(registration__in=open_ones, purpose=Consent.Purpose.LIFT).order_by("pk")
    newest = dict(rows.values_list("registration_id", "is_given")) if open_ones else {}
    return {person for person, yes in newest.items() if yes}
