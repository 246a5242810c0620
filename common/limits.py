"""How often one place may ask for something that costs much, by the limits of ACCOUNT_RATE_LIMITS."""

# The public module of allauth never counts a GET.
from allauth.core.internal import ratelimit
from django.http import HttpRequest


def may_ask(request: HttpRequest, action: str) -> bool:
    """Count one more `action` for whoever asks, whatever the method; no where that is too many."""
    return ratelimit.consume(request, app="allauth.account", action=action, limit_get=True) is not None
