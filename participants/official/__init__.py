"""Official documents about personal data, filled from the event: what the software knows is written, the rest is marked."""

from collections.abc import Callable

from common.documents import Document
from events.models import Event
from participants.official.assessment import impact_assessment
from participants.official.register import register_sheet

DOCUMENTS: dict[str, Callable[[Event], Document]] = {"register": register_sheet, "assessment": impact_assessment}
