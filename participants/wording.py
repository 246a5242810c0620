"""The words in which people are told things: as a mail, as an SMS, as sentences to say. None names a theme."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from common.dates import date_format
from common.links import absolute
from events.calendar import place_of
from events.dates import in_words
from events.models import Event, Slot
from participants.lift_words import Lifts
from participants.models import Letter, Notice, PlaceOffer, Registration
from participants.sms import as_sms, is_one_sms
from participants.theme_words import named_in, themes_to_keep_silent

FIRST_NAME = {"fr": "{prénom}", "en": "{first name}"}


def first_name(registration: Registration) -> str:
    """How to greet somebody: the first word of the name they chose."""
    return _first_word(registration.chosen_name)


def _first_word(name: str) -> str:
    return (name.split() or [""])[0]


def filled(text: str, registration: Registration) -> str:
    """A letter's text for one reader."""
    return filled_for(text, registration.chosen_name)


def filled_for(text: str, name: str) -> str:
    """A letter's text for the reader of this name."""
    for variable in FIRST_NAME.values():
        text = text.replace(variable, _first_word(name))
    return text


class Words:
    """The words of one notice in the language of its person, each made when it is read: a page shows one or two of them."""

    def __init__(self, notice: Notice, context: dict[str, Any]) -> None:
        self._notice, self._context = notice, context

    @property
    def subject(self) -> str:
        """Of the mail."""
        return " ".join(self._written[0].split())

    @property
    def mail(self) -> str:
        return _tidy(self._written[1])

    @cached_property
    def sms(self) -> str:
        """What to copy, one SMS long but for letters: what matters least is left out until it fits."""
        with override(self._notice.registration.language):
            return self._sms()

    @cached_property
    def spoken(self) -> str:
        """What to say."""
        return " ".join(self._render("spoken").split())

    @cached_property
    def _written(self) -> tuple[str, str]:
        subject, _blank, mail = self._render("mail").partition("\n")
        return subject, mail

    def _render(self, form: str, **change: Any) -> str:
        name = f"participants/notices/{self._notice.kind}_{form}.txt"
        with override(self._notice.registration.language):
            return render_to_string(name, {**self._context, **change}).strip()

    def _sms(self) -> str:
        title = self._context["title"]
        shorter: tuple[dict[str, Any], ...] = (
            {},
            {"title": Truncator(title).chars(40)},
            {"title": Truncator(title).chars(40), "at_place": "", "answer_words": _("Call us.")},
            {"title": Truncator(title).chars(24), "at_place": "", "answer_words": "", "lifts": [_("Call us.")]},
        )
        text = ""
        for change in shorter:
            text = as_sms(self._render("sms", **change))
            if is_one_sms(text) or self._notice.kind == Notice.Kind.LETTER:
                return text
        return text


class Wording:
    """Makes the words of some notices of one event, whose rows come with their registration, need and letter.

    Asks five questions of the database, however many notices there are.
    """

    def __init__(self, event: Event, notices: Iterable[Notice] = ()) -> None:
        rows = list(notices)
        self.event = event
        self.silent = themes_to_keep_silent(event)
        self.first_slot: Slot | None = event.slots.first()
        people = {row.registration_id for row in rows if row.kind == Notice.Kind.OFFER}
        pending = PlaceOffer.objects.filter(registration__in=people, outcome=PlaceOffer.Outcome.PENDING)
        self.offers = {offer.registration_id: offer for offer in pending}
        self.lifts = Lifts({row.registration_id for row in rows if row.kind == Notice.Kind.LIFT})

    def of(self, notice: Notice) -> Words:
        """In the language of the person."""
        with override(notice.registration.language):
            return Words(notice, self._context(notice))

    def of_letter(self, letter: Letter, registration: Registration) -> Words:
        """What somebody would receive, before anything is sent."""
        return self.of(Notice(registration=registration, kind=Notice.Kind.LETTER, letter=letter))

    def _context(self, notice: Notice) -> dict[str, Any]:
        event, person = self.event, notice.registration
        context: dict[str, Any] = {
            "name": first_name(person),
            "title": event.title,
            "days": in_words(event.starts_on, event.ends_on),
            "place": place_of(event),
            "at_place": f", {event.venue_name}" if event.venue_name else "",
            "at_time": self._at_time(),
            "how_to_come": event.how_to_come,
            "phone": event.contact_phone,
            "contact_email": event.contact_email,
            "call": event.contact_phone or event.contact_email or _("the organiser"),
            "code": person.code_in_groups if person.pk else "",
            "link": absolute("open_space", event.slug, person.link_token),
        }
        if notice.need is not None:
            words = notice.need.answer_words
            context |= {
                "need": notice.need.get_kind_display(),
                "answer": notice.need.get_answer_display(),
                "answer_words": "" if named_in(words, self.silent) else words,
            }
        if offer := self.offers.get(person.pk):
            local = timezone.localtime(offer.expires_at, event.zone)
            context["until"] = date_format(local, "l j F, H:i")
            context["until_short"] = date_format(local, "j/m H:i")
        if notice.letter is not None:
            context["letter_subject"] = filled(notice.letter.subject, person)
            context["letter_body"] = filled(notice.letter.body, person)
        if notice.kind == Notice.Kind.LIFT:
            context["lifts"] = self.lifts.told(person.pk)
        return context

    def _at_time(self) -> str:
        if self.first_slot is None:
            return ""
        return " " + _("from %(time)s") % {"time": date_format(self.first_slot.starts_at, "TIME_FORMAT")}


def _tidy(text: str) -> str:
    """Lines without trailing blanks, and never two empty ones together."""
    kept: list[str] = []
    for line in (line.rstrip() for line in text.strip().splitlines()):
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept)
