"""Answers proposed to the organiser for each kind of need: a press is quicker than a sentence, and kinder than a bare "yes"."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participants.models import Need

K, A = Need.Kind, Need.Answer


class Proposal(NamedTuple):
    """`answer`: one of Need.Answer. `words`: a sentence said to the person."""

    answer: str
    words: Promise


PROPOSALS: dict[str, tuple[Proposal, ...]] = {
    K.MOVING: (
        Proposal(A.YES, _("Everything is on one level, without steps.")),
        Proposal(A.YES, _("A parking place is kept for you near the door.")),
        Proposal(A.PARTLY, _("There are a few steps. Somebody helps you.")),
        Proposal(A.NO, _("There are stairs. Call us, to look for another way together.")),
    ),
    K.FRONT_SEAT: (
        Proposal(A.YES, _("A chair is kept for you near the front.")),
        Proposal(A.PARTLY, _("A chair is kept near the front in the large room, not at the tables.")),
    ),
    K.HEARING: (
        Proposal(A.YES, _("You sit near those who speak, and they use a microphone.")),
        Proposal(A.PARTLY, _("Those who speak use a microphone. At the tables, somebody writes for you.")),
    ),
    K.SEEING: (
        Proposal(A.YES, _("The papers are printed in large letters for you.")),
        Proposal(A.PARTLY, _("Somebody at your table reads the papers and the screen to you.")),
    ),
    K.READING: (Proposal(A.YES, _("Somebody at your table reads and writes with you.")),),
    K.QUIET: (
        Proposal(A.YES, _("A calm room is open all day.")),
        Proposal(A.PARTLY, _("There is no calm room. You may go out and come back when you wish.")),
    ),
    K.SIGN_LANGUAGE: (
        Proposal(A.YES, _("An interpreter is with you all day.")),
        Proposal(A.PARTLY, _("An interpreter is there in the large room, not at the tables.")),
        Proposal(A.NO, _("We have found no interpreter. Call us, to look for another way together.")),
    ),
    K.LANGUAGE: (
        Proposal(A.YES, _("Somebody at your table speaks your language.")),
        Proposal(A.PARTLY, _("Somebody who speaks your language is there part of the time.")),
        Proposal(A.NO, _("We have found nobody who speaks your language. Come with somebody if you can.")),
    ),
    K.COMPANION: (Proposal(A.YES, _("The person who helps you has a chair and a meal beside you.")),),
    K.CHILDCARE: (
        Proposal(A.YES, _("Your children have their place in the children's corner.")),
        Proposal(A.PARTLY, _("There is a place for one part of the children or of the time. We call you.")),
        Proposal(A.NO, _("The children's corner is full. Call us, to look for another way together.")),
    ),
    K.LIFT: (
        Proposal(A.YES, _("There is a seat for you in a car.")),
        Proposal(A.PARTLY, _("There is a seat for you one way. We look for the other.")),
        Proposal(A.NO, _("We have found no car. Call us, to look for another way together.")),
    ),
    K.OTHER: (),
}


def proposals_of(kind: str) -> list[tuple[str, Proposal]]:
    """[(key, proposal)] for a kind of need; the key is what a button sends, and `proposal_named` reads."""
    return [(f"{kind}-{place}", proposal) for place, proposal in enumerate(PROPOSALS[kind])]


def proposal_named(key: str) -> Proposal | None:
    """The proposal of a key; None where there is none."""
    return next((p for kind in PROPOSALS for name, p in proposals_of(kind) if name == key), None)
