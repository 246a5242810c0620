"""What each role sees, does, and loses when it is taken back: said on the page of roles and to the invited."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.models.roles import RoleKind


@dataclass(frozen=True)
class RoleWords:
    """`people` heads the list, `one` completes "you are invited as", `does` tells what the role is for."""

    kind: str
    icon: str
    people: Promise
    one: Promise
    invite: Promise
    does: Promise
    loses: Promise


WORDS: dict[str, RoleWords] = {
    words.kind: words
    for words in (
        RoleWords(
            RoleKind.ORGANISER,
            "settings",
            _("Organisers"),
            _("organiser"),
            _("Invite an organiser"),
            _("See and change everything in this event, and decide who does what."),
            _("They no longer see the people, and change nothing any more in this event."),
        ),
        RoleWords(
            RoleKind.FACILITATOR,
            "layout-grid",
            _("Facilitators"),
            _("facilitator"),
            _("Invite a facilitator"),
            _("Follow the teams on the board, look after one's tables, and answer raised hands."),
            _("They no longer see the board. The tables given to them have no facilitator any more."),
        ),
        RoleWords(
            RoleKind.REFERENT,
            "lightbulb",
            _("Theme leads"),
            _("theme lead"),
            _("Invite a theme lead"),
            _("Answer for a theme, and see who chose it, also where that choice is confidential."),
            _("They no longer see who chose the theme. The theme has one lead fewer."),
        ),
        RoleWords(
            RoleKind.LISTENER,
            "ear",
            _("Listeners"),
            _("listener"),
            _("Invite a listener"),
            _("Listen to whoever asks, in private. Nothing of it is ever written down."),
            _("They are no longer called. A confidential theme needs at least one listener."),
        ),
        RoleWords(
            RoleKind.RECEPTION,
            "door-open",
            _("Reception"),
            _("reception"),
            _("Invite somebody for reception"),
            _("Welcome people at the door."),
            _("They no longer welcome people with this site."),
        ),
        RoleWords(
            RoleKind.HELPER,
            "heart-handshake",
            _("Helpers"),
            _("helper"),
            _("Invite a helper"),
            _("Register people who would not do it alone, and see only those."),
            _("They register nobody any more. The people they registered keep their place."),
        ),
        RoleWords(
            RoleKind.JUROR,
            "star",
            _("Jury"),
            _("juror"),
            _("Invite a juror"),
            _("Read the project sheets and give an opinion, alone, then together."),
            _("They no longer read the project sheets."),
        ),
        RoleWords(
            RoleKind.PARTNER,
            "gift",
            _("Partners"),
            _("partner"),
            _("Invite a partner"),
            _("Discover the projects and say what one can bring."),
            _("They no longer see the projects that are not public."),
        ),
    )
}
