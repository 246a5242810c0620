"""The people of the demonstration: who they are, what they come for, and the door they come in by."""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Moment = Literal["open", "under_way", "followed_up"]
Door = Literal["user", "person", "tablet", "screen"]


@dataclass(frozen=True)
class Persona:
    """`key` names a user (key@example.org), `door` says how they come in, `page` is the address name they land on.

    `reference` is the person's reference in people.json for the door "person", the table number for "tablet".
    """

    key: str
    name: str
    who: Promise
    comes_for: Promise
    icon: str
    moment: Moment
    door: Door
    page: str
    reference: str = ""
    roles: tuple[str, ...] = ()


PERSONAS = (
    Persona(
        "nadege",
        "Nadège",
        _("organiser, not technical"),
        _("She prepares the event, sees who is missing and opens registration."),
        "list-checks",
        "open",
        "user",
        "event_overview",
        roles=("organiser",),
    ),
    Persona(
        "theo",
        "Théo",
        _("facilitator of two tables"),
        _("He follows ten teams on his tablet and sees who needs him."),
        "layout-grid",
        "under_way",
        "user",
        "board",
        roles=("facilitator",),
    ),
    Persona(
        "paul",
        "Paul",
        _("at the reception"),
        _("He welcomes people at the door, also when the network goes."),
        "door-open",
        "under_way",
        "user",
        "reception",
        roles=("reception",),
    ),
    Persona(
        "gerard",
        "Gérard",
        _("resident, 71, without internet"),
        _("His home-helper registered him. He asked for a lift and a chair near the front."),
        "home",
        "open",
        "person",
        "my_space",
        reference="DEMO-018",
    ),
    Persona(
        "sonia",
        "Sonia",
        _("parent alone with a baby"),
        _("She registered on her phone in two minutes and needs care for her child."),
        "baby",
        "open",
        "person",
        "my_space",
        reference="DEMO-015",
    ),
    Persona(
        "camille",
        "Camille",
        _("must not be recognised"),
        _("A chosen name, no commune, a confidential choice: only the organiser and the theme lead know."),
        "eye-off",
        "open",
        "person",
        "my_space",
        reference="DEMO-042",
    ),
    Persona(
        "karim",
        "Karim",
        _("social worker"),
        _("He registers the people he accompanies, and sees only those."),
        "users",
        "open",
        "user",
        "home",
        roles=("helper",),
    ),
    Persona(
        "helene",
        "Hélène",
        _("chair of a small association"),
        _("She fills the project sheet with her team."),
        "heart",
        "under_way",
        "person",
        "my_space",
        reference="DEMO-024",
    ),
    Persona(
        "mireille",
        "Mireille",
        _("partner and juror, from the family benefits office"),
        _("She sees where she is invited, and what awaits her there."),
        "message-circle",
        "followed_up",
        "user",
        "home",
        roles=("partner", "juror"),
    ),
    Persona(
        "referente",
        "Awa",
        _("lead of a protected theme"),
        _("She alone, with the organiser, knows who chose her theme."),
        "lock",
        "open",
        "user",
        "home",
        roles=("referent",),
    ),
    Persona(
        "table",
        "Table 6",
        _("a tablet on a table"),
        _("The team writes its sheet. Nothing is lost when the network goes."),
        "table",
        "under_way",
        "tablet",
        "table",
        reference="6",
    ),
    Persona(
        "ecran",
        "Grand écran",
        _("the big screen of the room"),
        _("Now, next, time left. No name, ever."),
        "clock",
        "under_way",
        "screen",
        "screen",
    ),
)
BY_KEY = {persona.key: persona for persona in PERSONAS}
SLUGS: dict[Moment, str] = {
    "open": "demo-inscriptions",
    "under_way": "demo-aujourdhui",
    "followed_up": "demo-suivi",
}
MOMENTS: dict[Moment, tuple[Promise, Promise]] = {
    "open": (_("Before: registration is open"), _("People register. The organiser looks at who is missing.")),
    "under_way": (_("Today: the tables are at work"), _("Ten teams write their project sheets.")),
    "followed_up": (
        _("After: the projects are followed"),
        _("Almost six months later: which projects are alive, which go quiet."),
    ),
}
