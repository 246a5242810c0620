from tests.permissions.table import EVERYBODY, Row

ROWS = {
    "health": Row(EVERYBODY),
    "set_language": Row(EVERYBODY, method="post", data=lambda world: {"language": "fr"}),
}
