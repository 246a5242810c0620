"""The words an event may choose for itself, and what the house says where it chose none.

`event.vocabulary` holds the choices: {"person": {"fr": ["habitant", "habitants"], "en": ["resident", "residents"]}},
one form for one, one for several. A language or a word may be absent.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("fr", "en")
LONGEST_WORD = 40


@dataclass(frozen=True)
class Word:
    """A word that events say differently: the house's forms for one and several, why it matters, where it shows."""

    key: str
    one: Promise
    many: Promise
    about: Promise
    used: Promise  # an example sentence, with %(word)s where the word stands
    several_in_example: bool = True
    others: Promise | None = None

    def usual(self, language: str) -> tuple[str, str]:
        """The house's two forms in `language`."""
        with override(language):
            return str(self.one), str(self.many)


WORDS = {
    word.key: word
    for word in (
        Word(
            "person",
            pgettext_lazy("word of an event", "person concerned"),
            pgettext_lazy("word of an event", "people concerned"),
            _("Those whose life the projects are to change."),
            _("On the project sheet: “To be checked with the %(word)s”"),
            others=_("Other words: resident, service user, beneficiary. Choose the one people say of themselves."),
        ),
        Word(
            "participant",
            pgettext_lazy("word of an event", "participant"),
            pgettext_lazy("word of an event", "participants"),
            _("Everybody who registers and comes."),
            _("On the public page: “For the %(word)s”"),
        ),
        Word(
            "facilitator",
            pgettext_lazy("word of an event", "facilitator"),
            pgettext_lazy("word of an event", "facilitators"),
            _("Those who help the tables move forward."),
            _("On the tablet: “Call a %(word)s”"),
            several_in_example=False,
            others=_("Other words: host, table companion."),
        ),
        Word(
            "lead",
            pgettext_lazy("word of an event", "theme lead"),
            pgettext_lazy("word of an event", "theme leads"),
            _("Those who know a theme and answer the people who chose it."),
            _("Beside a theme: “Your %(word)s: DÉMO Camille”"),
            several_in_example=False,
        ),
        Word(
            "jury",
            pgettext_lazy("word of an event", "jury"),
            pgettext_lazy("word of an event", "juries"),
            _("Those who listen to the projects and give their view."),
            _("In the programme: “The %(word)s”"),
            several_in_example=False,
            others=_("Other words: listening committee, readers."),
        ),
        Word(
            "presentation",
            pgettext_lazy("word of an event", "presentation"),
            pgettext_lazy("word of an event", "presentations"),
            _("The moment when a team tells its project."),
            _("In the programme: “Time for the %(word)s”"),
            others=_("Other words: account, story."),
        ),
        Word(
            "sheet",
            pgettext_lazy("word of an event", "project sheet"),
            pgettext_lazy("word of an event", "project sheets"),
            _("What each team fills in at its table."),
            _("On the tablet: “Your %(word)s”"),
            several_in_example=False,
            others=_("Other words: canvas, project notebook."),
        ),
    )
}


def say(vocabulary: dict[str, Any], key: str, *, several: bool = False, language: str | None = None) -> str:
    """The event's word for `key` in `language` (the reader's by default), else the house's. Raises KeyError if unknown."""
    language = (language or get_language() or "fr")[:2]
    word = WORDS[key]
    chosen = vocabulary.get(key, {}).get(language)
    forms = chosen if chosen else word.usual(language)
    return str(forms[1 if several else 0])
