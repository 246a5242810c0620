"""Letters of thanks, ready to be read over and changed. None names a theme, a team or a person."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.models import Category, Event
from participants.audiences import WITH_A_ROLE
from participants.wording import FIRST_NAME


def ready_letter(event: Event, which: str) -> dict[str, str]:
    """What the form of a letter begins with: {"audience", "subject", "body"}; nothing for a letter that is none."""
    if which == "people":
        return {"audience": "present", **_words(event, _to_people())}
    if which == "partners":
        partners = Category.objects.filter(event=event, key="partner").first()
        return {"audience": f"category:{partners.pk}" if partners else "present", **_words(event, _to_partners())}
    if which == "roles":
        return {"audience": WITH_A_ROLE, **_words(event, _to_those_who_helped())}
    return {}


def _words(event: Event, body: str) -> dict[str, str]:
    end = _("Thank you, and see you soon.")
    sender = f"{event.organisation.name}\n{event.contact_phone}".strip()
    variable = FIRST_NAME.get(get_language() or "fr", FIRST_NAME["fr"])
    return {"subject": _("Thank you"), "body": f"{body % {'first_name': variable}}\n\n{end}\n{sender}"}


def _to_people() -> str:
    return _(
        "Hello %(first_name)s,\n\n"
        "You came, you listened, you said what you know. What was made in these days comes from all of you.\n\n"
        "Your certificate of participation waits in your space. The projects go on: we tell you how, if you asked for it."
    )


def _to_partners() -> str:
    return _(
        "Hello %(first_name)s,\n\n"
        "Your organisation took part, and promised help to some of the teams. They count on it.\n\n"
        "We follow the projects for some months, and we tell you what becomes of them."
    )


def _to_those_who_helped() -> str:
    return _(
        "Hello %(first_name)s,\n\n"
        "You welcomed, helped, listened, or took care that each table could work. Without you nothing of this would have been.\n\n"
        "We tell you what becomes of the projects."
    )
