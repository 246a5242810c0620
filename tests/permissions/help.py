"""Who asks for help, who answers."""

from typing import Any

from tests.permissions.table import Row

MAY_NOT_SEE_TEAMS = "listener reception helper juror partner screen group"
AT_TABLE = "organiser facilitator participant tablet"


def team(world: Any) -> dict[str, Any]:
    return {"pk": world.team.pk}


def asked(world: Any) -> dict[str, Any]:
    return {"pk": world.asked.pk}


def person(world: Any) -> dict[str, Any]:
    return {"pk": world.moment.person_id}


def at_slot() -> Row:
    return Row(
        AT_TABLE,
        "post",
        kwargs=lambda world: {"pk": world.team.pk, "slot": world.moment.pk},
        hidden=MAY_NOT_SEE_TEAMS,
    )


ROWS = {
    "hand": Row(AT_TABLE, kwargs=team, hidden=MAY_NOT_SEE_TEAMS),
    "help_ask": Row(
        AT_TABLE, "post", kwargs=team, hidden=MAY_NOT_SEE_TEAMS, data=lambda world: {"kind": "facilitator"}
    ),
    "ask_for_help": Row(AT_TABLE, kwargs=team, hidden=MAY_NOT_SEE_TEAMS, world={"status": "under_way"}),
    "slot_take": at_slot(),
    "slot_free": at_slot(),
    "weather": Row(AT_TABLE, kwargs=team, hidden=MAY_NOT_SEE_TEAMS),
    "weather_say": Row(AT_TABLE, "post", kwargs=team, hidden=MAY_NOT_SEE_TEAMS, data=lambda world: {"mood": "sun"}),
    "news_say": Row(AT_TABLE, "post", kwargs=team, hidden=MAY_NOT_SEE_TEAMS, data=lambda world: {"news": "well"}),
    "queue": Row("organiser facilitator"),
    "queue_answer": Row("organiser facilitator", "post", kwargs=asked, hidden=f"referent {MAY_NOT_SEE_TEAMS}"),
    "my_moments": Row("organiser facilitator"),
    "moments_print": Row("organiser facilitator", kwargs=person),
    "moments": Row("organiser", kwargs=person),
    "moment_change": Row("organiser", "post", kwargs=lambda world: {"pk": world.moment.pk}),
    "resource_people": Row("organiser"),
    "resource_people_add": Row("organiser"),
    "resource_people_put_back": Row("organiser", "post"),
    "resource_people_change": Row("organiser", kwargs=person),
    "resource_people_remove": Row("organiser", kwargs=person),
    "resource_people_move": Row("organiser", "post", kwargs=person, data=lambda world: {"step": "1"}),
    "help_close": Row(AT_TABLE, "post", kwargs=asked, hidden=f"referent {MAY_NOT_SEE_TEAMS}"),
}
