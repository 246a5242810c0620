"""The codes of big screens."""

from django.db import transaction

from common import live
from events.models import Screen


@transaction.atomic
def replace_code(*, screen: Screen) -> None:
    """Give `screen` another code: the old one opens nothing any more, and screens opened with it end."""
    Screen.objects.select_for_update(of=("self",)).get(pk=screen.pk)
    screen.replace_code()
    live.publish(event_id=screen.event_id, topic=live.ACCESS)
