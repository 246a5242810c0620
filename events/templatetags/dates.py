from datetime import date

from django import template

from events.dates import in_words
from events.models import Event

register = template.Library()


@register.filter
def event_days(event: Event) -> str:
    """When the event is held, as one says it: "4 and 5 December 2030"."""
    return in_words(event.starts_on, event.ends_on)


@register.filter
def day_number(event: Event, number: int) -> date:
    """The date of day `number` (from 1) of the programme."""
    return event.days[number - 1] if 1 <= number <= event.day_count else event.starts_on


@register.filter
def one_day(day: date) -> str:
    """A date as one says it: "4 December 2030", "1er janvier 2031"."""
    return in_words(day, day)
