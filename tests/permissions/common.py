from tests.permissions.table import EVERYBODY, Row

ROWS = {
    "health": Row(EVERYBODY),
}
