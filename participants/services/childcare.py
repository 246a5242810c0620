"""The children's corner: how many children of each age may come, how many are asked for, how many were said yes to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import live
from common.answers import Refused
from events.models import Event
from participants.models import AgeBand, ChildcareCapacity, ChildrenToMind, Need, Registration

TOPIC = "needs"


class TooManyChildren(Refused):
    """Saying yes would promise more places than there are."""


@dataclass(frozen=True, slots=True)
class Band:
    """One age: children `asked` for, those `promised` a place (answered yes), and `places`."""

    key: str
    asked: int
    promised: int
    places: int

    @property
    def word(self) -> str:
        return str(AgeBand(self.key).label)

    @property
    def missing(self) -> int:
        """Places that lack, were everybody to be told yes."""
        return max(0, self.asked - self.places)

    @property
    def left(self) -> int:
        """Places that nobody was promised; 0 where too many were."""
        return max(0, self.places - self.promised)

    @property
    def whole(self) -> int:
        return max(self.asked, self.places, 1)

    @property
    def sentence(self) -> str:
        """What the figures say: "2 children too many"."""
        if self.missing:
            return too_many(self.key, self.missing)
        if not self.asked:
            return _("Nobody asks for a place.")
        if self.asked == self.places:
            return _("Just enough places.")
        left = self.places - self.asked
        return ngettext("%(count)d place is left.", "%(count)d places are left.", left) % {"count": left}


def too_many(band: str, count: int) -> str:
    """ "2 babies too many", by age."""
    if band == AgeBand.BABY:
        words = ngettext("%(count)d baby too many.", "%(count)d babies too many.", count)
    else:
        words = ngettext("%(count)d child too many.", "%(count)d children too many.", count)
    return words % {"count": count}


def bands_of(event: Event) -> list[Band]:
    """Every age band, the youngest first. Two queries. Counts people who have a place; sure under `lock_event` only."""
    places = dict(ChildcareCapacity.objects.filter(event=event).values_list("age_band", "places"))
    said_yes = Q(registration__needs__kind=Need.Kind.CHILDCARE, registration__needs__answer=Need.Answer.YES)
    active = ChildrenToMind.objects.filter(event=event, registration__status=Registration.Status.ACTIVE)
    sums = active.order_by().values("age_band").annotate(asked=Sum("number"))
    asked = dict(sums.values_list("age_band", "asked"))
    promised = dict(sums.filter(said_yes).values_list("age_band", "asked"))
    return [Band(str(key), asked.get(key, 0), promised.get(key, 0), places.get(key, 0)) for key in AgeBand.values]


def require_room_to_mind(*, event: Event, needs: Iterable[Need]) -> None:
    """Raise TooManyChildren where a yes to `needs` promises more places than there are. Call it under `lock_event`."""
    people = [n.registration_id for n in needs if n.kind == Need.Kind.CHILDCARE and n.answer != Need.Answer.YES]
    if not people:
        return
    more = ChildrenToMind.objects.filter(registration__in=people).order_by().values("age_band")
    wanted = dict(more.annotate(n=Sum("number")).values_list("age_band", "n"))
    beyond = [(b.key, b.promised + wanted[b.key] - b.places) for b in bands_of(event) if b.key in wanted]
    line = _("Children %(age)s: %(words)s")
    if sentences := [line % {"age": AgeBand(key).label, "words": too_many(key, n)} for key, n in beyond if n > 0]:
        raise TooManyChildren(
            _("The children's corner is too small for this yes. %(bands)s") % {"bands": " ".join(sentences)}
        )


def set_capacity(*, event: Event, places: Mapping[str, int]) -> None:
    """How many children of each age can be minded ({AgeBand: places}). Nobody is told otherwise: the page says what lacks."""
    with transaction.atomic():
        ChildcareCapacity.objects.bulk_create(
            (ChildcareCapacity(event=event, age_band=band, places=number) for band, number in places.items()),
            update_conflicts=True,
            unique_fields=["event", "age_band"],
            update_fields=["places"],
        )
        live.publish(event_id=event.pk, topic=TOPIC)
