from participants.services.notices import tell
from tests.permissions.table import Row

OTHERS = "facilitator referent listener reception helper juror partner participant tablet screen"


def notice(world):
    return {"pk": tell(registration=world.registration, kind="waiting").pk}


ROWS: dict[str, Row] = {
    "to_tell": Row("organiser"),
    "call_list": Row("organiser"),
    "reminders": Row("organiser", method="post", data=lambda world: {"days": "7"}),
    "notice_told": Row("organiser", method="post", hidden=OTHERS, kwargs=notice),
    "notice_untold": Row("organiser", method="post", hidden=OTHERS, kwargs=notice),
    "notice_by_phone": Row("organiser", method="post", hidden=OTHERS, kwargs=notice),
    "notice_again": Row("organiser", method="post", hidden=OTHERS, kwargs=notice),
}
