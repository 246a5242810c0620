import uuid

from participants.services.letters import write_letter
from participants.services.notices import tell
from tests.permissions.table import Row

OTHERS = "facilitator referent listener reception helper juror partner participant tablet screen group"


def notice(world):
    return {"pk": tell(registration=world.registration, kind="waiting").pk}


def letter(world):
    key = uuid.uuid5(uuid.NAMESPACE_OID, str(world.event.pk))
    given = {"subject": "Bonjour", "body": "À bientôt {prénom}.", "audience": "all"}
    return {"pk": write_letter(event=world.event, idempotency_key=key, **given).pk}


def words_of_letter(world):
    return {"subject": "Bonjour", "body": "À bientôt.", "audience": f"category:{world.category.pk}", "version": 1}


ROWS: dict[str, Row] = {
    "to_tell": Row("organiser"),
    "call_list": Row("organiser"),
    "reminders": Row("organiser", method="post", data=lambda world: {"days": "7"}),
    "notice_told": Row("organiser", method="post", hidden=OTHERS, kwargs=notice),
    "notice_untold": Row("organiser", method="post", hidden=OTHERS, kwargs=notice),
    "notice_by_phone": Row("organiser", method="post", hidden=OTHERS, kwargs=notice),
    "notice_again": Row("organiser", method="post", hidden=OTHERS, kwargs=notice),
    "letters": Row("organiser"),
    "letter_new": Row("organiser", method="post", data=words_of_letter),
    "letter_preview": Row("organiser", hidden=OTHERS, kwargs=letter),
    "letter_change": Row("organiser", method="post", hidden=OTHERS, kwargs=letter, data=words_of_letter),
    "letter_send": Row("organiser", method="post", hidden=OTHERS, kwargs=letter, data=lambda world: {"version": 1}),
    "letter_paper": Row("organiser", hidden=OTHERS, kwargs=letter),
}
