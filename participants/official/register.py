"""The register sheet, in the shape that the CNIL proposes (art. 30 of the GDPR)."""

from django.utils import timezone
from django.utils.translation import gettext as _

from common.documents import Document, Fill, Part, Points, Table, Text
from events.dates import in_words
from events.models import Event
from participants.official import facts


def register_sheet(event: Event) -> Document:
    """The sheet of this event, ready for the organisation's register."""
    return Document(
        title=_("Register sheet: %(event)s") % {"event": event.title},
        lead=_("Filled from the event. What is between brackets has to be completed by the organisation."),
        author=str(event.organisation),
        made_at=timezone.now(),
        parts=[
            Part(_("The activity"), [_activity(event)]),
            Part(_("Who answers for it"), [facts.who_answers(event)]),
            Part(_("What for"), [Points(facts.purposes())]),
            Part(
                _("On which legal basis"), [Text(_basis()), Text(Fill(_("confirmed by the data protection officer")))]
            ),
            Part(_("About whom"), [Points(facts.people_concerned())]),
            Part(_("Which data"), [facts.categories_of_data()]),
            Part(_("Until when"), [facts.kept_until(event)]),
            Part(_("Who receives them"), [facts.who_receives()]),
            Part(
                _("Outside the European Union"),
                [Text(_("This software sends nothing there.")), Text(Fill(_("where it is hosted")))],
            ),
            Part(_("How they are protected"), [Points([*facts.measures(), *facts.left_to_the_host()])]),
        ],
    )


def _basis() -> str:
    return _(
        "The agreement of each person, asked purpose by purpose, unticked, and taken back as easily (art. 6.1.a). For needs "
        "and protected themes, which may tell of health or of private life: explicit agreement (art. 9.2.a)."
    )


def _activity(event: Event) -> Table:
    today = timezone.localdate()
    return Table(
        [_("What"), _("Details")],
        [
            [
                _("Name of the activity"),
                _("Registrations, needs and presence for “%(event)s”") % {"event": event.title},
            ],
            [_("Days of the event"), in_words(event.starts_on, event.ends_on)],
            [_("Sheet made on"), in_words(today, today)],
            [_("Reference in the register"), Fill()],
        ],
    )
