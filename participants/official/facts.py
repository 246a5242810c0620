"""What both documents say, read from the event and from the retention clock."""

from collections.abc import Sequence
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.documents import Cell, Fill, Table
from events.dates import in_words
from events.models import Event
from participants.models import Consent
from participants.retention import FIGURES, KINDS, Kind

PURPOSES: dict[Consent.Purpose, Promise] = {
    Consent.Purpose.TAKING_PART: gettext_lazy(
        "Welcome participants: keep their answers until the dates of this document."
    ),
    Consent.Purpose.NEEDS: gettext_lazy(
        "Answer what participants need to come: keep these needs, erased soon after the event."
    ),
    Consent.Purpose.LIFT: gettext_lazy(
        "Share cars: give first name and contact to the person with whom the trip is shared."
    ),
    Consent.Purpose.FOLLOW_UP: gettext_lazy("Follow up the projects: contact participants after the event."),
    Consent.Purpose.PHOTO_GROUP: gettext_lazy("Take group photos, shared between participants."),
    Consent.Purpose.PHOTO_REPORT: gettext_lazy("Show photos of participants in the report of the event."),
    Consent.Purpose.PHOTO_PUBLIC: gettext_lazy("Show photos of participants on the internet and in the press."),
    Consent.Purpose.JOINT: gettext_lazy(
        "Welcome minors: keep the agreement of the young person and of the responsible adult."
    ),
}


def who_answers(event: Event) -> Table:
    """The organisation that decides, and how to reach it."""
    contact = ", ".join(text for text in (event.contact_phone, event.contact_email) if text)
    rows: list[Sequence[Cell]] = [
        [_("Organisation that decides (controller)"), str(event.organisation)],
        [_("Its address"), Fill()],
        [_("How to reach it"), contact or Fill()],
        [_("Data protection officer"), Fill(_("name, e-mail, phone"))],
        [_("Other organisations that decide with it"), Fill(_("names, or “none”"))],
        [_("Who hosts this software (processor)"), Fill(_("name, country, contract"))],
    ]
    return Table([_("Who"), _("Details")], rows)


def purposes() -> list[Cell]:
    """Each purpose for which an agreement is asked, as the organisation says it."""
    return [str(PURPOSES[Consent.Purpose(key)]) for key in Consent.Purpose.values]


def people_concerned() -> list[Cell]:
    return [
        _("Participants: residents, members of associations, social workers, partners. Some are vulnerable."),
        _("Minors from whom an agreement is asked together with a responsible adult."),
        _("People who help to register, and people to call in associations and services."),
        _("The team of the event: organisers, facilitators, leads of themes, reception, listeners."),
    ]


def categories_of_data() -> Table:
    """What is asked, and what never is."""
    rows: list[Sequence[Cell]] = [
        [_("Identity"), _("A name chosen by the person, “18 or more”, “15 to 17” or “under 15”. Never a birth date.")],
        [_("Contact"), _("E-mail and phone, both optional, and those of the responsible adult of a minor.")],
        [_("Where and as whom"), _("Commune (or a refusal to say), category, association. Never an address.")],
        [_("Choices"), _("Up to three themes. Some are protected: they may tell of violence or of health.")],
        [
            _("Needs (may tell of health or beliefs)"),
            _("Access by situation, never by diagnosis; meals; children to mind by age band; shared cars."),
        ],
        [_("Agreements"), _("Yes or no to each purpose, when, how, and asked by whom.")],
        [_("Presence"), _("Half-days of presence, hours of arrival and leaving.")],
        [_("Traces"), _("Who changed a registration, who read whose needs, what people were told.")],
    ]
    return Table([_("Kind"), _("What exactly")], rows)


def kept_until(event: Event) -> Table:
    """The table of the retention clock: the dates that the page shows."""
    kinds = sorted(KINDS, key=lambda kind: kind.until(event) or date.max)
    rows = [[str(kind.what), when(kind, event), str(kind.how)] for kind in (*kinds, FIGURES)]
    return Table([_("What"), _("Kept until"), _("Then")], rows)


def when(kind: Kind, event: Event) -> str:
    until = kind.until(event)
    said = in_words(until, until) if until else _("without end") if kind is FIGURES else ""
    return " ".join(str(part) for part in (kind.when, said) if part)


def who_receives() -> Table:
    """Roles of the software, and what each is shown: true of every event."""
    rows: list[Sequence[Cell]] = [
        [_("Organiser"), _("Everything of its own event. Each reading of needs is noted.")],
        [_("Lead of a theme"), _("The names of the people who chose its theme.")],
        [_("Reception"), _("Names, presence, and the needs that concern the welcome.")],
        [_("Helper"), _("The people whom the helper registered, until the day agreed.")],
        [_("Facilitator"), _("The names at the tables; at a protected table, only its own facilitator.")],
        [_("People of a table"), _("The names at their own table.")],
        [_("Jury, partners, big screen, public"), _("No personal data of participants.")],
        [_("Outside the organisation"), Fill(_("for example the mail provider, or “nobody”"))],
    ]
    return Table([_("Who"), _("What they are shown")], rows)


def measures() -> list[Cell]:
    """What this software does by itself."""
    return [
        _("One table says who may do what; each address of the site is checked against it, event by event."),
        _("The database itself refuses that a row of one event points to another event."),
        _(
            "People come in by a personal code that is not stored: it is derived from a key kept apart, and can be replaced."
        ),
        _(
            "The team signs in by a code sent by e-mail, by passkey, with a second step if wished: there is no password to steal."
        ),
        _(
            "A protected theme or a confidential choice is shown to the organiser and to the lead of the theme only: no mail, badge, screen or shared list names it."
        ),
        _("Each reading of what somebody needs is noted with who, when and where, and shown to the organiser."),
        _("The technical log names no person: no address with a code, no content of a form."),
        _(
            "No page calls another site; scripts that are not ours are refused by the browser (content security policy)."
        ),
        _(
            "What has come to its date is erased each night, with a report in numbers. Tests look for what might remain, everywhere."
        ),
        _("Files to print are erased the next night; a mail is erased once it has left."),
        _("People see, change, download and erase their data by themselves, or by asking."),
    ]


def left_to_the_host() -> list[Cell]:
    """What the software cannot know."""
    return [
        Fill(_("encrypted connection (https) in front of the software")),
        Fill(_("backups: where, encrypted or not, how long; erased data disappears from them when?")),
        Fill(_("updates of the machine, who may enter it")),
        Fill(_("what happens in case of a leak: who tells the CNIL within 72 hours")),
    ]
