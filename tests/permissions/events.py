from tests.permissions.table import EVERYBODY, IN_EVENT, Row

BUT_ORGANISER = IN_EVENT.replace("organiser ", "")

ROWS = {
    "home": Row(EVERYBODY),
    "live": Row(IN_EVENT),
    "roles": Row("organiser"),
    "invite": Row("organiser", kwargs=lambda world: {"kind": "facilitator"}),
    "invitation_card": Row("organiser", hidden=BUT_ORGANISER, kwargs=lambda world: {"pk": world.invitation.pk}),
    **{
        name: Row("organiser", "post", hidden=BUT_ORGANISER, kwargs=lambda world: {"pk": world.invitation.pk})
        for name in ("renew_invitation", "withdraw_invitation")
    },
    "revoke_role": Row("organiser", hidden=BUT_ORGANISER, kwargs=lambda world: {"pk": world.roles["juror"].pk}),
    "let_in_again": Row(
        "organiser", "post", hidden=BUT_ORGANISER, kwargs=lambda world: {"pk": world.roles["juror"].pk}
    ),
    "invitation": Row(EVERYBODY, kwargs=lambda world: {"token": world.invitation.link_token}),
    "invitation_code": Row(EVERYBODY, kwargs=lambda world: {"token": world.invitation.link_token}),
    "event_calendar": Row(EVERYBODY, public=True),
    "event_picture": Row(EVERYBODY, public=True),
    "screen": Row("organiser facilitator screen"),
}
