"""Cards for those whom no mail reaches: when, where, and the code of their space in letters and to scan. Never a theme."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.pdf import written
from participants.badges import qr_svg
from participants.models import Registration
from reports.documents.base import Amounts, Choices, Document, Order, days_and_place, sheets

ON_A_PAGE = 4
WITHOUT_EMAIL, EVERYBODY = "without_email", "everybody"
TELL_EVERY = 100


def _data(order: Order) -> dict[str, Any]:
    event = order.event
    people = Registration.objects.active().filter(event=event).order_by("search_name", "pk")
    if order.choices.get("who", WITHOUT_EMAIL) == WITHOUT_EMAIL:
        people = people.filter(email="")
    people = list(people.only("chosen_name", "reference", "code_version"))
    cards = []
    for number, person in enumerate(people, start=1):
        link = order.link("open_space", person.link_token)
        cards.append({"name": written(person.chosen_name), "code": person.code_in_groups, "qr": qr_svg(link)})
        if number % TELL_EVERY == 0:
            order.tell(number, len(people))
    return {
        "title": _("Cards: %(event)s") % {"event": event.title},
        **days_and_place(event),
        "address": event.venue_address,
        "cards": cards,
        "words": {
            "kept": _("Your place is kept"),
            "code": _("Your code"),
            "type": _("Type it at %(address)s, or scan the picture.")
            % {"address": f"{order.site.split('://')[-1]}/code/"},
            "key": _("Your code is like a key: do not show it to others."),
            "cannot": _("You cannot come any more? Call %(phone)s.") % {"phone": event.contact_phone}
            if event.contact_phone
            else "",
            "picture": _("Picture to scan: it opens your space"),
        },
    }


def _count(amounts: Amounts, choices: Choices) -> int:
    return amounts.people if choices.get("who") == EVERYBODY else amounts.without_email


CARDS = Document(
    key="cards",
    template="print/cards.typ",
    icon="key-round",
    moment="before",
    title=gettext_lazy("Cards with the code"),
    words=gettext_lazy("For those who have no e-mail: when, where, and their own code. To hand over or send by post."),
    paper=gettext_lazy(
        "A4, 4 cards on a sheet, to cut. Give each card to its person only: its code opens their space."
    ),
    permission="reports.print_codes",
    count=_count,
    pages=lambda amounts, choices: sheets(_count(amounts, choices), ON_A_PAGE),
    data=_data,
)
