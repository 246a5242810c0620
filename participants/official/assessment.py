"""The data protection impact assessment (AIPD), in the shape of the CNIL's method (art. 35 of the GDPR).

The software states facts. Levels of risk and the decision belong to people: they are left to be completed.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from common.documents import Document, Fill, Part, Points, Table, Text
from events.dates import in_words
from events.models import Event
from participants.official import facts


def impact_assessment(event: Event) -> Document:
    """The assessment of this event, ready for the data protection officer."""
    return Document(
        title=_("Impact assessment: %(event)s") % {"event": event.title},
        lead=_("Filled from the event. What is between brackets has to be completed by the organisation."),
        author=str(event.organisation),
        made_at=timezone.now(),
        parts=[_context(event), _principles(event), _risks(), _validation()],
    )


def _context(event: Event) -> Part:
    about = _(
        "“%(event)s” gathers residents, associations, social workers and partners, on %(days)s, to invent together."
    )
    said = about % {"event": event.title, "days": in_words(event.starts_on, event.ends_on)}
    why = _(
        "Two of the nine European criteria are met, which asks for an assessment: sensitive data, and vulnerable people."
    )
    return Part(
        _("The context"),
        parts=[
            Part(_("Overview"), [Text(said), Text(why)]),
            Part(_("Who answers for it"), [facts.who_answers(event)]),
            Part(_("About whom"), [Points(facts.people_concerned())]),
            Part(_("Which data"), [facts.categories_of_data()]),
            Part(_("Who receives them"), [facts.who_receives()]),
        ],
    )


def _principles(event: Event) -> Part:
    return Part(
        _("The principles"),
        parts=[
            Part(_("What for"), [Points(facts.purposes())]),
            Part(
                _("Only what is needed"),
                [
                    Points(
                        [
                            _("A contact is optional. A commune may be refused. A chosen name is enough."),
                            _("Age is asked as “18 or more?” and “under 15?”, never as a birth date."),
                            _("Needs are asked by situation. A report of danger is never written here."),
                            _("In imported lists, columns that nobody needs are refused by default."),
                        ]
                    )
                ],
            ),
            Part(_("Until when"), [facts.kept_until(event)]),
            Part(_("How people are told, and agree"), [Points(_told())]),
            Part(_("What people can do"), [_rights()]),
        ],
    )


def _told() -> list[str]:
    return [
        _("A plain page with dates, linked from registration, and read aloud by who registers somebody else."),
        _("Each purpose is asked apart, unticked; the answer is kept with its date, how it was given and who asked."),
        _("For a minor, the young person and a responsible adult agree together."),
        _("Taken back in one's own space, or by phone: the newest answer is the one that holds."),
    ]


def _rights() -> Table:
    return Table(
        [_("Right"), _("How")],
        [
            [
                _("To know and to take away"),
                _("Page “What do you hold about me?”, with a file to read and a file for machines."),
            ],
            [_("To correct"), _("Page “Change”, or by asking the organiser.")],
            [_("To erase"), _("At once, in one's own space or by asking. Only counts remain, without a name.")],
            [_("To object, to limit"), _("Cancelling, or taking back an agreement.")],
            [_("To complain"), _("The CNIL, named on the plain page.")],
        ],
    )


def _risks() -> Part:
    levels = [Fill(_("severity")), Fill(_("likelihood"))]
    sources = _(
        "a curious or hurried member of the team, somebody near the person, a thief of a device, a hosting failure"
    )
    rows = [
        [
            _("Somebody reads what they should not"),
            _("A person is recognised, found, judged; violence by somebody near."),
            _("Roles, protected themes, chosen names, log of readings, erasure by date."),
        ],
        [
            _("Something is changed by mistake or on purpose"),
            _("A need is not answered; a person is turned away."),
            _("Journal of each registration, pages that refuse to overwrite, confirmations."),
        ],
        [
            _("Something is lost"),
            _("A person is not expected; needs have to be told again."),
            _("Nothing acknowledged is lost; printed lists; reception that goes on without network."),
        ],
    ]
    headings = [_("Risk"), _("What it may do to people"), _("What the software does"), _("Severity"), _("Likelihood")]
    return Part(
        _("The risks"),
        parts=[
            Part(
                _("Where they come from"),
                [Text(_("For example: %(sources)s.") % {"sources": sources}), Text(Fill(_("others, here")))],
            ),
            Part(_("Each risk"), [Table(headings, [[*row, *levels] for row in rows])]),
            Part(_("Measures of the software"), [Points(facts.measures())]),
            Part(_("Measures of the organisation and the host"), [Points(facts.left_to_the_host())]),
        ],
    )


def _validation() -> Part:
    rows = [
        [_("Opinion of the data protection officer"), Fill()],
        [_("Opinion of people concerned, or why it was not asked"), Fill()],
        [_("Further measures, who, until when"), Fill()],
        [_("Decision, name, date, signature"), Fill()],
    ]
    return Part(_("The decision"), [Table([_("What"), _("Details")], rows)])
