"""The code on a badge. Everybody sees a badge: its code tells the reception who comes, and opens nothing to anybody else."""

import hmac
import io
from typing import Any

import segno

from common import codes
from events.models import Event
from participants.models import Registration

KIND = "badge"
MASK = 4  # always the same: to try all eight for the prettiest takes five times as long, and phones read any


def badge_code(reference: Any, code_version: int) -> str:
    """The code of a badge: derived like the person's own, worthless with a replaced one, and never equal to it."""
    return codes.link_code(KIND, reference, code_version)


def person_of_badge(event: Event, pk: int, code: str) -> Registration | None:
    """Whose badge is this? None where the code is not that of the person `pk` of the event."""
    person = Registration.objects.filter(event=event, pk=pk).first()
    if person is None:
        return None
    right = badge_code(person.reference, person.code_version)
    return person if hmac.compare_digest(right, codes.as_typed(code)) else None


def qr_svg(link: str) -> str:
    """A link as a picture to scan, for paper: SVG text with its quiet zone, scaled by whoever draws it."""
    drawing = io.BytesIO()
    segno.make(link, error="m", boost_error=False, mask=MASK).save(
        drawing, kind="svg", border=2, xmldecl=False, nl=False, omitsize=True
    )
    return drawing.getvalue().decode()
