from participants.models import Need, Registration
from participants.services.needs import GivenNeeds


def something(words: str) -> GivenNeeds:
    """A need in the person's own words, none where empty."""
    return GivenNeeds(situations={Need.Kind.OTHER.value: words} if words else {})


def said(registration: Registration) -> str:
    """What the person said they need, in their own words."""
    return "\n".join(registration.needs.order_by("pk").values_list("detail", flat=True))
