"""Pages of what goes by paper: badges scanned, forms typed in."""

from participants.badges import badge_code
from tests.permissions.table import EVERYBODY, Row


def badge(world):
    person = world.registration
    return {"pk": person.pk, "code": badge_code(person.reference, person.code_version)}


def person(world):
    return {"pk": world.registration.pk}


UNSEEN = "facilitator listener reception helper juror partner tablet screen group"
ROWS: dict[str, Row] = {
    "badge": Row(EVERYBODY, kwargs=badge),
    "paper_stack": Row("organiser helper"),
    "paper_entry": Row("organiser helper"),
    "paper_checked": Row("organiser", method="post", hidden=UNSEEN, kwargs=person),
    "paper_number": Row(
        "organiser", method="post", hidden=UNSEEN, kwargs=person, data=lambda world: {"stack_number": "12"}
    ),
}
