"""Who opens the pages of pledges."""

from typing import Any

from tests.permissions.table import IN_EVENT, Row

AFTER = {"status": "follow_up"}
ANYBODY = " ".join(role for role in IN_EVENT.split() if role not in ("screen", "group"))
# The pledge of World is the partner's, to the team of the participant and the tablet.
FOLLOWS = "organiser facilitator partner participant tablet"
HIDDEN = "referent listener reception helper juror screen group"


def made(world: Any) -> dict[str, Any]:
    return {"what": "La salle", "kind": "place", "by_on": world.event.real_today, "name": "DÉMO", "contact": ""}


def new(world: Any) -> dict[str, Any]:
    return {"team": world.team.pk, **made(world)}


def pledge(world: Any) -> dict[str, Any]:
    return {"pk": world.pledge.pk}


ROWS = {
    "pledges": Row(ANYBODY, world=AFTER),
    "pledge_new": Row(ANYBODY, "post", data=new, world=AFTER),
    "pledges_to_remind": Row("organiser", world=AFTER),
    "pledge": Row(FOLLOWS, "post", hidden=HIDDEN, kwargs=pledge, data=made, world=AFTER),
    "pledge_step": Row(
        FOLLOWS, "post", hidden=HIDDEN, kwargs=pledge, data=lambda world: {"step": "kept", "version": 1}, world=AFTER
    ),
}
