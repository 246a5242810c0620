"""What the page of a draft holds, whole or as the part that is swapped; and the page about one person in it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Category, Theme
from participants.models import Registration
from teams.drafted import Drafted, drafted, label_of, newcomers, tables_of
from teams.explanations import (
    Line,
    Words,
    broken_in_words,
    change_in_words,
    effect_in_words,
    is_proven,
    kind_in_words,
    mix_in_words,
    moves_in_words,
    people_told,
    proof_in_words,
    reasons_in_words,
    sentence,
    silent_in_words,
    wishes_in_words,
    words_of_reasons,
)
from teams.models import Draft, DraftChange, DraftSeat
from teams.seating import choices_for
from teams.weighing import Effect

PAGE = "teams/draft/page.html"
DRAFT_TOPICS = ("drafts", "teams", "registrations", "themes", "categories", "access")
CHANGES_SHOWN = 6


@dataclass(frozen=True)
class Said:
    """What just happened: a sentence, what it improved and cost, and the change that can be undone, 0 for none."""

    text: str
    lines: Sequence[Line] = field(default_factory=list)
    tone: str = "sea"
    icon: str = "circle-check"
    change: int = 0


def refusal(text: str) -> Said:
    return Said(text, tone="coral", icon="circle-alert")


def page_of(request: HttpRequest, draft: Draft, said: Said | None = None, status: int = 200) -> HttpResponse:
    """The whole page."""
    return render(request, PAGE, context_of(request, draft, said), status=status)


def fragment_of(
    request: HttpRequest, draft: Draft, *, said: Said | None = None, change: int = 0, status: int = 200
) -> HttpResponse:
    """The part of the page that changes; with what just happened, where something did."""
    context = context_of(request, draft, said, change) | {"oob": True}
    return render(request, f"{PAGE}#changed" if context["said"] else f"{PAGE}#arrangement", context, status=status)


def context_of(request: HttpRequest, draft: Draft, said: Said | None = None, change: int = 0) -> dict[str, Any]:
    """`change`: the key of the change that was just made or undone, to be said."""
    shown = drafted(draft, asked_in(request, "theme"), asked_in(request, "page"))
    changes = list(DraftChange.objects.filter(draft=draft).select_related("by")[: CHANGES_SHOWN + 1])
    words = words_of(shown, draft, changes)
    change = change or number_in(request, "changed")
    made = next((row for row in changes if row.pk == change), None)
    return {
        "draft": draft,
        "kind": kind_in_words(draft),
        "shown": shown,
        "said": said or (said_of(made, words) if made else None),
        "summary": _summary(draft, shown),
        "broken": [sentence(broken_in_words(one, words)) for one in draft.meta.get("broken", [])],
        "changes": [
            (row, change_in_words(row, words), effect_in_words(row.effect, words)) for row in changes[:CHANGES_SHOWN]
        ],
        "more_changes": len(changes) > CHANGES_SHOWN,
        "newcomers": newcomers(draft),
        "refresh": f"?theme={shown.alone.pk}&page={shown.page}" if shown.alone else "",
        "person_page": reverse("draft_person", args=[request.event.slug, draft.pk, 0]).removesuffix("0/"),
        "topics": " ".join(DRAFT_TOPICS),
        "key": uuid.uuid4(),
    }


def said_of(change: DraftChange, words: Words) -> Said:
    """A change that was made, or undone."""
    text = change_in_words(change, words)
    if change.undone_at:
        return Said(_("Undone: %(what)s") % {"what": text}, icon="undo-2")
    lines = effect_in_words(change.effect, words)
    if any(line.tone == "broken" for line in lines):
        return Said(text, lines, tone="sun", icon="triangle-alert", change=change.pk)
    return Said(text, lines, change=change.pk)


def _summary(draft: Draft, shown: Drafted) -> dict[str, Any]:
    return {
        "is_proven": is_proven(draft.meta),
        "wishes": wishes_in_words(shown.goals),
        "proof": proof_in_words(draft.meta),
        "mix": mix_in_words(draft.meta),
        "moves": moves_in_words(shown.goals),
        "silent": silent_in_words(shown.goals),
    }


def words_of(shown: Drafted, draft: Draft, changes: Sequence[DraftChange]) -> Words:
    """The words of all keys that the page may say; one query for the names."""
    told = people_told([*draft.meta.get("broken", []), *(row.effect for row in changes)])
    told |= {int(key) for row in changes for key in list(row.after)[:3]}
    names = Registration.objects.filter(event=draft.event_id, pk__in=told).values_list("pk", "chosen_name")
    return Words(
        people=dict(names),
        tables=shown.labels,
        categories={key: row.label for key, row in shown.categories.items()},
        themes={group.theme.pk: group.theme.title for group in shown.groups},
    )


def asked_in(request: HttpRequest, name: str) -> int:
    """A number of the address, 0 without; after a change, of the address of the page where it was made."""
    address = request.htmx.current_url if request.htmx and request.method == "POST" else request.get_full_path()
    return _number(QueryDict(urlsplit(address or "").query).get(name, ""))


def number_in(request: HttpRequest, name: str) -> int:
    return _number(request.GET.get(name, ""))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def person_in(request: HttpRequest, draft: Draft, seat: DraftSeat) -> dict[str, Any]:
    """The page about one person: why here, where else, with whom they could exchange."""
    choices = choices_for(draft, seat, everywhere="all" in request.GET, exchange=number_in(request, "with"))
    return {
        "draft": draft,
        "seat": seat,
        "person": seat.registration,
        "reasons": reasons_in_words(seat.why, words_of_reasons(draft.event_id, seat.why)),
        "choices": choices,
        "key": uuid.uuid4(),
        "here": reverse("draft_person", args=[request.event.slug, draft.pk, seat.registration_id]),
    }


def reason_page(request: HttpRequest, draft: Draft, form: Any, effect: Effect) -> HttpResponse:
    """Before demands are broken knowingly: what would be broken, and the place for a reason. In the window, or a page."""
    data = dict(form.cleaned_data)
    form.fields["reason"].required = True
    if data["confirmed"]:
        form.add_error("reason", _("Say in a few words why it is right all the same."))
    tables = {row.pk: label_of(row) for row in tables_of(draft)}
    told = people_told([effect])
    words = Words(
        people=dict(Registration.objects.filter(event=draft.event_id, pk__in=told).values_list("pk", "chosen_name")),
        tables=tables,
        categories={row.pk: row.label for row in Category.objects.filter(event=draft.event_id)},
        themes=dict(Theme.objects.filter(event=draft.event_id).values_list("pk", "title")),
    )
    lines = effect_in_words(effect, words)
    sent = {
        name: getattr(value, "pk", value)
        for name, value in data.items()
        if name not in ("reason", "confirmed") and value is not None
    }
    context = {
        "draft": draft,
        "form": form,
        "person": data["registration"],
        "other": data.get("other"),
        "place": words.table(data["table"].pk if data.get("table") else None),
        "broken": [line for line in lines if line.tone == "broken"],
        "lines": [line for line in lines if line.tone != "broken"],
        "sent": sent,
    }
    part = "#panel" if request.htmx else ""
    response = render(request, f"teams/draft/reason.html{part}", context, status=422)
    if request.htmx:
        response["HX-Retarget"] = "#panel-body"
    return response
