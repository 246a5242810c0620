"""Inviting people, and saying yes to an invitation."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.forms import OnceMixin, SiteForm
from events.models import Event, Role
from events.models.roles import RoleKind


def known_people(event: Event, user: User) -> Any:
    """The people an organiser already works with: members of its organisations, and roles of its own events."""
    mine = Role.objects.filter(user=user, kind=RoleKind.ORGANISER).values("event")
    in_organisations = Q(member__organisation__member__user=user)
    return User.objects.filter(in_organisations | Q(roles__event__in=mine), is_active=True).distinct().order_by("name")


class ThemeMixin(forms.Form):
    """A theme, asked for theme leads only."""

    def __init__(self, *args: Any, event: Event, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind == RoleKind.REFERENT:
            self.fields["theme"] = forms.ModelChoiceField(
                event.themes.all(), label=_("Theme"), empty_label=_("Choose a theme")
            )
            self.order_fields(self.field_order)

    @property
    def theme(self) -> Any:
        return self.cleaned_data.get("theme")


class InvitationForm(ThemeMixin, OnceMixin, SiteForm):
    """Somebody new: a name, and an e-mail if they have one."""

    name = forms.CharField(label=_("Name of the person"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("With it, the link leaves at once. Without it, you print the link or hand it over."),
        max_length=254,
        required=False,
    )

    field_order = ["name", "theme", "email"]


class KnownPersonForm(ThemeMixin, SiteForm):
    """Somebody the organiser already works with."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("Person"), empty_label=_("Choose a person"))

    field_order = ["person", "theme"]

    def __init__(self, *args: Any, event: Event, kind: str, user: User, **kwargs: Any) -> None:
        super().__init__(*args, event=event, kind=kind, **kwargs)
        people = known_people(event, user)
        if kind != RoleKind.REFERENT:
            people = people.exclude(roles__in=Role.objects.filter(event=event, kind=kind))
        self.fields["person"].queryset = people  # type: ignore[attr-defined]

    @property
    def is_useful(self) -> bool:
        """Is there anybody to choose?"""
        return len(self.fields["person"].choices) > 1  # type: ignore[attr-defined]


class YesForm(SiteForm):
    """Somebody without account says yes: a name is enough."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your e-mail"),
        help_text=_("To sign in again later, from any device. You will receive a code to check it."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
