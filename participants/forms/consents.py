"""What somebody agrees to: each purpose apart, nothing ticked before."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from participants.forms.needs import NeedsForm
from participants.models import Consent

P = Consent.Purpose


def _yes(purpose: Consent.Purpose, *, help_text: Any = "", missing: Any = None) -> forms.BooleanField:
    errors = {"required": missing} if missing else None
    return forms.BooleanField(
        label=purpose.label, help_text=help_text, required=missing is not None, error_messages=errors
    )


class FinishForm(NeedsForm):
    """Screen 3: needs, then what the person agrees to."""

    # Asked of whoever gives such an answer, and needed to keep it: {purpose: what to say where it is missing}.
    NEEDED: ClassVar[dict[str, Any]] = {
        P.NEEDS: _("To keep what you need, we need your yes. Tick this, or take back what you need."),
        P.JOINT: _("The young person and the adult must both agree. Ask the adult, then tick this."),
    }
    FREE = (P.FOLLOW_UP, *Consent.PHOTO)

    consent_taking_part = _yes(
        P.TAKING_PART, missing=_("Without your yes we may not keep your answers. Tick this to sign up.")
    )
    consent_needs = _yes(P.NEEDS)
    consent_lift = _yes(P.LIFT, help_text=_("Without it, the organiser calls you first."))
    consent_joint = _yes(P.JOINT)
    consent_follow_up = _yes(P.FOLLOW_UP)
    consent_photo_group = _yes(P.PHOTO_GROUP)
    consent_photo_report = _yes(P.PHOTO_REPORT)
    consent_photo_public = _yes(P.PHOTO_PUBLIC)
    forgets_early = forms.BooleanField(
        label=_("Erase me soon after the event"),
        help_text=_("Everything about you goes with your needs. You cannot be contacted for the follow-up."),
        required=False,
    )

    def __init__(self, *args: Any, without: Iterable[str] = (), **kwargs: Any) -> None:
        """`without`: purposes that are not asked here, for the answer is known."""
        super().__init__(*args, **kwargs)
        for purpose in without:
            del self.fields[f"consent_{purpose}"]

    @property
    def photo_fields(self) -> list[forms.BoundField]:
        return [self[f"consent_{purpose}"] for purpose in Consent.PHOTO if f"consent_{purpose}" in self.fields]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for purpose in self._asked() & set(self.NEEDED):
            name = f"consent_{purpose}"
            if name in self.fields and not cleaned.get(name):
                self.add_error(name, self.NEEDED[purpose])
        return cleaned

    def _asked(self) -> set[str]:
        """The purposes that these answers raise, those of everybody not among them."""
        raised = {P.NEEDS: self.gives_needs, P.LIFT: bool(self.cleaned_data.get("lift")), P.JOINT: self.is_minor}
        return {purpose for purpose, is_raised in raised.items() if is_raised}

    def consents(self) -> dict[str, bool]:
        """{Consent.Purpose: yes or no} of every purpose that was asked."""
        asked = [P.TAKING_PART, *self._asked(), *self.FREE]
        said = {str(purpose): self.cleaned_data.get(f"consent_{purpose}") for purpose in asked}
        return {purpose: yes for purpose, yes in said.items() if yes is not None}

    def answers(self) -> dict[str, Any]:
        forgets = self.cleaned_data["forgets_early"]
        return {**super().answers(), "consents": self.consents(), "forgets_early": forgets}
