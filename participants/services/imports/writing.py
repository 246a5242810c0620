"""People of a list, written many at a time: what `register_participant` does for one, without a query for each."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from common.text import search_key
from events.models import Theme
from participants.models import ImportFile, JournalEntry, Lift, Need, Registration, ThemeChoice
from participants.services.needs import need_of

Kind = Need.Kind


def write_people(file: ImportFile, people: Iterable[Mapping[str, Any]], *, places: int) -> int:
    """Register `people` (imports.people.Reading.person); the first `places` have a place, the others wait.

    Part of the transaction that registers the whole list. Agreement is to be collected: no consent is written.
    Answers how many have a place.
    """
    themes = set(Theme.objects.filter(event=file.event_id).values_list("pk", flat=True))
    registrations: list[Registration] = []
    choices, needs, lifts, journal = [], [], [], []
    for number, person in enumerate(people):
        row = _registration(file, person, has_place=number < places)
        registrations.append(row)
        wished = [theme for theme in person.get("themes", ()) if theme in themes]
        for rank, theme in enumerate(wished, start=1):
            choices.append(ThemeChoice(event_id=file.event_id, registration=row, theme_id=theme, rank=rank))
        for kind, words in _needs(person):
            needs.append(need_of(row, kind, words))
        if lift := person.get("lift"):
            lifts.append(_lift(file, row, lift))
        kind = JournalEntry.Kind.REGISTERED if number < places else JournalEntry.Kind.PUT_ON_LIST
        journal.append(JournalEntry(event_id=file.event_id, registration=row, kind=kind, by_id=file.created_by_id))
    Registration.objects.bulk_create(registrations)
    ThemeChoice.objects.bulk_create(choices)
    Need.objects.bulk_create(needs)
    Lift.objects.bulk_create(lifts)
    JournalEntry.objects.bulk_create(journal)
    return min(places, len(registrations))


def _registration(file: ImportFile, person: Mapping[str, Any], *, has_place: bool) -> Registration:
    row = Registration(
        event_id=file.event_id,
        chosen_name=person["name"],
        search_name=search_key(person["name"]),
        email=person.get("email", ""),
        phone=person.get("phone", ""),
        contact_as_typed=person.get("typed", ""),
        category_id=person["category"],
        structure=person.get("structure", ""),
        commune_id=person["commune"] or None,
        keeps_choice_confidential=bool(person.get("confidential")),
        age_group=person.get("age", Registration.AgeGroup.ADULT),
        responsible_name=person.get("responsible_name", ""),
        responsible_phone=person.get("responsible_phone", ""),
        meal=person.get("meal", ""),
        channel=Registration.Channel.FILE,
        helped_by_id=person.get("helper"),
        import_file_id=file.pk,
        status=Registration.Status.ACTIVE if has_place else Registration.Status.WAITING,
        waiting_since=None if has_place else timezone.now(),
    )
    row.set_lookups()
    return row


def _needs(person: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    if need := person.get("need"):
        yield Kind.OTHER, need
    if (children := person.get("children")) is not None:
        yield Kind.CHILDCARE, _children(children)
    if person.get("lift", ("",))[0] == Lift.Direction.SOUGHT:
        yield Kind.LIFT, ""


def _children(said: int | str) -> str:
    """The list does not tell their ages: the organiser asks them."""
    if isinstance(said, int):
        words = ngettext(
            "%(count)d child, whose age is to be asked.", "%(count)d children, whose ages are to be asked.", said
        )
        return words % {"count": said}
    return said or gettext("Number and ages are to be asked.")


def _lift(file: ImportFile, row: Registration, lift: list[Any]) -> Lift:
    direction, seats = lift
    return Lift(event_id=file.event_id, registration=row, direction=direction, seats=seats, commune_id=row.commune_id)
