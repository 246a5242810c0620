"""What may be public of a project: the team's page, and the pages of those who read it before everybody does."""

from typing import Any

from django.contrib import messages
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common import live
from common.answers import Refused, Stale
from common.permissions import guarded, may
from common.text import storable, whole_number
from events.models import Intercommunality, Theme
from projects import bank
from projects.forms.publication import AgreeForm, PublicPictureForm
from projects.models import FollowUp, Publication, PublicPicture, PublicPictureContent
from projects.publishing import news_of, offers_of, places_of
from projects.services.publication import (
    MOST_PICTURES,
    add_picture,
    agree,
    leads_of,
    note_read,
    publish,
    remove_picture,
    withdraw,
)
from projects.sheet import sheet_of
from projects.views.made import LARGEST_KEY, page_of
from teams.models import Team

PAGE = "projects/publication/page.html"
SIZES = ("large", "small")
LONGEST_SEARCH = 100  # characters
MOST_NEAR = 6
LARGEST_NEWS = 2**62


@guarded("projects.agree_to_publish", Team, entrance="enter_code", once_archived=True)
@require_http_methods(["GET", "POST"])
def publication(request: HttpRequest, team: Team) -> HttpResponse:
    """What may be public? The team ticks, or takes everything back."""
    team.event = request.event
    row = _publication_of(team)
    if request.method == "POST" and request.POST.get("act") == "withdraw":
        withdraw(team=team)
        messages.success(request, _("Nothing of this project is public any more."))
        return redirect("publication", request.event.slug, team.pk)
    places = places_of(team)
    form = AgreeForm(
        request.POST if request.method == "POST" else None,
        offers=offers_of(team),
        places=places,
        publication=row,
        for_team=_speaks_for(request, team),
    )
    if not (form.is_bound and form.is_valid()):
        return _page(request, team, row, form, status=422 if form.is_bound else 200)
    try:
        _agree(team, form, places)
    except Stale:
        form.show_again(row.version if row else 0)
        return _page(request, team, row, form, status=409)
    except Refused as refused:
        form.add_error(refused.field, str(refused.message))
        return _page(request, team, row, form, status=422)
    messages.success(request, _("Your answer is kept. Nothing is public before the organiser has read it."))
    return redirect("publication", request.event.slug, team.pk)


@guarded("projects.agree_to_publish", Team, entrance="enter_code", once_archived=True)
@require_POST
def pictures(request: HttpRequest, team: Team) -> HttpResponse:
    """Add a picture, or take one away (`remove`)."""
    team.event = request.event
    if "remove" in request.POST:
        if key := whole_number(request.POST["remove"]):
            remove_picture(team=team, picture=key)
        return redirect("publication", request.event.slug, team.pk)
    form = PublicPictureForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["picture"]
        try:
            add_picture(
                team=team,
                file=file,
                size=file.size,
                alt=form.cleaned_data["alt"],
                idempotency_key=form.cleaned_data["idempotency_key"],
            )
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
        else:
            messages.success(request, _("The picture is kept. It waits for the organiser."))
            return redirect("publication", request.event.slug, team.pk)
    row = _publication_of(team)
    agreement = AgreeForm(
        offers=offers_of(team), places=places_of(team), publication=row, for_team=_speaks_for(request, team)
    )
    return _page(request, team, row, agreement, form, status=422)


@guarded("projects.read_sheet", Team, entrance="enter_code")
@require_GET
def picture(request: HttpRequest, team: Team, row: int) -> HttpResponse:
    """A picture as the team and those who read it see it before everybody does (?size=small or large)."""
    pictures = PublicPicture.objects.filter(publication__team=team)
    return picture_answer(request, pictures, row)


def picture_answer(request: HttpRequest, pictures: QuerySet[PublicPicture], key: int) -> HttpResponse:
    """One of `pictures` as a file, asked for again each time so that what is withdrawn is gone; 404 for another."""
    size = request.GET.get("size", "large")
    if size not in SIZES or len(str(key)) > LARGEST_KEY or not pictures.filter(pk=key).exists():
        raise Http404
    etag = f"public-picture-{key}-{size}"
    answer = live.unchanged(request, etag)
    if answer is None:
        content = PublicPictureContent.objects.filter(picture=key).values_list(size, flat=True).first()
        if content is None:  # taken back at this moment
            raise Http404
        answer = HttpResponse(bytes(content), content_type="image/jpeg", headers={"ETag": f'"{etag}"'})
        answer["Content-Disposition"] = f'inline; filename="picture-{key}.jpg"'
    answer["Cache-Control"] = "no-cache"
    return answer


@guarded("projects.read_sheet", Team, entrance="enter_code")
@require_GET
def elsewhere(request: HttpRequest, team: Team) -> HttpResponse:
    """Has another territory tried this? The bank of projects, from a table: those like its sheet, or found by words."""
    context = page_of(request, team)
    typed = storable(request.GET.get("q", ""))[:LONGEST_SEARCH].strip()
    if typed:
        rows = bank.narrowed(bank.published(), words=typed).exclude(team=team)
        near = bank.shown(bank.with_all(rows)[:MOST_NEAR])
    else:
        texts = [line.text for line in sheet_of(team).lines]
        near = bank.alike(" ".join([team.name, team.theme.question, *texts]), elsewhere=request.event, most=MOST_NEAR)
    return render(request, "projects/publication/elsewhere.html", context | {"near": near, "typed": typed})


