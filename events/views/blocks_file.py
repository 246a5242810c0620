"""The blocks of the sheet and of the method cards, downloaded and taken from a file."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from common.forms import SiteForm, bound
from common.permissions import guarded
from events.blocks_file import MOST_BYTES, Unreadable, read, written
from events.services.blocks import Taken, take_blocks


class BlocksFileForm(SiteForm):
    """The file to take."""

    file = forms.FileField(label=gettext_lazy("File of blocks"), help_text=gettext_lazy("A file that ends with .json."))


@guarded("events.configure")
@require_GET
def download(request: HttpRequest) -> HttpResponse:
    """All the blocks of the event, as a file."""
    answer = HttpResponse(written(request.event), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="blocks-{request.event.slug}.json"'
    return answer


@guarded("events.configure")
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Take the blocks of a file; what is wrong in it is said, and nothing is changed then."""
    form = bound(BlocksFileForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            taken = take_blocks(event=request.event, blocks=read(form.cleaned_data["file"].read(MOST_BYTES + 1)))
        except Unreadable as wrong:
            for fault in wrong.faults:
                form.add_error("file", fault)
        else:
            messages.success(request, _in_words(taken))
            return redirect("card_blocks", request.event.slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "events/sheet_blocks/take.html", {"form": form}, status=status)


def _in_words(taken: Taken) -> str:
    words = _("The blocks are those of the file: %(added)d added, %(changed)d changed, %(removed)d removed.")
    text = words % {"added": taken.added, "changed": taken.changed, "removed": taken.removed}
    if taken.kept:
        stays = ngettext(
            "This block stays, for a team has written in it: %(titles)s.",
            "These blocks stay, for teams have written in them: %(titles)s.",
            len(taken.kept),
        )
        text += " " + stays % {"titles": ", ".join(taken.kept)}
    return text
