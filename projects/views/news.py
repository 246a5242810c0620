"""Words of a project that were sent already: put right or taken back, on the holder's page and on the organiser's."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from common.answers import Refused
from common.text import whole_number
from projects.forms.follow_up import NewsForm
from projects.models import ProjectNews
from projects.services.news import correct_news, remove_news
from teams.models import Team

Rows = list[tuple[ProjectNews, NewsForm]]


def with_forms(request: HttpRequest, news: Sequence[ProjectNews]) -> Rows:
    """Each piece of news with the form that corrects it, bound for the one that was posted."""
    asked = request.POST.get("news") if request.POST.get("what") == "correct" else None
    return [
        (
            one,
            NewsForm(
                request.POST if asked == str(one.pk) else None,
                prefix=f"news{one.pk}",
                initial={"text": one.text, "is_told_on": one.is_told_on},
            ),
        )
        for one in news
    ]


def is_mended(request: HttpRequest, team: Team, rows: Rows) -> bool:
    """Do what was asked for one piece of news. False where a form is to be shown again, or nothing was asked."""
    what, key = request.POST.get("what"), whole_number(request.POST.get("news")) or 0
    if what == "remove":
        remove_news(team=team, key=key)
        messages.success(request, _("These words are erased. What left by mail before cannot be called back."))
        return True
    if what != "correct":
        return False
    form = next((form for one, form in rows if one.pk == key), None) or _of_gone(request, key)
    if not form.is_valid() or form.is_indiscreet:
        return form.prefix not in {shown.prefix for _one, shown in rows}
    try:
        given = form.cleaned_data
        correct_news(team=team, key=key, text=given["text"], is_told_on=given["is_told_on"])
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(
            request, _("The new words are kept. For everybody, they wait until the organiser has read them.")
        )
    return True


def _of_gone(request: HttpRequest, key: int) -> NewsForm:
    return NewsForm(request.POST, prefix=f"news{key}")
