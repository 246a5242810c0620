"""All that 3,000 people said and were told before the day: needs, lifts, agreements, calls, groups, a list to import."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from events.models import EventCommune
from participants.models import (
    Call,
    ChildrenToMind,
    Consent,
    Group,
    ImportFile,
    ImportRow,
    Lift,
    LiftMatch,
    Need,
    NeedsOpened,
    Notice,
    Presence,
    Registration,
)
from tests.factories import GroupFactory, ImportFileFactory, RelayFactory
from tests.permissions.world import World

GROUPS = 8
PURPOSES = (
    Consent.Purpose.TAKING_PART,
    Consent.Purpose.NEEDS,
    Consent.Purpose.LIFT,
    Consent.Purpose.FOLLOW_UP,
    Consent.Purpose.PHOTO_GROUP,
)
KINDS = [kind for kind in Need.Kind.values if kind not in (Need.Kind.LIFT, Need.Kind.OTHER)]


def add_preparation(world: World, people: Sequence[Registration]) -> None:
    """Needs of 3 in 10, lifts of 1 in 4, five agreements each, notices, calls, presences in the first half-day."""
    event, now = world.event, timezone.now()
    EventCommune.objects.bulk_create(
        (EventCommune(event=event, commune_id=code) for code in {p.commune_id for p in people} - {None}),
        ignore_conflicts=True,
    )
    add_needs(world, people)
    add_lifts(world, people)
    Consent.objects.bulk_create(
        (
            Consent(event=event, registration=person, purpose=purpose, is_given=(n + place) % 4 != 0)
            for n, person in enumerate(people)
            for place, purpose in enumerate(PURPOSES)
        ),
        batch_size=2000,
    )
    Call.objects.bulk_create(
        Call(event=event, registration=person, outcome=Call.Outcome.values[n % 4], attempts=1)
        for n, person in enumerate(people[::3])
    )
    Presence.objects.bulk_create(
        Presence(event=event, registration=person, day=event.starts_on, half=half, arrived_at=now)
        for half in ("am", "pm")
        for n, person in enumerate(people)
        if n % 3 and event.starts_on <= event.today
    )
    for group in GroupFactory.create_batch(GROUPS, event=event, seats=5):
        assign(people[group.pk % 100 :: 100][:10], group)
    RelayFactory.create_batch(GROUPS, event=event)
    add_list(world)


def assign(people: Sequence[Registration], group: Group) -> None:
    Registration.objects.filter(pk__in=[person.pk for person in people]).update(group=group)


def add_needs(world: World, people: Sequence[Registration]) -> None:
    """Three people in ten need something, half of it answered; a message about each answer, and a confirmation for all."""
    event, now = world.event, timezone.now()
    needs = []
    for n, person in enumerate(p for place, p in enumerate(people) if place % 10 < 3):
        answered = n % 2
        needs.append(
            Need(
                event=event,
                registration=person,
                kind=KINDS[n % len(KINDS)],
                detail="Une place près de la porte." if n % 3 else "",
                answer=Need.Answer.YES if answered else "",
                answer_words="Une place vous est gardée." if answered else "",
                answered_at=now if answered else None,
            )
        )
    Need.objects.bulk_create(needs, batch_size=1000)
    ChildrenToMind.objects.bulk_create(
        ChildrenToMind(event=event, registration=need.registration, age_band=band, times="le matin")
        for need in needs
        if need.kind == Need.Kind.CHILDCARE
        for band in ("toddler", "school")
    )
    about = [(person, None) for person in people]
    about += [(need.registration, need) for need in needs if need.answer]
    Notice.objects.bulk_create(
        (
            Notice(
                event=event,
                registration=person,
                kind=Notice.Kind.ANSWER if need else Notice.Kind.CONFIRMATION,
                need=need,
                channel=Notice.Channel.EMAIL if person.email else Notice.Channel.PHONE,
                told_at=now if person.email or n % 4 else None,
            )
            for n, (person, need) in enumerate(about)
        ),
        batch_size=1000,
    )
    by = world.roles["organiser"].user
    NeedsOpened.objects.bulk_create(
        NeedsOpened(event=event, registration=need.registration, by=by, role="organiser", page=page)
        for need in needs
        for page in ("needs", "person", "messages")
    )


def add_lifts(world: World, people: Sequence[Registration]) -> None:
    """One person in four looks for a lift or offers one; one pair in ten is put in touch."""
    offered, sought = Lift.Direction.OFFERED, Lift.Direction.SOUGHT
    lifts = Lift.objects.bulk_create(
        Lift(
            event=world.event,
            registration=person,
            direction=sought if n % 3 else offered,
            seats=1 if n % 3 else 3,
            commune=person.commune,
            times="vers 8 h",
        )
        for n, person in enumerate(people[::4])
    )
    cars = [lift for lift in lifts if lift.direction == offered]
    seekers = [lift for lift in lifts if lift.direction == sought]
    LiftMatch.objects.bulk_create(
        LiftMatch(event=world.event, offer=car, seeker=seeker, status=LiftMatch.Status.values[n % 3])
        for n, (car, seeker) in enumerate(zip(cars, seekers[::5], strict=False))
    )


def add_list(world: World, lines: int = 3000) -> None:
    """A list that was read and waits for decisions."""
    file: ImportFile = ImportFileFactory(event=world.event, name="mesure.csv", status="received", rows_total=lines)
    ImportFile.objects.filter(pk=file.pk).update(status=ImportFile.Status.READ)
    verdicts = ["new"] * 7 + ["twin", "wrong", "new"]
    ImportRow.objects.bulk_create(
        (
            ImportRow(
                event=world.event,
                file=file,
                line=n + 2,
                verdict=verdicts[n % len(verdicts)],
                words=[["unknown_category", {"word": "martien"}]] if verdicts[n % len(verdicts)] == "wrong" else [],
                values={
                    "said": {"name": f"Camille DÉMO {n}", "category": "habitant"},
                    "person": {"name": f"Camille DÉMO {n}", "key": f"camille demo {n}", "category": world.category.pk},
                },
                twin=world.registration if verdicts[n % len(verdicts)] == "twin" else None,
            )
            for n in range(lines)
        ),
        batch_size=1000,
    )
    world.list = file  # type: ignore[attr-defined]


def fill_up(world: World, people: Sequence[Registration], waiting: int = 150) -> None:
    """Every place is taken, and the last to come wait for one."""
    late = [person.pk for person in people[-waiting:]]
    since = timezone.now() - timedelta(days=3)
    Registration.objects.filter(pk__in=late).update(status=Registration.Status.WAITING, waiting_since=since)
    taken = Registration.objects.filter(event=world.event, status=Registration.Status.ACTIVE).count()
    change(world, capacity=taken)


def begin_today(world: World) -> None:
    """Nobody is noted but on a day of the event."""
    change(world, starts_on=world.event.today, ends_on=world.event.today + timedelta(days=1))


def change(world: World, **fields: object) -> None:
    type(world.event).objects.filter(pk=world.event.pk).update(**fields)
    world.event.refresh_from_db()
