"""What stands on a person's card: the code, the link, and the link as a picture to scan."""

from dataclasses import dataclass
from typing import Any

import segno
from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Card:
    """`code` in two groups ("ABCD EFGH"), `link` an absolute address, `picture` a data: address of an SVG."""

    code: str
    link: str
    picture: str


def card_of(request: HttpRequest, holder: Any, *, page: str) -> Card:
    """The card of a CodeHolder with an event; `page` names the address that takes its link token."""
    link = request.build_absolute_uri(reverse(page, args=[holder.event.slug, holder.link_token]))
    picture = segno.make(link, error="m").svg_data_uri(scale=4, border=2, dark="#000", light="#fff")
    return Card(code=holder.code_in_groups, link=link, picture=picture)
