from tests.permissions.table import Row

ROWS: dict[str, Row] = {}
