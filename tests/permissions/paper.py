"""Pages of what goes by paper: badges scanned, forms typed in."""

from participants.badges import badge_code
from tests.permissions.table import EVERYBODY, Row


def badge(world):
    person = world.registration
    return {"pk": person.pk, "code": badge_code(person.reference, person.code_version)}


ROWS: dict[str, Row] = {
    "badge": Row(EVERYBODY, kwargs=badge),
}
