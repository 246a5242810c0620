from django import template
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from common.dates import date_format
from events.models import Event
from participants import room_words
from participants.models import PlaceOffer
from participants.representativity import Place, Public

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """A share from 0 to 1 as people read it: 0.249 gives "24.9%", in French "24,9 %"."""
    return _("%(number)s%%") % {"number": number_format(100 * share, 1)}


register.filter("said_of_place", room_words.said_of_place)
register.filter("said_of_public", room_words.said_of_public)
register.filter("name_of_place", room_words.name_of)


@register.filter
def tone_of_place(place: Place) -> str:
    """ "coral" where people are missing, "neutral" where a few are, "sea" elsewhere."""
    if place.is_lacking:
        return "coral"
    return "neutral" if place.missing_people or place.index is None else "sea"


@register.filter
def tone_of_public(public: Public) -> str:
    return "coral" if public.missing_people else "sea"


@register.filter
def until(offer: PlaceOffer, event: Event) -> str:
    """The end of an offer, as people say it, where the event is held."""
    return date_format(timezone.localtime(offer.expires_at, event.zone), "l j F, H:i")
