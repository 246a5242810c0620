"""The rows of what people need: answers, the children's corner, shared cars, meals, who comes."""

from participants.forms.answers import token_of
from participants.models import AgeBand, Lift, LiftMatch
from tests.factories.participants import LiftFactory, NeedFactory
from tests.permissions.table import IN_EVENT, Row


def need_of(world):
    """The token of a need of the world's person."""
    need = world.registration.needs.filter(kind="front_seat").first()
    return token_of(need or NeedFactory(event=world.event, registration=world.registration, kind="front_seat"))


def pair_of(world):
    """A car and somebody who looks for one, as the form names them."""
    lifts = {lift.direction: lift for lift in Lift.objects.filter(event=world.event)}
    for direction in ("offered", "sought"):
        if direction not in lifts:
            lifts[direction] = LiftFactory(event=world.event, direction=direction)
    return {"offer": lifts["offered"].pk, "seeker": lifts["sought"].pk}


def match_of(world):
    pair = {f"{name}_id": key for name, key in pair_of(world).items()}
    return {"pk": LiftMatch.objects.get_or_create(event=world.event, **pair)[0].pk}


UNSEEN = " ".join(role for role in IN_EVENT.split() if role != "organiser")
NOT_THE_PERSON = "facilitator listener reception helper juror partner tablet screen group"
ROWS: dict[str, Row] = {
    "needs_opened": Row("organiser"),
    "needs": Row("organiser"),
    "needs_answer": Row(
        "organiser", method="post", data=lambda world: {"need": need_of(world), "quick": "front_seat-0"}
    ),
    "childcare": Row("organiser", method="post", data=lambda world: dict.fromkeys(AgeBand.values, "3")),
    "childcare_list": Row("organiser"),
    "lifts": Row("organiser"),
    "lift_choose": Row("organiser", hidden=UNSEEN, kwargs=lambda world: {"pk": pair_of(world)["seeker"]}),
    "lift_propose": Row("organiser", method="post", data=pair_of),
    "lift_decide": Row("organiser", method="post", hidden=UNSEEN, kwargs=match_of, data=lambda world: {"to": "agreed"}),
    "meals": Row("organiser"),
    "calls": Row("organiser"),
    "calls_sheet": Row("organiser"),
    "absent": Row("organiser"),
    "call_note": Row(
        "organiser",
        method="post",
        hidden=NOT_THE_PERSON,
        kwargs=lambda world: {"pk": world.registration.pk},
        data=lambda world: {"outcome": "coming", "attempts": "0"},
    ),
    "call_free": Row(
        "organiser", method="post", hidden=NOT_THE_PERSON, kwargs=lambda world: {"pk": world.registration.pk}
    ),
    "needs_undo": Row("organiser", method="post", data=lambda world: {"need": need_of(world)}),
}
