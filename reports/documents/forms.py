"""The paper form: the questions of registration, in the same order and the same words, to fill with a pen."""

from typing import Any

from django.forms.forms import BaseForm
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from common.pictograms import pictogram
from events.help import numbers_to_call
from events.models import Event, Theme
from participants.forms.consents import FinishForm
from participants.forms.needs import AGES, PICTOGRAMS
from participants.forms.registration import WhoForm, WishesForm
from participants.models import Consent, Lift, Need, Registration
from participants.paper import lettered_themes
from reports.documents.base import Amounts, Choices, Document, Order, days_and_place

NORMAL, LARGE = "normal", "large"
USUAL_PAGES = {NORMAL: 2, LARGE: 5}  # with five themes; the file itself says exactly


def _label(form: type[BaseForm], name: str) -> str:
    return str(form.base_fields[name].label)


def _help(form: type[BaseForm], name: str) -> str:
    return str(form.base_fields[name].help_text)


def _question(form: type[BaseForm], name: str) -> dict[str, str]:
    return {"label": _label(form, name), "help": _help(form, name)}


def _who(event: Event) -> dict[str, Any]:
    return {
        "name": _question(WhoForm, "chosen_name"),
        "category": _question(WhoForm, "category"),
        "categories": [{"word": capfirst(one.label), "shape": one.shape} for one in event.categories.all()],
        "structure": _question(WhoForm, "structure"),
        "contact": _question(WhoForm, "contact"),
        "commune": _question(WhoForm, "commune_text"),
        "declines": _label(WhoForm, "declines_commune"),
    }


def _wishes(themes: list[tuple[str, Theme]], skills: list[str]) -> dict[str, Any]:
    return {
        "themes": [
            {"letter": letter, "title": theme.title, "question": theme.question, "note": theme.content_note}
            for letter, theme in themes
        ],
        "ranks": [_label(WishesForm, rank) for rank in WishesForm.RANKS],
        "confidential": _question(WishesForm, "keeps_choice_confidential"),
        "bring": _question(WishesForm, "skills"),
        "skills": skills,
    }


def _needs() -> dict[str, Any]:
    asked_more = {
        Need.Kind.LANGUAGE: _label(FinishForm, "which_language"),
        Need.Kind.OTHER: _label(FinishForm, "other_words"),
    }
    return {
        "tick": _label(FinishForm, "situations"),
        "situations": [
            {"word": str(kind.label), "icon": pictogram(icon), "more": asked_more.get(kind, "")}
            for kind, icon in PICTOGRAMS.items()
        ],
        "other_help": _help(FinishForm, "other_words"),
        "children": {
            "label": _("Children to be minded: how many?"),
            "ages": [capfirst(str(band.label)) for band in AGES],
            "times": _label(FinishForm, "children_times"),
            "stays": _label(FinishForm, "parent_stays"),
        },
        "lift": {
            "label": _label(FinishForm, "lift"),
            "directions": [str(word) for word in Lift.Direction.labels],
            "seats": _("How many seats?"),
            "commune": _question(FinishForm, "lift_commune_text"),
            "times": _label(FinishForm, "lift_times"),
        },
        "meal": {"label": _label(FinishForm, "meal"), "choices": [str(word) for word in Registration.Meal.labels]},
        "age": {
            "label": _label(FinishForm, "age_group"),
            "choices": [str(word) for _key, word in FinishForm.base_fields["age_group"].choices],
            "adult": _label(FinishForm, "responsible_name"),
            "phone": _label(FinishForm, "responsible_phone"),
        },
    }


def _agreement(event: Event) -> dict[str, Any]:
    """Each purpose with its own box; those that some answers ask for say so."""
    only_if = {
        Consent.Purpose.NEEDS: _("if you wrote what you need"),
        Consent.Purpose.LIFT: _("if you share a car"),
        Consent.Purpose.JOINT: _("under 18"),
    }
    days, months = event.sensitive_kept_days, event.contacts_kept_months
    return {
        "purposes": [{"word": str(purpose.label), "if": only_if.get(purpose, "")} for purpose in Consent.Purpose],
        "forget": _question(FinishForm, "forgets_early"),
        "kept": [
            ngettext(
                "What you need is erased %(days)s day after the event.",
                "What you need is erased %(days)s days after the event.",
                days,
            )
            % {"days": days},
            ngettext(
                "How to reach you is erased %(months)s month after the event.",
                "How to reach you is erased %(months)s months after the event.",
                months,
            )
            % {"months": months},
        ],
    }


def _words(event: Event) -> dict[str, str]:
    return {
        "heading": _("I come"),
        "how": _("Write with a pen, in capital letters. Somebody may write for you."),
        "who": _("Who are you?"),
        "wishes": _("What would you like to work on?"),
        "letters": _("Write the letter of the theme. You may leave all of this empty."),
        "needs": _("What do you need to come?"),
        "needs_free": _("Only what applies to you. You may leave all of this empty."),
        "agree": _("What do you agree to?"),
        "agree_how": _("One box, one yes. Only the first one is needed to come."),
        "signature": _("Date and signature"),
        "adult_signature": _("Signature of the responsible adult, under 18"),
        "stack": _("Number in the stack"),
        "stack_who": _("filled by the organiser"),
        "helped": _("Filled with the help of (name, structure)"),
        "somebody_listens": _("Somebody listens to you:"),
        "give_back": _("Questions? Call %(phone)s.") % {"phone": event.contact_phone} if event.contact_phone else "",
        "page": pgettext("paper", "Page"),
    }


def _data(order: Order) -> dict[str, Any]:
    event, choices = order.event, order.choices
    themes, first = lettered_themes(event), choices.get("first")
    return {
        "title": _("Registration form: %(event)s") % {"event": event.title},
        **days_and_place(event),
        "size": 18 if choices.get("size") == LARGE else 11,
        "numbers": [str(first + copy) if first else "" for copy in range(choices.get("copies", 1))],
        "who": _who(event),
        "wishes": _wishes(themes, [skill.name for skill in event.skills.all()]),
        "needs": _needs(),
        "agreement": _agreement(event),
        "helplines": numbers_to_call(event) if any(theme.is_protected for _letter, theme in themes) else [],
        "words": _words(event),
    }


def _pages(amounts: Amounts, choices: Choices) -> int:
    return USUAL_PAGES[choices.get("size", NORMAL)] * choices.get("copies", 1)


FORM = Document(
    key="form",
    template="print/form.typ",
    icon="file-text",
    moment="before",
    title=gettext_lazy("Registration form"),
    words=gettext_lazy("The questions of registration, to fill with a pen. Also in large print."),
    paper=gettext_lazy("A4, both sides. Copy as many as you want."),
    permission="reports.print",
    count=lambda amounts, choices: choices.get("copies", 1),
    pages=_pages,
    data=_data,
)
