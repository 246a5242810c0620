"""What happens to a person's account."""

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from accounts.models import User, as_stored


class EmailTaken(Exception):
    """Another person signs in with this address."""


def choose_language(*, user: User, language: str) -> None:
    """Remember in which language the site speaks to a person."""
    User.objects.filter(pk=user.pk).update(language=language)


def change_email(*, user: User, email: str) -> None:
    """Give a person the address that they have just shown to read. Raises EmailTaken."""
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(email=as_stored(email))
    except IntegrityError as error:
        raise EmailTaken from error


def find_or_create(*, name: str, email: str | None, language: str = "fr") -> User:
    """The person who reads this proved address, created where nobody does; without address, always somebody new.

    Name and language only serve for somebody new.
    """
    if not email:
        return User.objects.create_user(name=name, language=language)
    fields = {"name": name, "language": language, "password": User.objects.unusable_password()}
    return User.objects.get_or_create(email=as_stored(email), defaults=fields)[0]


def has_a_key(user: User) -> bool:
    """Can this person come back alone: by a code sent to them, or a passkey?"""
    return bool(user.email) or Authenticator.objects.filter(user=user).exists()


def end_other_sessions(*, user: User) -> None:
    """Sign a person out everywhere: a new unusable password makes every session's fingerprint wrong.

    The caller keeps its own session with django.contrib.auth.update_session_auth_hash.
    """
    user.set_unusable_password()
    user.save(update_fields=["password"])
