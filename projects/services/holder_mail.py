"""What is written to whoever carries a project: the link, and a word before each moment. No mail names a team or a theme."""

from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from common.links import absolute
from common.mail import Mail
from events.dates import in_words
from projects.models import FollowUpMoment, Holder


def label_of(holder: Holder) -> str:
    """Whose mails those about this holder are, for erasure."""
    return f"holder:{holder.pk}"


def link_mail(holder: Holder) -> Mail:
    """The link, when somebody is named or the link is replaced."""
    return _mail(holder, "projects/holder/link_mail.txt", f"{label_of(holder)}:{holder.code_version}", {})


def reminder_mail(holder: Holder, moment: FollowUpMoment, day: date) -> Mail:
    """A week before a moment."""
    reference = f"{label_of(holder)}:{holder.code_version}:{moment.months}:{day.isoformat()}"
    return _mail(holder, "projects/holder/reminder_mail.txt", reference, {"moment": moment, "day": day})


def _mail(holder: Holder, template: str, reference: str, more: dict[str, Any]) -> Mail:
    event = holder.event
    link = absolute("holder_page", event.slug, holder.link_token)
    with translation.override(holder.registration.language if holder.registration else event.languages[0]):
        said = in_words(more["day"], more["day"]) if "day" in more else ""
        context = {"holder": holder, "event": event, "link": link, "said": said, **more}
        subject = _("News of your project: %(event)s") % {"event": event.title}
        body = render_to_string(template, context)
    return Mail(holder.email, subject, body, about=label_of(holder), reference=reference)
