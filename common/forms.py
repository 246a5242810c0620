"""What all forms share: crispy layout, storable text, a repeat that changes nothing, an edit that loses nothing."""

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import EmailValidator, MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from common import held_forms

# On every form, what to do rather than what is wrong.
forms.Field.default_error_messages["required"] = _("An answer is missing here.")
EmailValidator.message = _("Write a whole e-mail address, such as name@example.org.")
MinValueValidator.message = _("Write %(limit_value)s, or more.")
MaxValueValidator.message = _("Write %(limit_value)s, or less.")
MaxLengthValidator.message = ngettext_lazy(
    "This is too long: %(limit_value)d character at most. There are %(show_value)d.",
    "This is too long: %(limit_value)d characters at most. There are %(show_value)d.",
    "limit_value",
)


def helper() -> FormHelper:
    """Crispy's helper as every form of the site uses it: the page writes <form>, the token and the buttons."""
    crispy = FormHelper()
    crispy.form_tag = False
    crispy.disable_csrf = True
    return crispy


class SiteForm(forms.Form):
    """A plain form of the site."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper()


class SiteModelForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form about one row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper()


class OnceMixin(forms.Form):
    """A form that a flaky network may send twice: the hidden key makes the second answer like the first."""

    idempotency_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["idempotency_key"].initial = uuid.uuid4

    def clean_idempotency_key(self) -> uuid.UUID:
        return self.cleaned_data.get("idempotency_key") or uuid.uuid4()


class VersionMixin(forms.Form):
    """A form that knows which version of its row it shows, so that a stale one overwrites nothing."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    STALE = _(
        "This page changed while you were writing, here or on another device. Your text is still here. Check it, then save again."
    )

    def refuse_stale(self, version: int) -> None:
        """Say that another edit came in between. What was typed stays; saved again, it goes through at `version`."""
        again: QueryDict = self.data.copy()  # type: ignore[attr-defined]  # what was posted, or held
        again[self.add_prefix("version")] = str(version)
        self.data = again
        self.add_error(None, self.STALE)


def bound(form_class: type[forms.BaseForm], request: HttpRequest, **kwargs: Any) -> Any:
    """The form of this request: bound to what was posted, or to what was held while the person signed in again."""
    if request.method == "POST":
        return form_class(data=request.POST, files=request.FILES, **kwargs)
    held = held_forms.take(request)
    return form_class(data=held, **kwargs) if held is not None else form_class(**kwargs)
