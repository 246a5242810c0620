"""The rows of places: the room, whom to call, groups, the waiting list."""

from tests.permissions.table import IN_EVENT, Row

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


ROWS: dict[str, Row] = {
    "room": Row("organiser"),
    "room_targets": Row("organiser", method="post", data=lambda w: {f"place-{w.commune.intercommunality_id}": "3"}),
    "room_call": Row("organiser", data=lambda w: {"place": w.commune.intercommunality_id}),
    "relay_new": Row("organiser", method="post", data=relay_answers),
    "relay_change": Row("organiser", method="post", hidden=NOT_THE_ORGANISER, kwargs=relay, data=relay_answers),
    "relay_called": Row(
        "organiser", method="post", hidden=NOT_THE_ORGANISER, kwargs=relay, data=lambda w: {"note": "Oui"}
    ),
    "my_offer": Row("participant", method="post", data=lambda w: {"answer": "yes"}),
    "waiting": Row("organiser"),
    "waiting_decide": Row(
        "organiser",
        method="post",
        hidden="facilitator listener reception helper juror partner tablet screen",
        kwargs=lambda w: {"pk": w.registration.pk},
        data=lambda w: {"do": "first"},
    ),
    "relay_remove": Row("organiser", method="post", hidden=NOT_THE_ORGANISER, kwargs=relay),
}
