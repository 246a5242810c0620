from django.core.files.uploadedfile import SimpleUploadedFile

from tests.permissions.table import SIGNED_IN, Row


def printed(world):
    return {"pk": world.print_job.pk}


NEVER_PRINT = "facilitator referent listener helper juror partner participant tablet screen group"

ROWS = {
    "event_overview": Row("organiser"),
    "print": Row("organiser reception"),
    "one_page_pdf": Row(
        "organiser facilitator referent participant tablet",
        hidden="listener reception helper juror partner screen group",
        kwargs=lambda world: {"pk": world.team.pk},
    ),
    "jury_answer_pdf": Row(
        "organiser facilitator referent participant tablet",
        hidden="listener reception helper juror partner screen group",
        kwargs=lambda world: {"pk": world.team.pk},
        world={"status": "results_shared"},
    ),
    "run_sheet_pdf": Row("organiser facilitator"),
    "announcements_pdf": Row("organiser facilitator"),
    "bilan": Row("organiser"),
    "bilan_file": Row("organiser", kwargs=lambda world: {"kind": "csv"}),
    "bilan_text": Row("organiser", kwargs=lambda world: {"section": "people"}),
    "print_document": Row("organiser reception", kwargs=lambda world: {"kind": "badges"}),
    "print_job": Row("organiser reception", kwargs=printed, hidden=NEVER_PRINT),
    "print_download": Row("organiser reception", kwargs=printed, hidden=NEVER_PRINT),
    "my_certificate": Row("participant", kwargs=lambda world: {} if world.here else {}),
    "closing": Row("organiser", method="post", data=lambda world: {"on": "2031-09-01", "version": 0}),
    "event_copy": Row("organiser", method="post", data=lambda world: {"what": "plan"}),
    "event_copy_file": Row(
        "organiser",
        method="post",
        kwargs=lambda world: {"pk": world.copy_out.pk},
        data=lambda world: {
            "passphrase": "sept bateaux partent à midi",
            "passphrase_again": "sept bateaux partent à midi",
        },
        hidden=f"{NEVER_PRINT} reception",
    ),
    "new_event_from_file": Row(
        SIGNED_IN,
        method="post",
        data=lambda world: {
            "file": SimpleUploadedFile("event.zip", b"not a zip"),
            "passphrase": "",
            "organisation": "",
        },
    ),
    "new_event_arrival": Row("", kwargs=lambda world: {"pk": world.arrival.pk}, hidden=SIGNED_IN),
}
