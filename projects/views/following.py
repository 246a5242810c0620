"""Somebody asks to be told when projects move, says yes from their mailbox, and stops in one tap."""

from django.contrib import messages
from django.core.cache import cache
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common import codes
from common.permissions import guarded
from participants.code_entry import network_of
from participants.models import Registration
from participants.retention import contacts_until
from projects.following import followable
from projects.forms.follow_up import FollowForm
from projects.models import Follower
from projects.services.following import UNSURE_FOR, ask_to_follow, confirm, stop

MOST_FROM_A_NETWORK = 100  # a hall shares one network: eighty people choose in an hour, a program types thousands


@guarded("projects.follow", public=True)
@never_cache
@require_http_methods(["GET", "POST"])
def following(request: HttpRequest) -> HttpResponse:
    """Of which projects does somebody want news? A participant chooses among more than everybody else."""
    event = request.event
    mine = request.actor.scope("registration", "participant")
    me = Registration.objects.filter(pk__in=mine).first() if mine else None
    form = FollowForm(
        request.POST if request.method == "POST" else None,
        event=event,
        took_part=me is not None,
        initial={"email": me.email if me else "", "teams": request.GET.getlist("project")},
    )
    if form.is_bound and form.is_valid() and _is_flooded(request):
        form.add_error(None, _("Many addresses were typed from here. Come back in an hour."))
    elif form.is_bound and form.is_valid():
        ask_to_follow(
            event=event,
            email=form.cleaned_data["email"],
            teams=form.cleaned_data["teams"],
            language=get_language() or "fr",
            registration=me,
        )
        return redirect(f"{reverse('following', args=[event.slug])}?asked=1")
    if "asked" in request.GET and not form.is_bound:
        return render(request, "projects/following/asked.html")
    context = {"form": form, "erased_on": contacts_until(event)}
    return render(request, "projects/following/choose.html", context, status=422 if form.is_bound else 200)


def _is_flooded(request: HttpRequest) -> bool:
    """Did this network type too many addresses within an hour? Nobody's mailbox is a target."""
    key = f"following:{network_of(request)}"
    cache.add(key, 0, 3600)
    return cache.incr(key) > MOST_FROM_A_NETWORK


@guarded("common.anyone", public=True, once_archived=True)
@never_cache
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Yes, tell me; or stop. One button each: a program that reads links of mails ahead presses none."""
    wanted = codes.lookup_key(Follower.code_kind, codes.as_typed(token))
    follower = Follower.objects.filter(event=request.event, link_lookup=wanted).first()
    if follower is None:
        if not request.event.is_public:
            raise Http404  # strangers do not know of it
        return render(request, "projects/following/gone.html", status=404)
    if request.POST.get("what") == "stop":
        stop(follower=follower)
        return render(request, "projects/following/gone.html", {"just_stopped": True})
    if request.POST.get("what") == "confirm":
        confirm(follower=follower)
        messages.success(request, _("Thank you. You are told when these projects move."))
        return redirect("follower_page", request.event.slug, token)
    teams = {team.pk: team for team in followable(request.event, took_part=True)}
    public = set(followable(request.event, took_part=False).values_list("pk", flat=True))
    rows = follower.projects.filter(Q(took_part=True) | Q(team__in=public), team__in=teams).order_by("team__number")
    context = {
        "confirmed": [teams[row.team_id] for row in rows if row.confirmed_at],
        "asked": [teams[row.team_id] for row in rows if not row.confirmed_at],
        "until": timezone.localdate(follower.asked_at + UNSURE_FOR),
        "erased_on": contacts_until(request.event),
    }
    return render(request, "projects/following/page.html", context)
