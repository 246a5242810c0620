from tests.permissions.table import Row


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
    "run_sheet_pdf": Row("organiser facilitator"),
    "announcements_pdf": Row("organiser facilitator"),
    "print_document": Row("organiser reception", kwargs=lambda world: {"kind": "badges"}),
    "print_job": Row("organiser reception", kwargs=printed, hidden=NEVER_PRINT),
    "print_download": Row("organiser reception", kwargs=printed, hidden=NEVER_PRINT),
}
