"""Who may, on pages that belong to nobody in particular."""

import rules

from common.permissions import register

PERMISSIONS = {
    "common.anyone": rules.always_allow,
}
register(PERMISSIONS)
