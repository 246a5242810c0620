"""What people agreed to, purpose by purpose; and who helped those who did not register alone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.base import event_key
from participants.models.registration import Registration


class How(models.TextChoices):
    """How somebody said yes or no."""

    ONLINE = "online", _("on line")
    SPOKEN = "spoken", _("by voice")
    WRITTEN = "written", _("in writing")
    SIGNED = "signed", _("on a signed paper")


class Consent(models.Model):
    """One yes or no, for one purpose. Rows are only added: the newest says what holds, the others what held before."""

    class Purpose(models.TextChoices):
        TAKING_PART = "taking_part", _("Keep my answers to welcome me at this event.")
        NEEDS = "needs", _("Keep what I need, to answer it. It is erased soon after the event.")
        LIFT = "lift", _("Give my first name and my contact to the person with whom I share a car.")
        FOLLOW_UP = "follow_up", _("Contact me after the event, for the follow-up of the projects.")
        PHOTO_GROUP = "photo_group", _("I may be seen in group photos, shared between participants.")
        PHOTO_REPORT = "photo_report", _("I may be seen in the report of the event.")
        PHOTO_PUBLIC = "photo_public", _("I may be seen on the internet and in the press.")
        JOINT = "joint", _("The young person and the responsible adult both agree.")

    PHOTO = (Purpose.PHOTO_GROUP, Purpose.PHOTO_REPORT, Purpose.PHOTO_PUBLIC)

    event = event_key("consents")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=15, choices=Purpose.choices)
    is_given = models.BooleanField()
    how = models.CharField(max_length=10, choices=How.choices, default=How.ONLINE)
    collected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["purpose", "-pk"]
        indexes = [models.Index(fields=["registration", "purpose", "-id"], name="newest_consent")]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.purpose} {'yes' if self.is_given else 'no'}"


class Assistance(models.Model):
    """Somebody registered for somebody else: for which structure, with which agreement, until when.

    `Registration.helped_by` names who helps as long as it lasts; it is emptied when the person takes over.
    """

    event = event_key("assistances")
    registration = models.OneToOneField(Registration, models.CASCADE, related_name="assistance")
    structure = models.CharField(_("structure"), max_length=120, blank=True)
    consent = models.CharField(_("how the person agreed"), max_length=10, choices=How.choices, default=How.SPOKEN)
    until = models.DateField(_("until"))
    taken_over_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(consent="online"),
                name="helped_people_agree_in_person",
                violation_error_message=_("Say how the person agreed: by voice, in writing, or on a signed paper."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} until {self.until}"
