from tests.permissions.table import EVERYBODY, SIGNED_IN, Row

ROWS = {
    "account": Row(SIGNED_IN),
    "account_reauthenticate": Row(SIGNED_IN),
    "change_email": Row(SIGNED_IN),
    "confirm_email": Row(SIGNED_IN),
    "end_other_sessions": Row(SIGNED_IN, method="post"),
    "set_language": Row(EVERYBODY, method="post", data=lambda world: {"language": "fr"}),
    **{name: Row(EVERYBODY) for name in ("account_login", "account_signup", "account_request_login_code")},
    "account_confirm_login_code": Row(SIGNED_IN),
    **{name: Row(SIGNED_IN) for name in ("mfa_index", "mfa_list_webauthn")},
}
