import uuid
from typing import Any

from tests.permissions.table import EVERYBODY, IN_EVENT, Row

# Everybody who is known to the event may ask, but a big screen.
ASKERS = " ".join(role for role in IN_EVENT.split() if role != "screen")
# Nobody but listeners may know that a request exists: the organiser neither.
UNSEEN = " ".join(role for role in IN_EVENT.split() if role != "listener")
UNDER_WAY = {"status": "under_way"}


def request(world: Any) -> dict[str, Any]:
    return {"pk": world.listening.pk}


def asks(data: dict[str, Any]) -> Row:
    return Row(ASKERS, "post", public=True, data=lambda world: {"key": uuid.uuid4(), **data}, world=UNDER_WAY)


ANSWERS = Row("listener", "post", hidden=UNSEEN, kwargs=request)

ROWS = {
    "listener": Row(EVERYBODY, public=True),
    "listener_ask": asks({"place": "la petite salle", "time": "now"}),
    "listener_state": asks({}),
    "listener_cancel": asks({}),
    "listening": Row("listener"),
    "listening_badge": Row("listener"),
    "listening_going": ANSWERS,
    "listening_staying": ANSWERS,
    "listening_done": ANSWERS,
}
