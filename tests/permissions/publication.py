"""Who says what may be public, who reads it before, and what everybody opens."""

from typing import Any

from tests.permissions.table import EVERYBODY, Row

TOLD = {"status": "follow_up"}
HIDDEN = "listener reception helper juror partner screen group"
READERS = "organiser facilitator referent participant tablet"


def team(world: Any) -> dict[str, Any]:
    return {"pk": world.team.pk}


def shown(world: Any) -> dict[str, Any]:
    return {"pk": world.shown.publication_id}


def of_table(world: Any) -> dict[str, Any]:
    picture = world.shown
    picture.publication = world.agreement
    picture.save()
    return {"pk": world.team.pk, "row": picture.pk}


def everybody(kwargs: Any = lambda world: {}, world: Any = TOLD) -> Row:
    return Row(EVERYBODY, public=True, kwargs=kwargs, world=world)


ROWS = {
    "publication": Row(
        "organiser participant tablet",
        "post",
        hidden=HIDDEN,
        kwargs=team,
        data=lambda world: {"parts": "title", "place": "", "structure": "", "reach": "", "seen": "", "version": "0"},
        world=TOLD,
    ),
    "publication_pictures": Row(
        "organiser participant tablet",
        "post",
        hidden=HIDDEN,
        kwargs=team,
        data=lambda world: {"alt": "Un car"},
        world=TOLD,
    ),
    "publication_picture": Row(READERS, hidden=HIDDEN, kwargs=of_table, world=TOLD),
    "publications": Row("organiser referent", world=TOLD),
    "publication_review": Row(
        "organiser referent",
        hidden="facilitator participant tablet " + HIDDEN,
        kwargs=lambda world: {"pk": world.agreement.pk},
        world=TOLD,
    ),
    "elsewhere": Row(READERS, hidden=HIDDEN, kwargs=team),
    "gallery": everybody(world={}),
    "projects_feed": everybody(world={}),
    "event_gallery": everybody(),
    "public_project": everybody(shown),
    "public_picture": everybody(lambda world: {"pk": world.shown.publication_id, "row": world.shown.pk}),
    "booklet": everybody(lambda world: {} if world.shown else {}),
    "projects_json": everybody(),
    "event_projects_feed": everybody(),
    "hackathon_json": everybody(),
}
