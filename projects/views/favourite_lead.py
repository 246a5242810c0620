"""The audience favourite for those who run it: open it, close it, count the tokens."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from common.answers import Refused
from common.permissions import guarded, may
from projects.favourite import outcome_of, poll_of, turnout_of, was_heard
from projects.forms.favourite import OpenPollForm
from projects.jury import teams_to_read
from projects.models import TokenCount
from projects.services.favourite import MOST_TOKENS, Counted, close_poll, count_tokens, open_poll
from teams.models import Team


@guarded("projects.lead_favourite")
@require_http_methods(["GET", "POST"])
def lead(request: HttpRequest) -> HttpResponse:
    """How many voted, never for whom; once it is closed, what the room chose."""
    if request.method == "POST":
        try:
            _press(request)
        except Refused as refused:
            messages.error(request, refused.message)
        return redirect(request.path)
    event = request.event
    poll = poll_of(event)
    context = {
        "poll": poll,
        "turnout": turnout_of(event, poll),
        "outcome": outcome_of(event),
        "was_heard": was_heard(event),
        "form": OpenPollForm(),
    }
    return render(request, "projects/favourite/lead.html", context)


def _press(request: HttpRequest) -> None:
    if request.POST.get("do") == "open":
        form = OpenPollForm(request.POST)
        form.is_valid()
        open_poll(
            event=request.event,
            own_team=form.cleaned_data["own_team"],
            announced_by=request.user if form.cleaned_data["is_announced"] else None,
        )
        messages.success(request, _("People can vote."))
    elif request.POST.get("do") == "close":
        close_poll(event=request.event)
        messages.success(request, _("The votes are closed and counted. Nobody knows any more who voted what."))
    else:
        raise Refused(_("Choose one of the buttons shown."))


@guarded("projects.count_tokens")
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens of paper, team after team: one number each."""
    stored = {row.team_id: row for row in TokenCount.objects.filter(event=request.event)}
    rows = [_line(request, team, stored.get(team.pk)) for team in teams_to_read(request.event)]
    status, refusal = 200, ""
    if request.method == "POST":
        status = 422
        if not any(row["error"] for row in rows):
            counted = {row["team"].pk: row["counted"] for row in rows if row["counted"]}
            try:
                overtaken = count_tokens(event=request.event, counted=counted)
            except Refused as refused:
                refusal, status = str(refused.message), 409
            else:
                if not overtaken:
                    messages.success(request, _("The tokens are counted."))
                    return redirect(request.path)
                _show_both(rows, overtaken)
                status = 409
    leads = may(request.actor, "projects.lead_favourite", request.event)
    context = {"rows": rows, "refusal": refusal, "turnout": turnout_of(request.event), "leads": leads}
    return render(request, "projects/favourite/tokens.html", context, status=status)


def _line(request: HttpRequest, team: Team, stored: TokenCount | None) -> dict[str, Any]:
    """A team with what was typed for it; `error` says what to do about it."""
    row: dict[str, Any] = {"team": team, "typed": stored.count if stored else "", "counted": None, "error": ""}
    row["version"] = stored.version if stored else 0
    typed = request.POST.get(f"tokens-{team.pk}", "").strip()
    if not typed:
        return row
    row["typed"] = typed[:10]
    if not (typed.isascii() and typed.isdigit() and len(typed) < 6 and int(typed) <= MOST_TOKENS):
        row["error"] = _("Write a number from 0 to %(most)d.") % {"most": MOST_TOKENS}
        return row
    version = request.POST.get(f"version-{team.pk}", "")
    row["version"] = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    row["counted"] = Counted(int(typed), row["version"])
    return row


def _show_both(rows: list[dict[str, Any]], overtaken: dict[int, TokenCount]) -> None:
    for row in rows:
        if now := overtaken.get(row["team"].pk):
            row["version"] = now.version
            row["error"] = ngettext(
                "Another count came meanwhile: %(count)d token. Keep your number or change it, then save.",
                "Another count came meanwhile: %(count)d tokens. Keep your number or change it, then save.",
                now.count,
            ) % {"count": now.count}
