"""A card to hand over: whoever just registered somebody, or replaced their code, sees it for a few minutes, once."""

from django.http import HttpRequest
from django.utils import timezone

from participants.models import Registration

SESSION_KEY = "cards"
MINUTES = 10


def allow(request: HttpRequest, registration: Registration) -> None:
    """Let this browser show the card of `registration`, with its present code, for MINUTES."""
    cards = {pk: card for pk, card in _cards(request).items() if card[1] > _now()}
    cards[str(registration.pk)] = [registration.code_version, _now() + MINUTES * 60]
    request.session[SESSION_KEY] = cards


def is_allowed(request: HttpRequest, registration: Registration) -> bool:
    version, until = _cards(request).get(str(registration.pk), (0, 0))
    return version == registration.code_version and until > _now()


def done(request: HttpRequest, registration: Registration) -> None:
    """The card is in the right hands: it is not shown again."""
    request.session[SESSION_KEY] = {pk: c for pk, c in _cards(request).items() if pk != str(registration.pk)}


def _cards(request: HttpRequest) -> dict[str, list[float]]:
    return request.session.get(SESSION_KEY, {})


def _now() -> float:
    return timezone.now().timestamp()
