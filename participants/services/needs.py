"""What people need to come: said by them, kept until it is answered and the event is over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from common.answers import Refused
from events.languages import Language, language_named_in
from events.models import Commune
from participants.models import AgeBand, ChildrenToMind, Lift, Need, Registration


@dataclass(frozen=True, slots=True)
class Children:
    """Children of one age band to mind. `times`: in the parent's words."""

    age_band: str = AgeBand.PRESCHOOL
    number: int = 1
    times: str = ""
    parent_stays: bool = True


@dataclass(frozen=True, slots=True)
class GivenLift:
    """A lift offered or sought: `direction` is one of Lift.Direction, `seats` 1 to 8. Without a `commune`, where they live."""

    direction: str
    seats: int = 1
    commune: Commune | None = None
    times: str = ""


@dataclass(frozen=True, slots=True)
class GivenNeeds:
    """All that a person said they need. `situations`: {Need.Kind: their own words, "" where none}, without childcare and
    lift, which `children` and `lift` say."""

    situations: Mapping[str, str] = field(default_factory=dict)
    children: Sequence[Children] = ()
    lift: GivenLift | None = None

    def by_kind(self) -> dict[str, str]:
        """{Need.Kind: words} of every need, those of children and lift too."""
        needs = {str(kind): words for kind, words in self.situations.items()}
        if self.children:
            needs.setdefault(Need.Kind.CHILDCARE.value, "")
        if self.lift and self.lift.direction == Lift.Direction.SOUGHT:
            needs.setdefault(Need.Kind.LIFT.value, "")
        return needs


def set_needs(*, registration: Registration, given: GivenNeeds) -> None:
    """Make the person's needs what they just said. An answer stays where the words of its need did not change.

    Part of the transaction that registers or changes the person.
    """
    wanted = given.by_kind()
    kept: dict[str, Need] = {}
    for need in registration.needs.all():
        if need.kind in wanted and _same(registration, need, wanted[need.kind], given):
            kept[need.kind] = need
        else:
            need.delete()
    Need.objects.bulk_create(need_of(registration, kind, words) for kind, words in wanted.items() if kind not in kept)
    _set_children(registration, given.children)
    _set_lift(registration, given.lift)


def need_of(registration: Registration, kind: str, words: str) -> Need:
    """A need as somebody says it, not saved yet, with the language that its words name."""
    language = language_named_in(words) if kind == Need.Kind.LANGUAGE else ""
    return Need(event_id=registration.event_id, registration=registration, kind=kind, detail=words, language=language)


def say_language(*, need: Need, language: str) -> Need:
    """Say which language somebody meant whose words were not recognised. Raises Refused for one that is not in the list."""
    if language not in Language.values or need.kind != Need.Kind.LANGUAGE:
        raise Refused(_("Choose a language of the list."), "language")
    with transaction.atomic():
        row = Need.objects.select_for_update(of=("self",), no_key=True).filter(pk=need.pk).first()
        if row is None:
            raise Refused(_("This need was taken back meanwhile."))
        row.language = language
        row.save(update_fields=["language"])
    return row


def _same(registration: Registration, need: Need, words: str, given: GivenNeeds) -> bool:
    if need.kind == Need.Kind.CHILDCARE:
        return _children_of(registration) == {(c.age_band, c.number, c.times, c.parent_stays) for c in given.children}
    return need.detail == words


def _children_of(registration: Registration) -> set[tuple[str, int, str, bool]]:
    return set(registration.children_to_mind.values_list("age_band", "number", "times", "parent_stays"))


def _set_children(registration: Registration, children: Sequence[Children]) -> None:
    if _children_of(registration) == {(c.age_band, c.number, c.times, c.parent_stays) for c in children}:
        return
    registration.children_to_mind.all().delete()
    ChildrenToMind.objects.bulk_create(
        ChildrenToMind(
            event_id=registration.event_id,
            registration=registration,
            age_band=child.age_band,
            number=child.number,
            times=child.times,
            parent_stays=child.parent_stays,
        )
        for child in children
    )


def _set_lift(registration: Registration, lift: GivenLift | None) -> None:
    """Matches go with the lift they were made for: a change of seats keeps them, another direction does not."""
    present = Lift.objects.filter(registration=registration).first()
    if present and (lift is None or lift.direction != present.direction):
        present.delete()
        present = None
    if lift is None:
        return
    row = present or Lift(event_id=registration.event_id, registration=registration, direction=lift.direction)
    row.seats, row.commune, row.times = lift.seats, lift.commune or registration.commune, lift.times
    row.save()
