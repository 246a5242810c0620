from datetime import datetime

from django import template
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from common.dates import date_format
from teams.models import TeamNews

register = template.Library()


@register.filter
def ago(when: datetime | None, at: datetime) -> str:
    """How long before `at`: "just now", "4 min ago", "2 h ago", else the day."""
    if when is None:
        return ""
    minutes = max(0, int((at - when).total_seconds() // 60))
    if minutes == 0:
        return _("just now")
    if minutes < 60:
        return _("%(minutes)d min ago") % {"minutes": minutes}
    if minutes < 24 * 60:
        return _("%(hours)d h ago") % {"hours": minutes // 60}
    return date_format(localtime(when), "j F")


@register.filter
def duration(minutes: int) -> str:
    """Minutes as one says them: "38 min", "1 h 05"."""
    hours, rest = divmod(minutes, 60)
    return _("%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": rest} if hours else f"{rest} min"


@register.filter
def since(when: datetime, at: datetime) -> str:
    """How long from `when` to `at`: "38 min", "1 h 05"."""
    return duration(max(0, int((at - when).total_seconds() // 60)))


@register.filter
def waited(asked_at: datetime, at: datetime) -> str:
    """How long a table has waited: "waiting for 12 min"; "just asked" in the first minute."""
    if (at - asked_at).total_seconds() < 60:
        return _("just asked")
    return _("waiting for %(time)s") % {"time": since(asked_at, at)}


@register.filter
def told(news: TeamNews) -> str:
    """A piece of news as a short phrase, the note itself where it is one."""
    if news.kind == TeamNews.Kind.NOTE:
        return news.text
    if news.kind == TeamNews.Kind.STAGE:
        return _("moves to “%(stage)s”") % {"stage": news.stage.name} if news.stage else _("begins again")
    if news.kind == TeamNews.Kind.MOOD:
        return _("weather: %(mood)s") % {"mood": news.get_mood_display()} if news.mood else _("no weather any more")
    return {TeamNews.Kind.HAND_UP: _("raises the hand"), TeamNews.Kind.HAND_DOWN: _("somebody is on the way")}[
        news.kind
    ]
