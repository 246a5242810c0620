"""Who does what in an event: invite, accept, give, take back."""

import uuid
from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import find_or_create, has_a_key
from common import live
from common.answers import Refused
from events.models import Event, Invitation, Member, Organisation, Role, Theme
from events.models.roles import RoleKind, invitation_expiry
from events.notifications import tell_of_role, write_invitation
from events.uses import why_it_stays

LinkTo = Callable[[Invitation], str]


class InvitationGone(Exception):
    """The link opens nothing any more: withdrawn, replaced, out of date, or used by somebody else."""


class LastOrganiser(Exception):
    """An event without organiser could be led by nobody."""


class HasAKey(Exception):
    """This person has another way in, or acts elsewhere: an organiser's link must not open their account."""


@transaction.atomic
def invite(
    *,
    event: Event,
    by: User,
    name: str,
    kind: str,
    theme: Theme | None = None,
    email: str = "",
    idempotency_key: uuid.UUID,
    link_to: LinkTo,
) -> Invitation:
    """Make a link that gives a role. With `email`, the link leaves by mail. A repeat with the same key answers the first."""
    invitation, is_new = Invitation.objects.get_or_create(
        event=event,
        idempotency_key=idempotency_key,
        defaults={"name": name, "kind": kind, "theme": theme, "email": email, "created_by": by},
    )
    if is_new and email:
        write_invitation(invitation=invitation, link=link_to(invitation))
    return invitation


@transaction.atomic
def renew(*, invitation: Invitation, link_to: LinkTo) -> Invitation:
    """Make a new link and good for another month; the old link dies. Raises InvitationGone when it was accepted."""
    now = Invitation.objects.select_for_update(of=("self",)).filter(pk=invitation.pk, accepted_at=None).first()
    if now is None:
        raise InvitationGone
    now.expires_at = invitation_expiry()
    now.save(update_fields=["expires_at"])
    now.replace_code()
    if now.email:
        write_invitation(invitation=now, link=link_to(now))
    return now


@transaction.atomic
def withdraw(*, invitation: Invitation) -> None:
    """Make an invitation worthless. Raises InvitationGone when it was accepted meanwhile: then the role must be taken back."""
    now = Invitation.objects.select_for_update(of=("self",)).filter(pk=invitation.pk).first()
    if now is None:
        return
    if now.accepted_at is not None:
        raise InvitationGone
    now.delete()


@transaction.atomic
def accept(*, invitation: Invitation, user: User) -> Role:
    """Give the role to the person who said yes, once. A repeat by the same person answers the same role.

    Raises InvitationGone.
    """
    now = Invitation.objects.select_for_update(of=("self",)).select_related("theme").filter(pk=invitation.pk).first()
    if now is None or now.code_version != invitation.code_version:
        raise InvitationGone
    if now.accepted_at is not None and now.accepted_by_id != user.pk:
        raise InvitationGone
    if now.accepted_at is None:
        if now.expires_at <= timezone.now():
            raise InvitationGone
        now.accepted_at, now.accepted_by = timezone.now(), user
        now.save(update_fields=["accepted_at", "accepted_by"])
    elif not Role.objects.filter(event_id=now.event_id, user=user, kind=now.kind, theme=now.theme).exists():
        raise InvitationGone  # the role was taken back since: an old link does not give it again
    role, _created = Role.objects.get_or_create(event_id=now.event_id, user=user, kind=now.kind, theme=now.theme)
    return role


@transaction.atomic
def accept_as_somebody_new(*, invitation: Invitation, name: str, email: str | None, language: str) -> User:
    """Make an account for the person who said yes, and give them the role. `email` was proved by a code.

    Raises InvitationGone; no account is left behind then.
    """
    user = find_or_create(name=name, email=email, language=language)
    accept(invitation=invitation, user=user)
    return user


def acts_only_in(event: Event, user: User) -> bool:
    """Does everything this person may do lie in this event?"""
    elsewhere = Role.objects.filter(user=user).exclude(event=event).exists()
    return not elsewhere and not Member.objects.filter(user=user).exists()


@transaction.atomic
def let_in_again(*, role: Role, by: User, idempotency_key: uuid.UUID) -> Invitation:
    """Make a link for a person who has a role and no way back: no e-mail, no passkey, a session that ended.

    Raises HasAKey.
    """
    if has_a_key(role.user) or not acts_only_in(role.event, role.user):
        raise HasAKey
    return Invitation.objects.get_or_create(
        event=role.event,
        idempotency_key=idempotency_key,
        defaults={
            "name": role.user.name,
            "kind": role.kind,
            "theme": role.theme,
            "accepted_by": role.user,
            "created_by": by,
        },
    )[0]


@transaction.atomic
def come_in_again(*, invitation: Invitation) -> User:
    """The person for whom `let_in_again` made this link. Raises InvitationGone, also when they have found a key since."""
    user = invitation.accepted_by
    if user is None or not user.is_active or has_a_key(user) or not acts_only_in(invitation.event, user):
        raise InvitationGone
    accept(invitation=invitation, user=user)
    return user


@transaction.atomic
def give_role(*, event: Event, by: User, user: User, kind: str, theme: Theme | None, address: str) -> Role:
    """Give a role to somebody the organiser already works with, and tell them by mail. A repeat changes nothing."""
    role, is_new = Role.objects.get_or_create(event=event, user=user, kind=kind, theme=theme)
    if is_new and user.email and user != by:
        tell_of_role(role=role, by=by, address=address)
    return role


def held_role(role: Role) -> Role:
    """The role as it is now, which nobody takes back before the end of the transaction. Raises Refused where it ended.

    Whoever writes a row that points to a role holds it first: the key is looked at as late as the commit.
    """
    if not held_roles([role.pk]):
        raise Refused(_("This role was taken back meanwhile."))
    return role


def held_roles(keys: Iterable[int]) -> set[int]:
    """Those of these roles (keys) that have not ended, held until the end of the transaction, in one query."""
    rows = Role.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=list(keys)).order_by("pk")
    return {row.pk for row in rows}


@transaction.atomic
def why_not_revoke(role: Role) -> str:
    """Why this role may not be taken back now; empty where it can."""
    return why_it_stays(role)


@transaction.atomic
def revoke(*, role: Role) -> None:
    """Take a role back; pages left open stop within seconds. A repeat changes nothing.

    Raises LastOrganiser, and Refused where what was done in this role counts with that of others.
    """
    # Two organisers who remove each other at once are counted one after the other.
    Event.objects.select_for_update(of=("self",), no_key=True).get(pk=role.event_id)
    if role.kind == RoleKind.ORGANISER:
        others = Role.objects.filter(event_id=role.event_id, kind=RoleKind.ORGANISER).exclude(pk=role.pk)
        if not others.exists():
            raise LastOrganiser
    if why := why_it_stays(role):
        raise Refused(why)
    # What is being written in this role comes first.
    Role.objects.select_for_update(of=("self",)).filter(pk=role.pk).first()
    Role.objects.filter(pk=role.pk).delete()
    live.publish(event_id=role.event_id, topic=live.ACCESS)


@transaction.atomic
def welcome_organisation(*, name: str, email: str, organisation: str, slug: str) -> tuple[User, Organisation]:
    """The first person of an organisation, who may create its events. A repeat changes nothing."""
    user = find_or_create(name=name, email=email)
    found, _created = Organisation.objects.get_or_create(slug=slug, defaults={"name": organisation})
    Member.objects.get_or_create(organisation=found, user=user)
    return user, found
