from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """Who holds events: a delegation, a CCAS, a federation of associations."""

    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(unique=True, max_length=60)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Member", related_name="organisations")

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """Somebody who may create events for an organisation. What they do in an event is a role."""

    organisation = models.ForeignKey(Organisation, models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="member_of_organisation_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.organisation_id}"
