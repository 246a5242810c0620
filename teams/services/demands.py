"""What the organiser asks of every table: written down, changed, taken back. Nothing here moves anybody."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common import live
from events.languages import Language
from events.models import Event, Role, Theme
from events.models.roles import RoleKind
from events.services.roles import held_role
from participants.models import Need, Registration
from teams.models import FormationRules, HostTables, Pairing, Placement, Team
from teams.services.answers import Refused, Stale
from teams.services.tables import LAST_NUMBER

DEMANDS = "demands"  # the live topic of everything that tables must respect


def set_rules(
    *,
    event: Event,
    max_same_structure: int,
    needs_facilitators: bool,
    tables_per_facilitator: int,
    expected_version: int,
) -> FormationRules:
    """The rules of every table. Raises Stale when they are no longer at `expected_version` (1 before anybody set them)."""
    with transaction.atomic():
        FormationRules.objects.get_or_create(event=event)
        rules = FormationRules.objects.select_for_update(of=("self",)).get(event=event)
        if rules.version != expected_version:
            raise Stale(_("Somebody else changed these rules while you were writing. Check them, then save again."))
        rules.max_same_structure = max_same_structure
        rules.needs_facilitators = needs_facilitators
        rules.tables_per_facilitator = tables_per_facilitator
        rules.version += 1
        rules.save()
        _tell(event)
        return rules


def pair_people(*, one: Registration, other: Registration, kind: str, by: User | None) -> Pairing:
    """Two people sit at one table, or do not. Asked twice is like once; no reason is asked.

    Raises Refused for one and the same person, people of two events, or two people of whom the contrary is asked.
    """
    if one.event_id != other.event_id:
        raise Refused(_("These two people are not registered for the same event."), "other")
    if one.pk == other.pk:
        raise Refused(_("This is the same person twice. Choose two people."), "other")
    first, second = sorted((one, other), key=lambda person: person.pk)
    with transaction.atomic():
        pairing, is_new = Pairing.objects.get_or_create(
            one=first, other=second, defaults={"event_id": first.event_id, "kind": kind, "created_by": by}
        )
        if pairing.kind != kind:
            raise Refused(_("The contrary is already asked for these two people. Remove it first."), "other")
        if is_new:
            _tell(first.event)
        return pairing


def unpair(*, pairing: Pairing) -> None:
    """Nothing is asked of these two people any more."""
    with transaction.atomic():
        event = pairing.event
        pairing.delete()
        _tell(event)


def place_person(*, registration: Registration, place: Theme | Team, by: User | None) -> Placement:
    """Every proposal keeps this person in a theme, or at a team's table. A new placement replaces the one before.

    Raises Refused for a theme or a team of another event, or a person who has no place.
    """
    if place.event_id != registration.event_id:
        raise Refused(_("Choose a theme or a table of this event."), "place")
    where = {"theme": place, "team": None} if isinstance(place, Theme) else {"theme": None, "team": place}
    with transaction.atomic():
        person = Registration.objects.select_for_update(of=("self",), no_key=True).get(pk=registration.pk)
        if not person.is_active:
            raise Refused(_("%(name)s has no place in this event.") % {"name": person.chosen_name}, "person")
        placement, _is_new = Placement.objects.update_or_create(
            registration=person, defaults={**where, "event_id": person.event_id, "created_by": by}
        )
        _tell(person.event)
        return placement


def unplace(*, placement: Placement) -> None:
    """Proposals may seat this person anywhere again."""
    with transaction.atomic():
        event = placement.event
        placement.delete()
        _tell(event)


def set_host_tables(*, event: Event, numbers: Mapping[str, Iterable[int]]) -> None:
    """For each kind of need, the table numbers where it can be hosted; none means any table.

    Kinds that are not in `numbers` stay as they are. Raises Refused for an unknown kind, or a number that no table has.
    """
    wanted = {kind: sorted(set(tables)) for kind, tables in numbers.items()}
    for kind, tables in wanted.items():
        if kind not in Need.Kind.values or any(not 1 <= number <= LAST_NUMBER for number in tables):
            raise Refused(_("A table number is between 1 and 999."), kind)
    with transaction.atomic():
        for kind, tables in wanted.items():
            if tables:
                HostTables.objects.update_or_create(event=event, kind=kind, defaults={"numbers": tables})
            else:
                HostTables.objects.filter(event=event, kind=kind).delete()
        _tell(event)


def set_languages(*, role: Role, languages: Iterable[str]) -> Role:
    """Which languages a facilitator speaks besides French. Raises Refused for an unknown one, or another role."""
    wanted = sorted(set(languages))
    if role.kind != RoleKind.FACILITATOR or any(code not in Language.values for code in wanted):
        raise Refused(_("Choose languages of the list."), "languages")
    with transaction.atomic():
        row = held_role(role)
        row.languages = wanted
        row.save(update_fields=["languages"])
        _tell(row.event)
        return row


def _tell(event: Event) -> None:
    live.publish(event_id=event.pk, topic=DEMANDS)
