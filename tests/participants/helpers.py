from typing import Any

from participants.models import Need, Registration
from participants.services.needs import GivenNeeds


def something(words: str) -> GivenNeeds:
    """A need in the person's own words, none where empty."""
    return GivenNeeds(situations={Need.Kind.OTHER.value: words} if words else {})


def said(registration: Registration) -> str:
    """What the person said they need, in their own words."""
    return "\n".join(registration.needs.order_by("pk").values_list("detail", flat=True))


def finish(words: str = "", **more: Any) -> dict[str, Any]:
    """What is posted on the last screen: a need in these words, the agreements it takes, and `more`."""
    need = {"other_words": words, "consent_needs": "on"} if words else {}
    return {"consent_taking_part": "on", **need, **more}
