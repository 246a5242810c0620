"""Who opens the pages of the jury."""

from typing import Any

from tests.permissions.table import Row

AT_WORK = {"status": "deliberation"}


def team(world: Any) -> dict[str, Any]:
    return {"pk": world.team.pk}


def of_both(world: Any) -> dict[str, Any]:
    return {"juror": world.roles["juror"].pk, "team": world.team.pk}


ROWS = {
    "jury": Row("juror", world=AT_WORK),
    "jury_reading": Row("juror", "post", kwargs=team, data=lambda world: {"strength": "Simple"}, world=AT_WORK),
    "jury_recusal": Row("juror", "post", kwargs=team, world=AT_WORK),
    "jury_together": Row("juror organiser", world=AT_WORK),
    "jury_lead": Row("organiser", world=AT_WORK),
    "jury_lead_recusal": Row("organiser", "post", data=of_both, world=AT_WORK),
    "jury_open": Row("organiser", "post", data=lambda world: {"why": "Il est tard"}, world=AT_WORK),
    "jury_answer": Row(
        "juror organiser",
        "post",
        kwargs=lambda world: {"pk": world.open_jury.event.teams.get().pk},
        data=lambda world: {"reasons": "Bravo", "version": 0},
        world=AT_WORK,
    ),
}
