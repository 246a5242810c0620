"""The audience favourite for those who vote: on a phone, or on the tablet of a table that goes from hand to hand.

The team stands in what is sent, never in an address, a message or a log: nobody reads who voted what.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common import live
from common.answers import Refused
from common.permissions import guarded
from events.layouts import layout_of
from participants.code_entry import asks_for_whom, network_of, try_code
from participants.models import Registration
from projects.favourite import choices_of, poll_of
from projects.forms.favourite import TabletVoteForm, VoteForm
from projects.models import Ballot, Poll
from projects.services.favourite import TOPIC, PollClosed, closed_words, vote
from teams.models import Team

PAGE = "projects/favourite/vote.html"


@guarded("projects.vote_favourite", entrance="enter_code", holds=False)
@never_cache
@require_http_methods(["GET", "POST"])
def favourite(request: HttpRequest) -> HttpResponse:
    """Which project touches you most? One vote a person, changed until the poll is closed."""
    poll = poll_of(request.event)
    person = None if request.actor.has("tablet") else _person(request)
    if request.method == "POST":
        return _voted(request, poll, person)
    etag = _etag(request, person)
    if request.htmx:
        return live.fragment(request, etag, lambda: render(request, f"{PAGE}#vote", _context(request, poll, person)))
    return live.marked(render(request, PAGE, _context(request, poll, person)), etag)


def _voted(request: HttpRequest, poll: Poll, person: Registration | None) -> HttpResponse:
    form = _form(request, poll, person)
    voter, way = person, Ballot.Way.PHONE
    if form.is_valid() and person is None:
        voter, way = _by_code(request, form), Ballot.Way.TABLET
    status = 422
    if form.is_valid() and voter is not None:
        try:
            vote(registration=voter, team=form.cleaned_data["team"], way=way)
        except PollClosed:
            poll, status = poll_of(request.event), 409
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
        else:
            words = _("Your vote is kept. Pass the tablet on.") if person is None else _("Your vote is kept.")
            messages.success(request, words)
            return redirect("favourite", request.event.slug)
    shown = {"form": form} if poll.is_open else {}
    return render(request, PAGE, _context(request, poll, person) | shown, status=status)


def _by_code(request: HttpRequest, form: Any) -> Registration | None:
    """Whose code was typed on a tablet: looked at for this vote alone, it opens nothing."""
    given, network = form.cleaned_data, network_of(request)
    found = try_code(code=given["code"], for_whom=given.get("for_whom"), network=network)
    row = found[1] if found else None
    if isinstance(row, Registration) and row.event_id == request.event.pk:
        return row
    form.add_error("code", _("This code is nobody's here. Check each letter of your own card."))
    return None


def _person(request: HttpRequest) -> Registration:
    return Registration.objects.get(pk__in=request.actor.scope("registration", "participant"))


def _form(request: HttpRequest, poll: Poll, person: Registration | None) -> Any:
    data = request.POST if request.method == "POST" else None
    if person is None:
        return TabletVoteForm(data, event=request.event, asks_for_whom=asks_for_whom(network_of(request)))
    if data is not None:
        return VoteForm(data, teams=choices_of(person, poll))
    mine = Ballot.objects.filter(registration=person).values_list("team", flat=True).first()
    return VoteForm(teams=choices_of(person, poll), initial={"team": mine})


def _context(request: HttpRequest, poll: Poll, person: Registration | None) -> dict[str, Any]:
    form = _form(request, poll, person) if poll.is_open else None
    return {
        "poll": poll,
        "person": person,
        "form": form,
        "has_voted": bool(form and person and form.initial.get("team")),
        "closed": "" if poll.is_open else closed_words(poll),
        "layout": layout_of(request),
        "team": Team.objects.of_tablet(request.actor),
    }


def _etag(request: HttpRequest, person: Registration | None) -> str:
    """Changes with the poll, and with one's own vote on another device; others' votes change nothing."""
    version = live.version_of(event_id=request.event.pk, topics=[TOPIC])
    mine = Ballot.objects.filter(registration=person).values_list("team", flat=True).first() if person else ""
    # Digested: an ETag comes back in a header, and headers may be written down on the way.
    seen = salted_hmac("favourite", f"{version}-{person.pk if person else ''}-{mine}-{get_language()}")
    return f"favourite-{seen.hexdigest()[:20]}"
