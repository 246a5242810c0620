"""The rows of what people need: answers, the children's corner, shared cars, meals, who comes."""

from participants.forms.answers import token_of
from participants.models import AgeBand
from tests.factories.participants import NeedFactory
from tests.permissions.table import Row


def need_of(world):
    """The token of a need of the world's person."""
    need = world.registration.needs.filter(kind="front_seat").first()
    return token_of(need or NeedFactory(event=world.event, registration=world.registration, kind="front_seat"))


ROWS: dict[str, Row] = {
    "needs_opened": Row("organiser"),
    "needs": Row("organiser"),
    "needs_answer": Row(
        "organiser", method="post", data=lambda world: {"need": need_of(world), "quick": "front_seat-0"}
    ),
    "childcare": Row("organiser", method="post", data=lambda world: dict.fromkeys(AgeBand.values, "3")),
    "childcare_list": Row("organiser"),
    "needs_undo": Row("organiser", method="post", data=lambda world: {"need": need_of(world)}),
}
