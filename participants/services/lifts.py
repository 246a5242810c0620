"""The organiser puts a driver and somebody who looks for a lift in touch. A car never takes more than its seats."""

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common import live
from common.answers import Refused, Stale
from participants.models import Lift, LiftMatch, Need, Notice, Registration
from participants.proposals import PROPOSALS
from participants.services.notices import tell

TOPIC = "needs"
CHANGED = _("Something changed in between. The page shows how things stand.")


class CarFull(Refused):
    """Not enough seats are left."""


def propose_lift(*, offer: Lift, seeker: Lift, by: User) -> LiftMatch:
    """Propose to both that one takes the other, and have both told. Proposed again, nothing changes.

    Raises CarFull, or Refused where the seeker has a lift already, one of them no longer comes, or they said no before.
    """
    if offer.event_id != seeker.event_id:
        raise ValueError("lifts of two events")
    with transaction.atomic():
        car, rider = _lock(offer), _lock(seeker)
        earlier = LiftMatch.objects.filter(seeker=rider).select_for_update(of=("self",)).order_by("pk")
        for match in earlier:
            if match.offer_id == car.pk and match.status != LiftMatch.Status.DECLINED:
                return match
        _require_fit(car, rider, list(earlier))
        match = LiftMatch.objects.create(event_id=car.event_id, offer=car, seeker=rider, decided_by=by)
        _tell_both(match)
    return match


def decide_lift(*, match: LiftMatch, to: str, by: User) -> LiftMatch:
    """They agreed, or one of them said no (`to`: one of LiftMatch.Status). Twice is like once.

    An agreement answers the need of who looked for a lift. Raises CarFull where a "no" is taken back too late.
    """
    with transaction.atomic():
        car, rider = _lock(match.offer), _lock(match.seeker)
        row = _lock_match(match)
        if row.status == to:
            return row
        if row.status == LiftMatch.Status.DECLINED:
            _require_fit(car, rider, list(LiftMatch.objects.filter(seeker=rider).exclude(pk=row.pk)))
        row.status, row.decided_by = to, by
        row.save(update_fields=["status", "decided_by"])
        _answer_need(rider, yes=to == LiftMatch.Status.AGREED, by=by)
        _tell_both(row)
    return row


def undo_lift(*, match: LiftMatch, by: User) -> None:
    """As if it had never been proposed. Who was told of it is told that it is cancelled."""
    with transaction.atomic():
        car, rider = _lock(match.offer), _lock(match.seeker)
        row = _lock_match(match)
        if row.status == LiftMatch.Status.AGREED:
            _answer_need(rider, yes=False, by=by)
        told = set(_notices(row).filter(told_at__isnull=False).values_list("registration_id", flat=True))
        _notices(row).filter(told_at=None).delete()
        row.delete()
        for lift in (car, rider):
            if lift.registration_id in told:
                tell(registration=lift.registration, kind=Notice.Kind.LIFT, occasion=f"lift {match.pk} undone")
        live.publish(event_id=car.event_id, topic=TOPIC)


def _lock(lift: Lift) -> Lift:
    """Cars before those who look for one, everywhere: two organisers at once wait for each other and never for ever."""
    row = Lift.objects.select_for_update(of=("self",)).select_related("registration").filter(pk=lift.pk).first()
    if row is None:
        raise Stale(CHANGED)
    return row


def _lock_match(match: LiftMatch) -> LiftMatch:
    row = LiftMatch.objects.select_for_update(of=("self",)).filter(pk=match.pk).first()
    if row is None:
        raise Stale(CHANGED)
    return row


def _require_fit(car: Lift, rider: Lift, earlier: list[LiftMatch]) -> None:
    """Sure under the lock of the car only."""
    if car.direction != Lift.Direction.OFFERED or rider.direction != Lift.Direction.SOUGHT:
        raise Refused(CHANGED)
    if any(lift.registration.status != Registration.Status.ACTIVE for lift in (car, rider)):
        raise Refused(_("One of the two no longer comes."))
    if any(match.status != LiftMatch.Status.DECLINED for match in earlier):
        raise Refused(_("This person has a lift already. Undo it first."))
    if any(match.offer_id == car.pk for match in earlier):
        raise Refused(_("These two said no before. Choose another car."))
    if seats_left(car) < rider.seats:
        raise CarFull(_("Not enough seats are left in this car. Choose another."))


def seats_left(car: Lift) -> int:
    """Seats that nobody was given; 0 where too many were."""
    taken = LiftMatch.objects.filter(offer=car).standing().aggregate(seats=Sum("seeker__seats"))["seats"]
    return max(0, car.seats - (taken or 0))


def _answer_need(rider: Lift, *, yes: bool, by: User) -> None:
    """The need is answered by the agreement itself, and told with it."""
    need = Need.objects.select_for_update(of=("self",)).filter(registration=rider.registration, kind=Need.Kind.LIFT)
    for row in need:
        row.answer = Need.Answer.YES if yes else Need.Answer.NOT_YET
        row.answer_words = str(PROPOSALS[Need.Kind.LIFT][0].words) if yes else ""
        row.answered_at, row.answered_by = (timezone.now(), by) if yes else (None, None)
        row.version += 1
        row.save()


def _occasion(match: LiftMatch) -> str:
    return f"lift {match.pk} {match.status}"


def _notices(match: LiftMatch) -> QuerySet[Notice]:
    return Notice.objects.filter(event_id=match.event_id, occasion__startswith=f"lift {match.pk} ")


def _tell_both(match: LiftMatch) -> None:
    """What was to be said before is not said any more. A "no" is only said to who looks for a lift."""
    _notices(match).filter(told_at=None).delete()
    rider, driver = match.seeker.registration, match.offer.registration
    agreed = match.status == LiftMatch.Status.AGREED
    need = rider.needs.filter(kind=Need.Kind.LIFT).first() if agreed else None
    if need is not None:
        tell(registration=rider, kind=Notice.Kind.LIFT, need=need, occasion=_occasion(match))
    else:
        tell(registration=rider, kind=Notice.Kind.LIFT, occasion=_occasion(match))
    if match.status != LiftMatch.Status.DECLINED:
        tell(registration=driver, kind=Notice.Kind.LIFT, occasion=_occasion(match))
    live.publish(event_id=match.event_id, topic=TOPIC)
