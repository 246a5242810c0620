from tests.permissions.table import IN_EVENT, Row

ROWS = {
    "live": Row(IN_EVENT),
}
