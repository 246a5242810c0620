from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common.forms import VersionMixin, bound
from common.permissions import guarded
from events.forms.words import WordsForm
from events.services.lists import RowChanged
from events.services.words import choose_words, seen_words
from events.views import tabs
from events.vocabulary import say


@guarded("events.configure")
def words(request: HttpRequest) -> HttpResponse:
    """The words this event uses, each with an example of where it shows."""
    event = request.event
    form = bound(WordsForm, request, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            choose_words(event=event, vocabulary=form.vocabulary(), seen=form.cleaned_data["seen"])
        except RowChanged as stale:
            form.add_error(None, VersionMixin.STALE)
            form.data = form.data | {"seen": seen_words(stale.stored.vocabulary)}
        else:
            messages.success(request, _("These are now the words of the event."))
            return redirect("words", event.slug)
    cards = [
        {
            "word": word,
            "fields": fields,
            "example": word.used % {"word": say(event.vocabulary, word.key, several=word.several_in_example)},
        }
        for word, fields in form.cards()
    ]
    context = {"form": form, "cards": cards, "tabs": tabs.tabs_of(request, tabs.TRUST)}
    return render(request, "events/words/words.html", context, status=422 if request.method == "POST" else 200)
