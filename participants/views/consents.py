"""What a person agreed to: read, given and taken back by themselves, or noted by the organiser who asks them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.permissions import guarded
from participants.consents import agreements_of, is_to_collect
from participants.forms.agreements import AgreementsForm
from participants.models import Consent, Registration
from participants.services.assistance import take_over
from participants.services.consents import change_consents, consents_of
from participants.views.mine import own_registration

MINE_TO_CHANGE = {str(purpose) for purpose in Consent.Purpose} - {str(Consent.Purpose.JOINT)}


@guarded("participants.own_space", entrance="enter_code")
@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    me = own_registration(request)
    held = consents_of(me)
    context = {
        "me": me,
        "agreements": agreements_of(me, held, photos=False),
        "photos": agreements_of(me, held, photos=True),
        "has_needs": bool(me.needs.all() or me.meal),
    }
    return render(request, "participants/consents/mine.html", context)


@guarded("participants.own_space", entrance="enter_code", once_archived=True)
@require_POST
def change_mine(request: HttpRequest) -> HttpResponse:
    """One button, one purpose. A purpose that is none changes nothing; taking part is only given here."""
    me, purpose, yes = own_registration(request), request.POST.get("purpose", ""), request.POST.get("yes") == "1"
    if purpose in MINE_TO_CHANGE and (yes or purpose != Consent.Purpose.TAKING_PART):
        change_consents(registration=me, given={purpose: yes})
        messages.success(request, _("It is noted.") if yes else _("It is taken back."))
    return redirect("my_space" if request.POST.get("from") == "space" else "my_consents", request.event.slug)


@guarded("participants.own_space", entrance="enter_code", once_archived=True)
@never_cache
@require_http_methods(["GET", "POST"])
def forget_my_needs(request: HttpRequest) -> HttpResponse:
    """Asks first: what was said is erased."""
    me = own_registration(request)
    if request.method == "GET":
        return render(request, "participants/consents/forget_needs.html", {"me": me})
    change_consents(registration=me, given={Consent.Purpose.NEEDS: False})
    messages.success(request, _("What you needed is erased."))
    return redirect("my_consents", request.event.slug)


@guarded("participants.own_space", entrance="enter_code", once_archived=True)
@require_POST
def take_over_mine(request: HttpRequest) -> HttpResponse:
    take_over(registration=own_registration(request))
    messages.success(request, _("You look after your registration alone from now on."))
    return redirect("my_space", request.event.slug)


@guarded("participants.edit", Registration, once_archived=True)
@require_http_methods(["GET", "POST"])
def of_person(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The organiser asks, by voice or on paper, and notes each answer."""
    held = consents_of(registration)
    data = request.POST if request.method == "POST" else None
    form = AgreementsForm(data, registration=registration, held=held)
    if not form.is_bound or not form.is_valid():
        context = {"person": registration, "form": form, "is_to_collect": is_to_collect(held)}
        status = 422 if form.is_bound else 200
        return render(request, "participants/consents/of_person.html", context, status=status)
    change_consents(registration=registration, given=form.given(), how=form.cleaned_data["how"], by=request.user)
    messages.success(request, _("What this person agreed to is noted."))
    return redirect("person", request.event.slug, registration.pk)
