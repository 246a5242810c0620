"""What search engines read on the public page: schema.org, as JSON-LD."""

import json
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from events.models import Event

# Inside <script>, none of these may stand as they are.
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def described(event: Event, absolute: Callable[[str], str]) -> dict[str, Any]:
    """What anybody may know of an event: when, where, who holds it. No person. `absolute` makes an address absolute."""
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "description": event.subtitle or event.audience,
        "startDate": event.starts_on.isoformat(),
        "endDate": event.ends_on.isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "url": absolute(event.get_absolute_url()),
        "image": absolute(reverse("event_picture", args=[event.slug])),
        "inLanguage": event.languages,
        "isAccessibleForFree": True,
        "maximumAttendeeCapacity": event.capacity,
        "organizer": {"@type": "Organization", "name": event.organisation.name},
        "location": {"@type": "Place", "name": event.venue_name, "address": event.venue_address},
    }


def of_event(event: Event, absolute: Callable[[str], str], *, places_left: int) -> SafeString:
    """The event as JSON-LD, safe to stand inside a script element. `absolute` makes an address absolute."""
    is_open = event.takes_registrations and places_left > 0
    offer = {
        "@type": "Offer",
        "price": 0,
        "priceCurrency": "EUR",
        "url": absolute(f"{event.get_absolute_url()}register/"),
        "availability": f"https://schema.org/{'InStock' if is_open else 'SoldOut'}",
    }
    data = {**described(event, absolute), "offers": offer}
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_ESCAPES))
