"""Everything that is held about one person, for their download: as sections of facts, for the eye and for machines."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.dates import date_format
from events.languages import language_in_words
from events.models.roles import RoleKind
from participants.forgetting import Fact, Section, read_along, tellers, told_along
from participants.models import Need, Registration
from participants.services.opened import Page

ALONG = ("event__organisation", "category", "commune", "helped_by", "group", "assistance", "lift__commune", "call")


def whole(key: int) -> Registration:
    """The registration with the rows beside it that its sections read."""
    rows: Any = Registration.objects.select_related(*ALONG, *read_along())
    found: Registration = rows.annotate(**told_along()).get(pk=key)
    return found


def data_of(registration: Registration, *, for_organiser: bool = False) -> list[Section]:
    """All sections that hold something, those of other nouns too. The person's code is theirs already, and not told.

    `for_organiser`: what the person alone may read is not in it, a sentence says so. Ten queries more than what `whole`
    fetched.
    """
    own = (
        _answers(registration),
        _themes(registration),
        _skills(registration),
        _needs(registration),
        _children(registration),
        _lift(registration),
        _agreements(registration),
        _help(registration),
        _places(registration),
        _messages(registration),
        _calls(registration),
        _presence(registration),
        _readings(registration),
        _journal(registration),
    )
    sections = (*own, *(tell(registration) for tell in tellers()))
    if for_organiser:
        sections = tuple(_withheld(section) if section.only_theirs else section for section in sections)
    return [section for section in sections if section.entries]


def _withheld(section: Section) -> Section:
    words = str(section.only_theirs)
    return section._replace(entries=[[Fact("kept_for_them", _("Not shown here"), words, words)]])


def as_json(registration: Registration, *, for_organiser: bool = False) -> bytes:
    """The same for machines: {section: [{key: value}]}, with the event and the day it was made."""
    plain: dict[str, Any] = {
        "event": registration.event.title,
        "organiser": str(registration.event.organisation),
        "made_at": timezone.now().isoformat(timespec="seconds"),
    }
    for section in data_of(registration, for_organiser=for_organiser):
        plain[section.key] = [{fact.key: _machine(fact.value) for fact in facts} for facts in section.entries]
    return json.dumps(plain, ensure_ascii=False, indent=2).encode()


def as_print(registration: Registration, *, for_organiser: bool = False) -> dict[str, Any]:
    """The data of templates/print/my_data.typ."""
    sections = [
        {
            "title": section.title,
            "entries": [[[capfirst(str(fact.word)), fact.words] for fact in facts] for facts in section.entries],
        }
        for section in data_of(registration, for_organiser=for_organiser)
    ]
    lead = _("Everything that is held about you for “%(event)s”, on %(day)s.") % {
        "event": registration.event.title,
        "day": date_format(timezone.localdate(), "j F Y"),
    }
    return {"title": _("My information"), "lead": lead, "sections": sections}


def fact(row: Model, name: str, word: str | Promise = "") -> Fact:
    """One field of a row, with its own word and the label of its choice; empty where nothing was said."""
    field: Any = row._meta.get_field(name)
    value = getattr(row, name)
    words = getattr(row, f"get_{name}_display")() if field.choices else value
    return Fact(name, word or field.verbose_name, value, _said(words))


def _said(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "j F Y, H:i")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return str(value)


def _machine(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _rows(key: str, title: str | Promise, entries: Iterable[Iterable[Fact]]) -> Section:
    """A section; facts where nothing was said are left out."""
    kept = ([fact for fact in facts if fact.words] for facts in entries)
    return Section(key, title, [facts for facts in kept if facts])


def _answers(person: Registration) -> Section:
    names = ("chosen_name", "email", "phone", "contact_as_typed", "category", "structure", "commune")
    more = ("age_group", "responsible_name", "responsible_phone", "meal", "stack_number")
    later = [
        Fact("language", _("language"), person.language, _language(person.language)),
        fact(person, "channel", _("how you registered")),
        fact(person, "status", _("where you stand")),
        fact(person, "created_at", _("registered on")),
        fact(person, "cancelled_at", _("cancelled on")),
        fact(person, "late_on"),
    ]
    asked = [fact(person, name) for name in ("declines_commune", "keeps_choice_confidential", "forgets_early")]
    facts = [fact(person, name) for name in (*names, *more)]
    return _rows("answers", _("My answers"), [[*facts, *(one for one in asked if one.value), *later]])


def _themes(person: Registration) -> Section:
    choices = person.choices.select_related("theme")
    return _rows("themes", _("My themes"), [[fact(c, "rank"), fact(c, "theme", _("Theme"))] for c in choices])


def _skills(person: Registration) -> Section:
    rows = person.skills_offered.select_related("skill")
    return _rows("skills", _("What I can bring"), [[fact(row, "skill", _("What I can bring"))] for row in rows])


def _needs(person: Registration) -> Section:
    fields = ("kind", "detail", "language", "answer", "answer_words", "reception_words", "answered_at")
    return _rows("needs", _("What I need"), [[_of(need, name) for name in fields] for need in person.needs.all()])


def _of(need: Need, name: str) -> Fact:
    words = {"kind": pgettext_lazy("fact", "need"), "answered_at": _("answered on")}
    if name == "language" and need.language:
        return Fact(name, _("language"), need.language, language_in_words(need.language))
    return fact(need, name, words.get(name, ""))


def _children(person: Registration) -> Section:
    fields = ("age_band", "number", "times", "parent_stays")
    rows = person.children_to_mind.all()
    return _rows("children", _("Children to mind"), [[fact(row, name) for name in fields] for row in rows])


def _lift(person: Registration) -> Section:
    lift = getattr(person, "lift", None)
    fields = ("direction", "seats", "commune", "times")
    words = {"direction": _("shared car")}
    return _rows("lift", _("Shared car"), [[fact(lift, n, words.get(n, "")) for n in fields]] if lift else [])


def _agreements(person: Registration) -> Section:
    rows = person.consents.select_related("collected_by").order_by("at", "pk")
    return _rows("consents", _("My agreements, one by one"), (_agreement(row) for row in rows))


def _agreement(row: Any) -> Iterator[Fact]:
    yield fact(row, "purpose", pgettext_lazy("fact", "for"))
    yield fact(row, "is_given", _("my answer"))
    yield fact(row, "how", pgettext_lazy("fact", "given"))
    yield Fact("collected_by", _("asked by"), _name(row.collected_by), _name(row.collected_by))
    yield fact(row, "at", pgettext_lazy("fact", "on"))


def _help(person: Registration) -> Section:
    facts = [Fact("helped_by", _("registered by"), _name(person.helped_by), _name(person.helped_by))]
    facts.append(Fact("group", _("comes with"), str(person.group or ""), str(person.group or "")))
    if assistance := getattr(person, "assistance", None):
        facts += [fact(assistance, name) for name in ("structure", "consent", "until")]
        facts.append(fact(assistance, "taken_over_at", _("taken over on")))
    return _rows("help", _("Who helped me"), [facts])


def _places(person: Registration) -> Section:
    rows = person.place_offers.all()
    return _rows(
        "offers",
        _("Places offered to me"),
        [
            [
                fact(row, "created_at", pgettext_lazy("fact", "on")),
                fact(row, "outcome", pgettext_lazy("fact", "answer")),
                fact(row, "expires_at", pgettext_lazy("fact", "until")),
            ]
            for row in rows
        ],
    )


def _messages(person: Registration) -> Section:
    rows = person.notices.select_related("letter")
    return _rows("messages", _("What I was told"), (_message(row) for row in rows))


def _message(row: Any) -> Iterator[Fact]:
    yield fact(row, "kind", pgettext_lazy("fact", "about"))
    yield fact(row, "channel", pgettext_lazy("fact", "how"))
    yield fact(row, "told_at", pgettext_lazy("fact", "on"))
    if row.letter:
        yield fact(row.letter, "subject")
        yield fact(row.letter, "body")


def _calls(person: Registration) -> Section:
    call = getattr(person, "call", None)
    entry = [fact(call, "outcome", _("what I said")), fact(call, "at", pgettext_lazy("fact", "on"))] if call else []
    return _rows("calls", _("Call before the event"), [entry])


def _presence(person: Registration) -> Section:
    rows = person.presences.all()
    names = (
        ("day", pgettext_lazy("fact", "day")),
        ("half", _("half-day")),
        ("arrived_at", pgettext_lazy("fact", "arrived")),
        ("left_at", pgettext_lazy("fact", "left")),
    )
    return _rows("presence", _("When I was there"), [[fact(row, name, word) for name, word in names] for row in rows])


def _readings(person: Registration) -> Section:
    rows = person.needs_opened.select_related("by")
    return _rows("readings", _("Who read what I need"), (_reading(row) for row in rows))


def _reading(row: Any) -> Iterator[Fact]:
    yield fact(row, "at", pgettext_lazy("fact", "on"))
    yield Fact("by", pgettext_lazy("fact", "who"), _name(row.by), _name(row.by))
    yield Fact("role", pgettext_lazy("fact", "as"), row.role, str(dict(RoleKind.choices).get(row.role, row.role)))
    yield Fact("page", pgettext_lazy("fact", "where"), row.page, str(dict(Page.choices).get(row.page, row.page)))


def _journal(person: Registration) -> Section:
    rows = person.journal.select_related("by").order_by("created_at", "pk")
    return _rows("journal", _("What happened"), (_event(row) for row in rows))


def _event(row: Any) -> Iterator[Fact]:
    yield fact(row, "created_at", pgettext_lazy("fact", "on"))
    yield fact(row, "kind", pgettext_lazy("fact", "what"))
    yield fact(row, "words", _("to be checked"))
    yield Fact("by", pgettext_lazy("fact", "by"), _name(row.by), _name(row.by))


def _language(code: str) -> str:
    return str(dict(settings.LANGUAGES).get(code, code))


def _name(user: Any) -> str:
    return str(user) if user else ""
