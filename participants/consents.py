"""The agreements of one person, as pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from participants.models import Consent, Registration

P = Consent.Purpose


@dataclass(frozen=True, slots=True)
class Agreement:
    """One purpose and what holds now; `consent` is None where it was never asked."""

    purpose: str
    words: str
    consent: Consent | None

    @property
    def is_given(self) -> bool:
        return self.consent is not None and self.consent.is_given

    @property
    def is_basic(self) -> bool:
        """Without it there is no registration: taken back by cancelling or by being erased."""
        return self.purpose in (P.TAKING_PART, P.JOINT)


def agreements_of(registration: Registration, held: Mapping[str, Consent], *, photos: bool) -> list[Agreement]:
    """The purposes that concern this person: those of the photos, or all the others."""
    return [Agreement(purpose, str(P(purpose).label), held.get(purpose)) for purpose in _purposes(registration, photos)]


def _purposes(registration: Registration, photos: bool) -> Iterable[str]:
    if photos:
        return [str(purpose) for purpose in Consent.PHOTO]
    ours = [P.TAKING_PART, P.NEEDS, P.LIFT, P.FOLLOW_UP]
    return [str(purpose) for purpose in (*ours, *([P.JOINT] if registration.is_minor else []))]


def is_to_collect(held: Mapping[str, Consent]) -> bool:
    """Did nobody ask this person yet whether their answers may be kept?"""
    return P.TAKING_PART not in held
