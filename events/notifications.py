"""Mails about an event. None names a theme."""

from django.core.mail import send_mail
from django.template.loader import render_to_string

from accounts.models import User
from events.models import Invitation, Role
from events.role_words import WORDS


def write_invitation(*, invitation: Invitation, link: str) -> None:
    """Send the link of an invitation to the address it was made for."""
    _send(
        "events/roles/invitation_mail.txt",
        invitation.email,
        {"invitation": invitation, "words": WORDS[invitation.kind], "link": link, "event": invitation.event},
    )


def tell_of_role(*, role: Role, by: User, address: str) -> None:
    """Tell somebody that they were given a role; `address` is where they sign in."""
    context = {"role": role, "by": by, "words": WORDS[role.kind], "link": address, "event": role.event}
    _send("events/roles/role_mail.txt", str(role.user.email), context)


def _send(template: str, to: str, context: dict[str, object]) -> None:
    """The first line of the template is the subject."""
    subject, _blank, body = render_to_string(template, context).strip().partition("\n")
    send_mail(subject.strip(), body.strip() + "\n", None, [to])
