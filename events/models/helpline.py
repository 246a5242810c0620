from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models.base import EventOwnedQuerySet, Ordered, event_key


class HelplineQuerySet(EventOwnedQuerySet):
    def stale(self, on: date) -> "HelplineQuerySet":
        """Numbers that nobody checked, or whose check has run out on this day."""
        return self.filter(Q(verified_on=None) | Q(recheck_after__lt=on))


class Helpline(Ordered):
    """A number to call, with where it comes from and until when it can be trusted."""

    event = event_key("helplines")
    number = models.CharField(_("number"), max_length=30)
    name = models.CharField(_("name"), max_length=120)
    situation = models.CharField(_("when to call"), max_length=200)
    hours = models.CharField(_("hours"), max_length=120, blank=True)
    source = models.CharField(_("where the number comes from"), max_length=400, blank=True)
    source_status = models.CharField(_("how sure the source is"), max_length=150, blank=True)
    verified_on = models.DateField(_("checked on"), null=True, blank=True)
    recheck_after = models.DateField(_("check again after"), null=True, blank=True)

    objects = HelplineQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(recheck_after=None) | Q(verified_on__isnull=False, recheck_after__gte=F("verified_on")),
                name="helpline_recheck_after_check",
                violation_error_message=_("The next check must come after the last one."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def is_stale(self, on: date) -> bool:
        return self.verified_on is None or (self.recheck_after is not None and self.recheck_after < on)
