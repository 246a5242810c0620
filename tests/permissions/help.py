"""Who asks for help, who answers."""

from typing import Any

from tests.permissions.table import Row

MAY_NOT_SEE_TEAMS = "listener reception helper juror partner screen group"
AT_TABLE = "organiser facilitator participant tablet"


def team(world: Any) -> dict[str, Any]:
    return {"pk": world.team.pk}


def asked(world: Any) -> dict[str, Any]:
    return {"pk": world.asked.pk}


ROWS = {
    "hand": Row(AT_TABLE, kwargs=team, hidden=MAY_NOT_SEE_TEAMS),
    "help_ask": Row(
        AT_TABLE, "post", kwargs=team, hidden=MAY_NOT_SEE_TEAMS, data=lambda world: {"kind": "facilitator"}
    ),
    "help_close": Row(AT_TABLE, "post", kwargs=asked, hidden=f"referent {MAY_NOT_SEE_TEAMS}"),
}
