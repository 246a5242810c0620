from tests.factories import ImportFileFactory
from tests.permissions import listening, needs, paper, places, reception, words
from tests.permissions.table import EVERYBODY, Row


def person(world):
    return {"pk": world.registration.pk}


def list_in(status, **more):
    """A list of people in this state, made the first time it is asked for."""

    def words(world):
        made = world.__dict__.setdefault("lists", {})
        if status not in made:
            made[status] = ImportFileFactory(event=world.event, status=status).pk
        return {"pk": made[status], **more}

    return words


UNSEEN_LISTS = "facilitator referent listener reception helper juror partner participant tablet screen group"
UNSEEN = "facilitator listener reception helper juror partner tablet screen group"

ROWS: dict[str, Row] = {
    "enter_code": Row(EVERYBODY),
    "event": Row(EVERYBODY, public=True),
    "register": Row(EVERYBODY, public=True),
    "register_themes": Row(EVERYBODY, public=True),
    "register_finish": Row(EVERYBODY, public=True),
    "register_communes": Row(EVERYBODY, public=True),
    "open_space": Row(EVERYBODY, kwargs=lambda world: {"token": world.registration.link_token}),
    "my_space": Row("participant"),
    "my_card": Row("participant"),
    "my_change": Row("participant"),
    "my_cancel": Row("participant", method="post"),
    "my_late": Row("participant", method="post"),
    "my_come_back": Row("participant", method="post"),
    "my_leave": Row("participant", method="post"),
    "my_consents": Row("participant"),
    "my_consents_change": Row("participant", method="post", data=lambda world: {"purpose": "follow_up", "yes": "1"}),
    "my_consents_needs": Row("participant"),
    "my_take_over": Row("participant", method="post"),
    "helped": Row("organiser helper"),
    "help_register": Row("organiser helper"),
    "help_themes": Row("organiser helper"),
    "help_finish": Row("organiser helper"),
    "help_start_again": Row("organiser helper", method="post"),
    "phone_register": Row("organiser helper"),
    "phone_code": Row("organiser", hidden=UNSEEN, kwargs=person),
    "person_card": Row("organiser", hidden=UNSEEN, kwargs=person),
    "people": Row("organiser"),
    "people_add": Row("organiser"),
    "people_share": Row("organiser"),
    "person": Row("organiser", hidden=UNSEEN, kwargs=person),
    "person_change": Row("organiser", hidden=UNSEEN, kwargs=person),
    "person_cancel": Row("organiser", method="post", hidden=UNSEEN, kwargs=person),
    "person_come_back": Row("organiser", method="post", hidden=UNSEEN, kwargs=person),
    "person_consents": Row("organiser", hidden=UNSEEN, kwargs=person),
    "person_replace_code": Row("organiser", method="post", hidden=UNSEEN, kwargs=person),
    "people_export": Row("organiser"),
    "people_export_file": Row("organiser", kwargs=lambda world: {"which": "mine"}),
    "my_data": Row("participant"),
    "my_data_file": Row("participant", kwargs=lambda world: {"kind": "json"}),
    "my_erase": Row("participant", method="post"),
    "erased": Row(EVERYBODY),
    "person_erase": Row("organiser", method="post", hidden=UNSEEN, kwargs=person),
    "person_data_file": Row(
        "organiser", method="post", hidden=UNSEEN, kwargs=lambda world: {**person(world), "kind": "json"}
    ),
    "consents": Row("organiser", data=lambda world: {"purpose": "taking_part", "answer": "to_collect"}),
    "consents_file": Row("organiser", kwargs=lambda world: {"kind": "csv"}),
    "privacy_document": Row("organiser", kwargs=lambda world: {"which": "assessment"}),
    "privacy_document_file": Row("organiser", kwargs=lambda world: {"which": "register"}),
    "notice": Row(EVERYBODY, public=True),
    "privacy": Row("organiser"),
    "privacy_periods": Row("organiser", method="post"),
    "imports": Row("organiser"),
    "import_mapping": Row("organiser", hidden=UNSEEN_LISTS, kwargs=list_in("received")),
    "import_remove": Row("organiser", method="post", hidden=UNSEEN_LISTS, kwargs=list_in("received")),
    "import_lines": Row("organiser", hidden=UNSEEN_LISTS, kwargs=list_in("read")),
    "import_line": Row("organiser", hidden=UNSEEN_LISTS, kwargs=list_in("read", number=2)),
    "import_words": Row(
        "organiser", method="post", hidden=UNSEEN_LISTS, kwargs=list_in("read"), data=lambda world: {"version": 1}
    ),
    "import_decide": Row(
        "organiser",
        method="post",
        hidden=UNSEEN_LISTS,
        kwargs=list_in("read"),
        data=lambda world: {"decision": "same", "line": 2},
    ),
    "import_problems": Row("organiser", hidden=UNSEEN_LISTS, kwargs=list_in("read")),
    "import_confirm": Row(
        "organiser", method="post", hidden=UNSEEN_LISTS, kwargs=list_in("read"), data=lambda world: {"version": 1}
    ),
    "import_progress": Row("organiser", hidden=UNSEEN_LISTS, kwargs=list_in("registering")),
    "import_stopped": Row("organiser", method="post", hidden=UNSEEN_LISTS, kwargs=list_in("reading")),
    "import_tell": Row("organiser", method="post", hidden=UNSEEN_LISTS, kwargs=list_in("registered")),
    "import_undo": Row("organiser", hidden=UNSEEN_LISTS, kwargs=list_in("registered")),
    "of_my_themes": Row("referent"),
}
ROWS |= listening.ROWS | places.ROWS | needs.ROWS | paper.ROWS | reception.ROWS | words.ROWS
