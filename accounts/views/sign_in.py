"""Coming in: an address, a code. Passkeys and second steps are allauth's own views."""

from typing import Any

from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as django_set_language

from accounts.services import choose_language
from common import held_forms
from common.permissions import guarded


class SignInView(RequestLoginCodeView):
    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        """allauth would send back to the page that waits for a code; a mistyped address must be corrected here."""
        return

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "text_is_kept": held_forms.SESSION_KEY in self.request.session}


class SignInCodeView(ConfirmLoginCodeView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A code that is too old, or tried too often, begins again without forgetting where one was going."""
        response = super().dispatch(request, *args, **kwargs)
        if response.headers.get("Location") == reverse("account_login"):
            response.headers["Location"] = self.passthrough_next_url(reverse("account_login"))
            if not list(messages.get_messages(request)._queued_messages):
                messages.error(request, _("This code is no longer valid. Ask for a new one."))
        return response


sign_in = guarded("accounts.come_in")(SignInView.as_view())
sign_in_code = guarded("accounts.come_in")(SignInCodeView.as_view())


@guarded("accounts.choose_language")
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Change the language, stay on the page, and remember the choice with the person."""
    response = django_set_language(request)
    language = request.POST.get("language")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        choose_language(user=request.user, language=language)
    return response
