from tests.permissions.table import Row

ROWS = {
    "event_overview": Row("organiser"),
}
