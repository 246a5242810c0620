"""Photos of a team's sheets of paper: no face, no name."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common import live
from common.answers import Refused
from common.permissions import guarded
from projects.forms.made import PhotoForm
from projects.made import photos_of
from projects.models import PaperPhoto, PaperPhotoContent
from projects.services.photos import MOST, keep_photo, remove_photo, restore_photo
from projects.views.made import after, of_row, page_of, refreshed, removed_before, render_part, undoable
from teams.models import Team
from teams.said import Said

PAGE = "projects/photos/page.html"
SIZES = ("large", "small")


@guarded("projects.read_sheet", Team, entrance="enter_code")
@require_GET
def photos(request: HttpRequest, team: Team) -> HttpResponse:
    """The photos of a team, and how to add one."""

    def show() -> HttpResponse:
        context = page_of(request, team) | _photos(team)
        if request.htmx:
            return render(request, f"{PAGE}#rows", context)
        said = removed_before(request, PaperPhoto.objects.filter(team=team), "photo_restore")
        return render(request, PAGE, context | {"form": PhotoForm(), "said": said})

    return refreshed(request, team, "photos", show)


@guarded("projects.read_sheet", Team, entrance="enter_code")
@require_GET
@of_row(PaperPhoto)
def picture(request: HttpRequest, team: Team, row: PaperPhoto) -> HttpResponse:
    """The picture itself, ?size=small or large: asked for again each time, so that a tablet handed back shows it no more."""
    size = request.GET.get("size", "large")
    if size not in SIZES or row.removed_at is not None or team.theme.is_protected:
        raise Http404
    etag = f"photo-{row.pk}-{size}"
    answer = live.unchanged(request, etag)
    if answer is None:
        content = PaperPhotoContent.objects.filter(photo=row).values_list(size, flat=True).first()
        if content is None:
            raise Http404
        answer = HttpResponse(bytes(content), content_type="image/jpeg", headers={"ETag": f'"{etag}"'})
        answer["Content-Disposition"] = f'inline; filename="photo-{row.pk}.jpg"'
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@guarded("projects.write_sheet", Team, entrance="enter_code")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, team: Team) -> HttpResponse:
    """Keep a photo. Sent again by a flaky network, it is the same photo."""
    team.event = request.event
    if request.method == "GET":
        return redirect(_address(team))
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            file = form.cleaned_data["picture"]
            keep_photo(
                team=team,
                file=file,
                size=file.size,
                caption=form.cleaned_data["caption"],
                idempotency_key=form.cleaned_data["idempotency_key"],
            )
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
        else:
            return _after(request, team, Said(_("The photo is kept.")))
    form.promise_again()
    return _whole(request, team, form, status=422)


@guarded("projects.write_sheet", Team, entrance="enter_code")
@require_POST
@of_row(PaperPhoto)
def remove(request: HttpRequest, team: Team, row: PaperPhoto) -> HttpResponse:
    """Take a photo away; the answer holds the way back. Half an hour later it is erased."""
    remove_photo(photo=row)
    if not request.htmx:
        return redirect(f"{_address(team)}?removed={row.pk}")
    undo = reverse("photo_restore", args=[team.event.slug, team.pk, row.pk])
    return _after(request, team, undoable(_("The photo is removed. It is erased in half an hour."), undo))


@guarded("projects.write_sheet", Team, entrance="enter_code")
@require_POST
@of_row(PaperPhoto)
def restore(request: HttpRequest, team: Team, row: PaperPhoto) -> HttpResponse:
    """Bring back a photo just removed."""
    restore_photo(photo=row)
    return _after(request, team, Said(_("The photo is back."), icon="undo-2"))


def _photos(team: Team) -> dict[str, Any]:
    rows = photos_of(team)
    return {"photos": rows, "most": MOST, "is_full": len(rows) >= MOST}


def _whole(request: HttpRequest, team: Team, form: Any, said: Said | None = None, status: int = 200) -> HttpResponse:
    context = page_of(request, team) | _photos(team) | {"form": form, "said": said}
    return render_part(request, PAGE, "inside", context, status)


def _after(request: HttpRequest, team: Team, said: Said) -> HttpResponse:
    return after(
        request, said, page=_address(team), show=lambda said: _whole(request, team, PhotoForm(), said), anchor="#said"
    )


def _address(team: Team) -> str:
    return reverse("photos", args=[team.event.slug, team.pk])
