"""Showing again who one is, before touching the keys of an account: by a code sent by e-mail.

People with a passkey or an application use those: allauth's own views do that.
"""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from accounts import address_proofs
from accounts.adapters import WRONG_CODE
from accounts.forms import CodeForm, may_send_code
from common.permissions import guarded

AGAIN = "again"


@guarded("accounts.use_own")
@never_cache
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for a code, then type it; the page that asked for this goes on."""
    user = request.user
    methods = get_adapter(request).get_reauthentication_methods(user)
    if not methods:
        return redirect("account")
    if methods[0]["url"] != request.path:
        return redirect(f"{methods[0]['url']}?{urlencode({'next': _way_on(request)})}")
    asked = address_proofs.asked(request, purpose=AGAIN)
    form = CodeForm(request.POST) if request.method == "POST" and "code" in request.POST else CodeForm()
    if form.is_bound and asked and form.is_valid():
        if address_proofs.is_right(request, purpose=AGAIN, typed=form.cleaned_data["code"]):
            address_proofs.forget(request, purpose=AGAIN)
            record_authentication(request, user, method="code", email=user.email, reauthenticated=True)
            return resume_request(request) or redirect("account")
        form.add_error("code", WRONG_CODE)
        asked = address_proofs.asked(request, purpose=AGAIN)
    elif request.method == "POST" and not form.is_bound:
        return _send(request)
    context = {"form": form, "asked": asked, "next": _way_on(request), "email": user.email}
    return render(request, "account/reauthenticate.html", context)


def _send(request: HttpRequest) -> HttpResponse:
    if may_send_code(request, request.user.email):
        address_proofs.ask(request, purpose=AGAIN, email=request.user.email)
    else:
        messages.error(request, get_adapter(request).error_messages["too_many_login_attempts"])
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': _way_on(request)})}")


def _way_on(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if wanted and get_adapter(request).is_safe_url(wanted) else reverse("account")
