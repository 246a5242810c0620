"""Somebody types a code. Guessing is slowed; the owner of a code is never kept out.

After many wrong codes from one network (or on the whole site) a code alone is not enough: the page also asks whom it
is for, which its owner knows. A hall where eighty people share one network only ever sees one more question.
"""

import ipaddress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from common import code_doors, codes
from participants.models import WrongCode

WINDOW = timedelta(minutes=10)
PATIENCE_WITH_A_NETWORK = 20  # wrong codes within the window: a hall full of hurried people makes fewer
PATIENCE_OF_THE_SITE = 400  # beyond, somebody guesses from many networks at once


def network_of(request: HttpRequest) -> str:
    """A digest of where the request comes from: its address, or for IPv6 the /64 it may wander in."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_HTTPS:  # the proxy adds the address it saw at the end; what stands before is hearsay
        address = request.headers.get("X-Forwarded-For", address).rsplit(",", 1)[-1].strip()
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return codes.lookup_key("network", "unknown")
    if parsed.version == 6:
        address = str(ipaddress.ip_network((parsed, 64), strict=False))
    return codes.lookup_key("network", address)


def asks_for_whom(network: str) -> bool:
    """Were there so many wrong codes lately that a code alone is not enough?"""
    lately = WrongCode.objects.filter(at__gt=timezone.now() - WINDOW)
    return lately.filter(network=network).count() >= PATIENCE_WITH_A_NETWORK or lately.count() >= PATIENCE_OF_THE_SITE


def try_code(*, code: str, for_whom: str | None, network: str) -> tuple[code_doors.Door, Any] | None:
    """The door and row that `code` opens, None where it opens nothing; that is then remembered for a few minutes.

    `for_whom` is None while a code alone is enough; else it must name the row.
    """
    found = code_doors.find_by_code(code)
    if found and (for_whom is None or found[0].proves(found[1], for_whom)):
        return found
    now = timezone.now()
    WrongCode.objects.filter(at__lt=now - WINDOW).delete()
    WrongCode.objects.create(network=network, at=now)
    return None