@guarded("projects.see_publications")
@require_GET
def publications(request: HttpRequest) -> HttpResponse:
    """Which teams said yes, what waits to be read, what is public."""
    teams = Team.objects.visible_to(request.actor).order_by("number")
    if not request.actor.has("organiser"):
        teams = teams.filter(theme__in=request.actor.scope("theme", "referent"))
    rows = {row.team_id: row for row in Publication.objects.visible_to(request.actor)}
    waiting = _waiting_in(rows.values())
    is_organiser = request.actor.has("organiser")
    led = request.actor.scope("theme", "referent")
    lines = []
    for team in teams:
        row, waits = rows.get(team.pk), team.pk in waiting
        for_lead = bool(row and team.theme.is_protected and not row.is_read)
        is_mine = waits and (team.theme_id in led if for_lead else is_organiser)
        lines.append({"team": team, "row": row, "waits": waits, "for_lead": for_lead, "is_mine": is_mine})
    return render(request, "projects/publication/list.html", {"lines": lines, "is_organiser": is_organiser})


@guarded("projects.review_publication", Publication, once_archived=True)
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, row: Publication) -> HttpResponse:
    """What one team agreed to, read before it is public: the lead reads, the organiser publishes or takes back."""
    team, event = row.team, request.event
    team.event = row.event = event
    status, refused = 200, ""
    if request.method == "POST":
        try:
            _decide(request, row)
        except Refused as error:
            refused, status = str(error.message), 422
        else:
            return redirect("publications", event.slug)
    parts = row.parts.select_related("block").order_by("kind", "block__position", "pk")
    news = list(news_of(row))
    context = {
        "row": row,
        "parts": sorted(parts, key=_reading_order),
        "pictures": row.pictures.all(),
        "followed": FollowUp.objects.filter(team=team).exclude(state="").order_by("-months").first(),
        "news": news,
        "news_to": max((one.pk for one in news), default=0),
        "leads": leads_of(team) if team.theme.is_protected else [],
        "waits": team.pk in _waiting_in([row]),
        "refused": refused,
        "is_organiser": request.actor.has("organiser"),
        "leads_it": team.theme_id in request.actor.scope("theme", "referent"),
        # The lines of help stand on the organiser's page of a protected theme.
        "team": team,
    }
    return render(request, "projects/publication/review.html", context, status=status)


def _decide(request: HttpRequest, row: Publication) -> None:
    act, version = request.POST.get("act"), whole_number(request.POST.get("version"))
    if act == "read":
        note_read(publication=row, user=request.user, version=version or 0)
        messages.success(request, _("Thank you. The organiser can publish it now."))
    elif not request.actor.has("organiser"):
        raise Refused(_("The organiser decides this."))
    elif act == "withdraw":
        withdraw(team=row.team)
        messages.success(request, _("Nothing of this project is public any more."))
    elif "read" not in request.POST:
        raise Refused(_("Read the texts, then tick the box below them."))
    else:
        read_to = min(whole_number(request.POST.get("news_to")) or 0, LARGEST_NEWS)
        publish(publication=row, user=request.user, version=version or 0, news_to=read_to)
        messages.success(request, _("The project is public."))


ORDER = ("title", "theme", "block", "asked", "state", "contact")


def _reading_order(part: Any) -> tuple[int, int]:
    return ORDER.index(part.kind), part.block.position if part.block else 0


def _waiting_in(rows: Any) -> set[int]:
    """The teams of those that hold something not yet public. Three queries."""
    keys = [row.pk for row in rows if row.agreed_at]
    fresh = Publication.objects.filter(pk__in=keys)
    texts = fresh.filter(parts__published_at=None).values_list("team_id", flat=True)
    shown = fresh.filter(pictures__isnull=False, pictures__published_at=None).values_list("team_id", flat=True)
    unread = fresh.filter(parts__kind="state", team__project_news__is_told_on=True).filter(
        ~Q(team__theme__sensitivity=Theme.Sensitivity.PROTECTED), team__project_news__pk__gt=F("news_to")
    )
    told = unread.values_list("team_id", flat=True)
    new = {row.team_id for row in rows if row.agreed_at and not row.is_public}
    return new | set(texts) | set(shown) | set(told)


def _agree(team: Team, form: AgreeForm, places: list[Intercommunality]) -> None:
    given = form.cleaned_data
    agree(
        team=team,
        parts=given["parts"],
        seen=given["seen"],
        version=given["version"] or 0,
        place=next((place for place in places if place.pk == given["place"]), None),
        contact=form.contact,
        for_team="told" in form.fields,
    )


def _speaks_for(request: HttpRequest, team: Team) -> bool:
    """The organiser, who is not at this table."""
    return team.pk not in request.actor.scope("team", "member", "tablet")


def _publication_of(team: Team) -> Publication | None:
    rows = Publication.objects.filter(team=team).select_related("team__theme")
    return rows.prefetch_related("parts", "pictures").first()


def _page(
    request: HttpRequest,
    team: Team,
    row: Publication | None,
    form: AgreeForm,
    picture_form: PublicPictureForm | None = None,
    status: int = 200,
) -> HttpResponse:
    pictures = list(row.pictures.all()) if row else []
    context = page_of(request, team) | {
        "row": row,
        "form": form,
        "picture_form": picture_form or PublicPictureForm(),
        "pictures": pictures,
        "is_full": len(pictures) >= MOST_PICTURES,
        "waits": bool(row and team.pk in _waiting_in([row])),
        "may_review": may(request.actor, "projects.see_publications", request.event),
    }
    return render(request, PAGE, context, status=status)
