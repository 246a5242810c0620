"""The rows of places: the room, whom to call, groups, the waiting list."""

from tests.permissions.table import EVERYBODY, IN_EVENT, Row

NOT_THE_ORGANISER = " ".join(role for role in IN_EVENT.split() if role != "organiser")


def relay(world):
    return {"pk": world.relay.pk}


def relay_answers(world):
    return {
        "structure": "CCAS (démo)",
        "phone": "06 39 98 00 00",
        "intercommunality": world.commune.intercommunality_id,
        "category": world.category.pk,
        "version": "1",
    }


def group(world):
    return {"pk": world.group.pk}


def of_the_group(world):
    return {"pk": world.group_person.pk}


def group_answers(world):
    return {
        "name": "Association (démo)",
        "seats": "1",
        "held_until": str(world.event.starts_on),
        "intercommunality": world.commune.intercommunality_id,
        "category": world.category.pk,
        "version": "1",
    }


def corrected(world):
    return {"chosen_name": "Zoé DÉMO", "category": world.category.pk, "age_group": "adult", "version": "1"}


NO_GROUP = " ".join(role for role in NOT_THE_ORGANISER.split() if role != "group")
NOT_OF_THE_GROUP = " ".join(role for role in NOT_THE_ORGANISER.split() if role != "group")

ROWS: dict[str, Row] = {
    "room": Row("organiser"),
    "room_figures": Row("organiser"),
    "room_targets": Row("organiser", method="post", data=lambda w: {f"place-{w.commune.intercommunality_id}": "3"}),
    "room_call": Row("organiser", data=lambda w: {"place": w.commune.intercommunality_id}),
    "relay_new": Row("organiser", method="post", data=relay_answers),
    "relay_change": Row("organiser", method="post", hidden=NOT_THE_ORGANISER, kwargs=relay, data=relay_answers),
    "relay_called": Row(
        "organiser", method="post", hidden=NOT_THE_ORGANISER, kwargs=relay, data=lambda w: {"note": "Oui"}
    ),
    "open_group": Row(EVERYBODY, kwargs=lambda w: {"token": w.group.link_token}),
    "group_table": Row("group"),
    "group_leave": Row("group", method="post"),
    "group_person": Row("group", method="post", hidden=NOT_OF_THE_GROUP, kwargs=of_the_group, data=corrected),
    "group_person_cancel": Row("group", method="post", hidden=NOT_OF_THE_GROUP, kwargs=of_the_group),
    "groups": Row("organiser"),
    "group_new": Row("organiser", method="post", data=group_answers),
    "group": Row("organiser", hidden=NO_GROUP, kwargs=group),
    "group_change": Row("organiser", method="post", hidden=NO_GROUP, kwargs=group, data=group_answers),
    "group_release": Row("organiser", method="post", hidden=NO_GROUP, kwargs=group),
    "group_replace_code": Row("organiser", method="post", hidden=NO_GROUP, kwargs=group),
    "my_offer": Row("participant", method="post", data=lambda w: {"answer": "yes"}),
    "waiting": Row("organiser"),
    "waiting_decide": Row(
        "organiser",
        method="post",
        hidden="facilitator listener reception helper juror partner tablet screen group",
        kwargs=lambda w: {"pk": w.registration.pk},
        data=lambda w: {"do": "first"},
    ),
    "relay_remove": Row("organiser", method="post", hidden=NOT_THE_ORGANISER, kwargs=relay),
}
