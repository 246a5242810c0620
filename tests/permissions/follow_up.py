"""Who follows the projects after the event."""

from typing import Any

from tests.permissions.table import EVERYBODY, Row

AFTER = {"status": "follow_up"}
HIDDEN = "listener reception helper juror partner screen group"  # to whom the team of the world is unknown


def team(world: Any) -> dict[str, Any]:
    return {"pk": world.team.pk}


def moment(world: Any) -> dict[str, Any]:
    return {"pk": world.team.pk, "months": 1}


def link(world: Any) -> dict[str, Any]:
    return {"token": world.holder.link_token}


def told(world: Any) -> dict[str, Any]:
    return {
        "state": "stopped",
        "why": "Le temps manque",
        "carried_by": "Une voisine",
        "people_concerned": 4,
        "people_words": "des familles",
        "pledges_words": "Tenues",
        "blocks": "L’assurance",
        "help_wanted": "Un conseil",
        "linked_to": "La CAF",
        "held_on": "",
        "told_by": "Une voisine",
        "version": 0,
    }


def named(world: Any) -> dict[str, Any]:
    return {
        "member": "",
        "name": "Une voisine",
        "structure": "",
        "phone": "06 39 98 00 01",
        "email": "",
        "channel": "phone",
        "version": 0,
    }


def asked(world: Any) -> dict[str, Any]:
    return {
        "m-TOTAL_FORMS": 2,
        "m-INITIAL_FORMS": 2,
        "m-0-months": 2,
        "m-0-way": "call",
        "m-0-label": "Un appel",
        "m-1-months": "",
        "m-1-way": "meeting",
        "m-1-label": "",
    }


ROWS = {
    "follow_up": Row("organiser", world=AFTER),
    "follow_up_sheet": Row("organiser", world=AFTER),
    "follow_up_calendar": Row("organiser", world=AFTER),
    "follow_up_moments": Row("organiser", "post", data=asked, world=AFTER),
    "follow_up_team": Row("organiser", hidden=HIDDEN, kwargs=team, world=AFTER),
    "follow_up_holder": Row("organiser", "post", HIDDEN, kwargs=team, data=named, world=AFTER),
    "follow_up_tell": Row("organiser", "post", HIDDEN, kwargs=moment, data=told, world=AFTER),
    "follow_up_press": Row(
        "organiser", "post", HIDDEN, kwargs=moment, data=lambda world: {"what": "no_answer", "calls": 0}, world=AFTER
    ),
    "following": Row(
        EVERYBODY, "post", public=True, data=lambda w: {"teams": [w.team.pk], "email": "moi@example.org"}, world=AFTER
    ),
    "follower_page": Row(EVERYBODY, kwargs=lambda world: {"token": world.follower.link_token}, world=AFTER),
    "holder_page": Row(EVERYBODY, kwargs=link, world=AFTER),
    "holder_calendar": Row(EVERYBODY, kwargs=link, world=AFTER),
}
