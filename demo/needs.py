"""What the people of the reference event need, agreed to and were answered."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import F

from accounts.models import User
from events.models import Event
from participants.lifts_list import Cars, seekers_of
from participants.models import AgeBand, Call, Consent, How, Lift, Need, Notice, Registration
from participants.proposals import PROPOSALS
from participants.services.answers import Given, answer_needs
from participants.services.calls import note_call
from participants.services.childcare import set_capacity
from participants.services.lifts import decide_lift, propose_lift
from participants.services.needs import Children, GivenLift, GivenNeeds
from participants.services.notices import mark_told
from participants.services.registration import GivenAssistance

PHOTO = {
    "yes": dict.fromkeys(Consent.PHOTO, True),
    "group": {purpose: purpose == Consent.Purpose.PHOTO_GROUP for purpose in Consent.PHOTO},
    "no": dict.fromkeys(Consent.PHOTO, False),
}
CHILDCARE = {AgeBand.BABY: 2, AgeBand.TODDLER: 4, AgeBand.PRESCHOOL: 5, AgeBand.SCHOOL: 6}
ANSWERED = (Need.Kind.MOVING, Need.Kind.SEEING, Need.Kind.QUIET, Need.Kind.COMPANION)  # the others still wait
CARS = 4
MINOR = "DEMO-052"
LONG_AGO = timedelta(days=6)
NEVER_MET, MET_IN_PART = 8, 5  # one need in eight, one in five


def needs_in(row: dict[str, Any], *, commune: Any) -> GivenNeeds:
    """What a person of people.json needs; a shared car starts from their `commune`."""
    lift = GivenLift(**row["lift"], commune=commune) if row["lift"] else None
    children = [Children(**child) for child in row["children"]]
    return GivenNeeds(situations=row["situations"], children=children, lift=lift)


def consents_in(row: dict[str, Any], *, place: int) -> dict[str, bool]:
    """What a person of people.json agreed to. Two in three wish to hear of the projects; one in five keeps their contact."""
    said = {Consent.Purpose.TAKING_PART: True, Consent.Purpose.FOLLOW_UP: place % 3 != 2} | PHOTO[row["photo"]]
    if row["situations"] or row["children"] or row["lift"] or row["meal"]:
        said[Consent.Purpose.NEEDS] = True
    if row["lift"]:
        said[Consent.Purpose.LIFT] = place % 5 != 4
    if row["reference"] == MINOR:
        said[Consent.Purpose.JOINT] = True
    return {str(purpose): yes for purpose, yes in said.items()}


def age_in(row: dict[str, Any]) -> dict[str, Any]:
    """One person is 16, and comes with the agreement of an adult."""
    if row["reference"] != MINOR:
        return {}
    adult = {"responsible_name": "Dominique DÉMO", "responsible_phone": "06 39 98 00 99"}
    return {"age_group": Registration.AgeGroup.UNDER_18, **adult}


def help_in(row: dict[str, Any], event: Event) -> GivenAssistance | None:
    """Those whom somebody helps agreed by voice, until their needs are erased."""
    if row["channel"] != Registration.Channel.HELPED:
        return None
    return GivenAssistance("Aide à domicile (démo)", How.SPOKEN, event.sensitive_kept_until)


def answer_some(event: Event, organiser: User) -> None:
    """The organiser began: some needs are answered, those who have no e-mail were called, a few people share a car."""
    set_capacity(event=event, places={str(band): places for band, places in CHILDCARE.items()})
    for kind in ANSWERED:
        waiting = Need.objects.filter(event=event, kind=kind).of_those_who_come()
        _answer(event, organiser, list(waiting), kind)
    parents = Need.objects.filter(event=event, kind=Need.Kind.CHILDCARE).of_those_who_come().order_by("pk")
    for need in parents[:3]:
        _answer(event, organiser, [need], Need.Kind.CHILDCARE)
    _share_cars(event, organiser)
    untold = Notice.objects.filter(event=event, kind=Notice.Kind.ANSWER).exclude(channel=Notice.Channel.EMAIL)
    for notice in untold.order_by("pk")[:4]:
        mark_told(notice=notice, by=organiser)
    Need.objects.filter(event=event).answered().update(answered_at=F("answered_at") - LONG_AGO)


def needs_were_met(event: Event) -> None:
    """Nearly every need of an event that is over had its answer: yes, or in part. As rows, for nobody is told any more."""
    for place, need in enumerate(Need.objects.filter(event=event).select_related("registration").order_by("pk")):
        if place % NEVER_MET:
            need.answer = Need.Answer.PARTLY if place % MET_IN_PART == 0 else Need.Answer.YES
            need.answered_at = need.registration.created_at
            need.save(update_fields=["answer", "answered_at"])


def call_everybody(people: Sequence[Registration], organiser: User) -> None:
    """Three days before, nearly everybody said that they come; a few could not be reached."""
    for place, person in enumerate(people):
        outcome = Call.Outcome.NO_ANSWER if place % 11 == 10 else Call.Outcome.COMING
        note_call(registration=person, outcome=outcome, attempts=0, by=organiser)


def _answer(event: Event, organiser: User, needs: Sequence[Need], kind: str) -> None:
    proposal = PROPOSALS[kind][0]
    given = Given(proposal.answer, str(proposal.words))
    answer_needs(event=event, seen={need.pk: need.version for need in needs}, given=given, by=organiser)


def _share_cars(event: Event, organiser: User) -> None:
    """The first who have a car from nearby; half of them have said yes."""
    for place in range(CARS):
        cars = Cars.of(event)
        near = (seeker for seeker in seekers_of(event, cars, None).object_list if seeker.proposals)
        seeker = next(near, None)
        if seeker is None:
            return
        car = Lift.objects.get(pk=seeker.proposals[0].car.pk)
        match = propose_lift(offer=car, seeker=seeker.lift, by=organiser)
        if place % 2:
            decide_lift(match=match, to=match.Status.AGREED, by=organiser)
