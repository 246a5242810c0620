from tests.permissions.table import EVERYBODY, IN_EVENT, SIGNED_IN, Row

BUT_ORGANISER = IN_EVENT.replace("organiser ", "")


def category(world):  # noqa: ANN001, ANN201
    return {"pk": world.category.pk}


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
    "new_event": Row(SIGNED_IN),
    "new_event_step": Row("organiser", kwargs=lambda world: {"step": "where"}),
    "identity": Row("organiser"),
    "territory": Row("organiser"),
    "categories": Row("organiser"),
    "category_new": Row("organiser"),
    "category_move": Row("organiser", method="post", kwargs=category),
    "category_remove": Row("organiser", kwargs=category),
    "status": Row("organiser"),
    "status_change": Row("organiser", kwargs=lambda world: {"to": "registration_closed"}),
}
