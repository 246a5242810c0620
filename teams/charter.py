"""A team's charter and duties as they are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from teams.models import Charter, Team, TeamDuty, TeamMember

if TYPE_CHECKING:
    from common.actors import Actor

# Sentences to tick, in the words of people who have never written a charter.
READY: tuple[Promise, ...] = (
    _("We listen without cutting each other off."),
    _("What is said here stays here."),
    _("Everybody speaks, and nobody has to."),
    _("We do not judge what people have lived through."),
    _("We say “I”, and we do not speak for others."),
    _("No question is stupid."),
    _("We ask before we take a photo."),
    _("We take a break when somebody needs one."),
)
DUTIES: dict[str, Promise] = {
    "spokesperson": _("speaks for the team in front of the room"),
    "scribe": _("writes down what the team says"),
    "timekeeper": _("keeps an eye on the clock"),
}


@dataclass(frozen=True, slots=True)
class Held:
    """A duty, and who has it: `member` is None where nobody has it, or where the reader may not know (`is_hidden`)."""

    kind: str
    label: str
    aim: Promise
    member: TeamMember | None
    is_hidden: bool

    @property
    def name(self) -> str:
        return self.member.registration.chosen_name if self.member else ""


def ready_sentences() -> list[str]:
    """The ready sentences in the reader's language."""
    return [str(sentence) for sentence in READY]


def parted(text: str) -> tuple[list[str], str]:
    """A charter cut in the ready sentences it holds, as positions ("0", "3"), and the team's own words.

    A sentence ticked in one language is ticked in all.
    """
    known: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            known |= {str(sentence): str(position) for position, sentence in enumerate(READY)}
    lines = text.splitlines()
    return [known[line] for line in lines if line in known], "\n".join(line for line in lines if line not in known)


def charter_of(team: Team) -> Charter:
    """The charter of a team; one never written has no key, version 0 and no text."""
    return Charter.objects.filter(team=team).first() or Charter(event_id=team.event_id, team=team)


def duties_of(team: Team, actor: "Actor") -> Sequence[Held]:
    """The three duties, with the names that this reader may know. Two queries at most."""
    rows = {row.kind: row.member_id for row in TeamDuty.objects.filter(team=team, member__team=team)}
    seen = TeamMember.objects.visible_to(actor).filter(pk__in=rows.values()).select_related("registration")
    members = {member.pk: member for member in seen} if rows else {}
    return [
        Held(kind, label, DUTIES[kind], members.get(rows.get(kind, 0)), kind in rows and rows[kind] not in members)
        for kind, label in TeamDuty.Kind.choices
    ]
