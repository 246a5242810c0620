import uuid
from collections.abc import Callable
from typing import Any

from tests.permissions import demands, help, wall
from tests.permissions.table import EVERYBODY, IN_EVENT, Row

MAY_NOT_SEE_TEAMS = "listener reception helper juror partner screen group"
AT_TABLE = "organiser facilitator participant tablet"


def team(world: Any) -> dict[str, Any]:
    return {"pk": world.team.pk}


def organise(**fields: Any) -> Row:
    """A page about one team that only organisers open."""
    return Row("organiser", kwargs=team, hidden=MAY_NOT_SEE_TEAMS, **fields)


def drafted(key: Callable[[Any], int], **fields: Any) -> Row:
    """A page about a row that only organisers fetch."""
    hidden = " ".join(role for role in IN_EVENT.split() if role != "organiser")
    return Row("organiser", kwargs=lambda world: {"pk": key(world)}, hidden=hidden, **fields)


def changes_draft(data: Callable[[Any], dict[str, Any]]) -> Row:
    """Something posted about a draft."""
    return drafted(lambda world: world.draft.pk, method="post", data=data)


def person_of_draft() -> Row:
    hidden = " ".join(role for role in IN_EVENT.split() if role != "organiser")
    return Row("organiser", kwargs=lambda world: {"pk": world.draft.pk, "person": world.registration.pk}, hidden=hidden)


UNDER_WAY = {"status": "under_way"}
CHARTER = Row(f"{AT_TABLE} referent", hidden=MAY_NOT_SEE_TEAMS, kwargs=team)

ROWS = {
    "change_table": Row("participant", "post", data=lambda world: {"team": world.team.pk, "seen": 0}, world=UNDER_WAY),
    "leave_table": Row("participant", "post", data=lambda world: {"seen": world.team.pk}, world=UNDER_WAY),
    "change_undo": Row("participant", "post", data=lambda world: {"back": "x"}, world=UNDER_WAY),
    # The team of World is protected: its lead and the organiser seat people there, no facilitator.
    "team_people": Row("organiser referent", hidden=MAY_NOT_SEE_TEAMS, kwargs=team),
    "team_seat": Row(
        "organiser referent",
        "post",
        hidden=MAY_NOT_SEE_TEAMS,
        kwargs=team,
        data=lambda world: {"registration": world.registration.pk, "team": world.team.pk, "seen": world.team.pk},
    ),
    "charter": CHARTER,
    "charter_print": CHARTER,
    "charter_write": Row(
        AT_TABLE,
        "post",
        hidden=MAY_NOT_SEE_TEAMS,
        kwargs=team,
        data=lambda world: {"ready": "0", "own": "On rit", "version": 0},
        world=UNDER_WAY,
    ),
    "charter_duty": Row(
        AT_TABLE,
        "post",
        hidden=MAY_NOT_SEE_TEAMS,
        kwargs=team,
        data=lambda world: {"kind": "scribe", "member": world.member.pk},
        world=UNDER_WAY,
    ),
    "teams_of_my_themes": Row("referent"),
    "teams": Row("organiser"),
    "seat": Row(
        "organiser",
        "post",
        data=lambda world: {"registration": world.registration.pk, "team": world.team.pk, "seen": world.team.pk},
    ),
    "move_person": Row(
        "organiser",
        kwargs=lambda world: {"pk": world.registration.pk},
        hidden="facilitator tablet listener reception helper juror partner screen group",
    ),
    "team_new": Row("organiser"),
    "teams_several": Row(
        "organiser",
        "post",
        data=lambda world: {"theme": world.theme.pk, "count": 1, "idempotency_key": uuid.uuid4()},
    ),
    "team_cards": Row("organiser"),
    "teams_repair": Row("organiser"),
    "team_change": organise(),
    "team_remove": organise(),
    "team_restore": Row("organiser", "post", kwargs=team),
    "team_facilitators": organise(method="post", data=lambda world: {"role": world.roles["facilitator"].pk}),
    "team_replace_code": organise(method="post"),
    "drafts": Row("organiser"),
    "formation": drafted(lambda world: world.formation.pk),
    "formation_stop": drafted(lambda world: world.formation.pk, method="post"),
    "draft_apply": drafted(lambda world: world.draft.pk),
    "applied_undo": drafted(lambda world: world.applied.pk),
    **demands.ROWS,
    **wall.ROWS,
    "drafts_compare": Row("organiser", data=lambda world: {"draft": world.draft.pk}),
    "draft": drafted(lambda world: world.draft.pk),
    "draft_costs": drafted(lambda world: world.draft.pk),
    "draft_person": person_of_draft(),
    "draft_move": changes_draft(lambda world: {"registration": world.registration.pk, "seen": 0, "reason": "démo"}),
    "draft_swap": changes_draft(lambda world: {"registration": world.registration.pk, "other": world.registration.pk}),
    "draft_lock": changes_draft(lambda world: {"lock": world.registration.pk}),
    "draft_undo": changes_draft(lambda world: {"change": 0}),
    "draft_copy": changes_draft(lambda world: {"idempotency_key": uuid.uuid4()}),
    "draft_again": changes_draft(lambda world: {"idempotency_key": uuid.uuid4()}),
    "draft_remove": changes_draft(lambda world: {}),
    "draft_removed": Row("organiser", kwargs=lambda world: {"pk": world.draft.pk}),
    "open_table": Row(EVERYBODY, kwargs=lambda world: {"token": world.team.link_token}),
    "my_team": Row("participant"),
    **help.ROWS,
}
