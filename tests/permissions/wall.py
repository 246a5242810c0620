import uuid
from typing import Any

from tests.permissions.table import IN_EVENT, Row

RUNS_IT = "organiser facilitator"
READS = " ".join(role for role in IN_EVENT.split() if role not in ("screen", "group"))


def note(world: Any) -> dict[str, Any]:
    return {"pk": world.note.pk}


def chosen(world: Any) -> dict[str, Any]:
    return {"notes": world.note.pk}


def leads(**fields: Any) -> Row:
    """What is done with notes that were chosen."""
    return Row(RUNS_IT, "post", **{"data": chosen, **fields})


ROWS = {
    "wall": Row(READS),
    "wall_write": Row(
        "organiser facilitator participant tablet",
        "post",
        data=lambda world: {"kind": "idea", "text": "Un bus du soir", "idempotency_key": uuid.uuid4()},
    ),
    "wall_change": Row(
        "participant", "post", kwargs=note, data=lambda world: {"kind": "need", "text": "Un bus", "version": 1}
    ),
    "wall_withdraw": Row("participant", "post", kwargs=note),
    "wall_vote": Row("participant", "post", kwargs=note),
    "wall_unvote": Row("participant", "post", kwargs=note),
    "wall_lead": Row(RUNS_IT),
    "wall_open": Row(
        RUNS_IT, "post", data=lambda world: {"takes_notes": "on", "votes_each": 3, "version": world.wall.version}
    ),
    "wall_typed": Row(
        RUNS_IT, "post", data=lambda world: {"kind": "need", "text": "Un bus", "idempotency_key": uuid.uuid4()}
    ),
    "wall_group": leads(data=lambda world: {"notes": world.note.pk, "title": "Se déplacer"}),
    "wall_group_change": Row(
        RUNS_IT, "post", kwargs=lambda world: {"pk": world.wall_group.pk}, data=lambda world: {"title": "Se nourrir"}
    ),
    "wall_place": leads(data=lambda world: {"notes": world.note.pk, "group": world.wall_group.pk}),
    "wall_merge": leads(data=lambda world: {"notes": world.note.pk, "into": world.note.pk}),
    "wall_separate": leads(),
    "wall_hide": leads(),
    "wall_show": leads(),
    "wall_note": Row(RUNS_IT, kwargs=note),
    "wall_take_up": Row(RUNS_IT, "post", kwargs=note, data=lambda world: {"team": world.team.pk}),
    "wall_stickers": Row(
        RUNS_IT,
        "post",
        data=lambda world: {f"stickers-{world.note.pk}": 4, f"version-{world.note.pk}": 1},
    ),
    "wall_print": Row(RUNS_IT),
    "team_subject": Row(
        "organiser facilitator participant tablet",
        "post",
        hidden="listener reception helper juror partner screen group",
        kwargs=lambda world: {"pk": world.team.pk},
        data=lambda world: {"note": world.note.pk},
    ),
}
