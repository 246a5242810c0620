from typing import Any, ClassVar

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


def as_stored(email: str) -> str:
    """An address as the database holds it: small letters, so that Lea@Example.org and lea@example.org are one."""
    return email.strip().lower()


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, name: str, email: str | None = None, **fields: Any) -> "User":
        """A person who can sign in. Without e-mail they come in through an invitation link or a passkey."""
        user = self.model(name=name, email=as_stored(email) if email else None, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def unusable_password(self) -> str:
        """What the password column holds: nobody here has one."""
        return make_password(None)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=as_stored(username or ""))

    def who_reads(self, email: str) -> "User | None":
        """The person who may sign in with codes sent to this address."""
        return self.filter(email=as_stored(email), is_active=True).first()


class User(AbstractBaseUser):
    """Somebody who signs in. What they may do is said by their roles, event by event."""

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), null=True, blank=True)  # noqa: DJ001 - absent, so that the unique constraint lets many have none
    language = models.CharField(_("language"), max_length=5, default="fr")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_person_per_email",
                violation_error_message=_("Another person already uses this e-mail."),
            ),
            models.CheckConstraint(condition=~models.Q(email=""), name="email_given_or_absent"),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="email_in_small_letters"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = as_stored(self.email) if self.email else None
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.name or self.email or "?"

    def get_full_name(self) -> str:
        return self.name

    def has_usable_password(self) -> bool:
        """Nobody has one, however the row was made."""
        return False
