"""What the big screen of a room shows, and what it has to know to go on alone where the network fails.

Nothing here is about anybody: slots, announcements, questions of themes as on the public page, names of teams.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.db.models import Q, QuerySet
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from common.dates import date_format
from events.models import Announcement, Event, Helpline, Screen, Slot, Theme
from events.now import Now, where_are_we
from projects.awards import Revealed, is_the_moment, revealed
from projects.evaluation import takes_sheets
from projects.models import Evaluation
from projects.presentations import Order, order_of

Shows = Screen.Shows
ANNOUNCED_AHEAD = timedelta(hours=1)  # announcements planned so soon are known to the screen: it may lose the network
MOST_NEWS = 3  # announcements that take turns
THEME_SECONDS = 14  # that each question stays
MOST_NUMBERS = 3  # to call, under the question of a protected theme: more are not read from afar
NEWS_BESIDE_AWARDS = timedelta(minutes=5)
MOST_TEAMS = 4  # named after the one whose turn it is
BY_KIND = {
    Slot.Kind.THEMES: Shows.THEMES,
    Slot.Kind.PRESENTATION: Shows.ORDER,
    Slot.Kind.CLOSING: Shows.THANKS,
}


@dataclass(frozen=True)
class Room:
    """A room's screen at one moment. `name` is the room's, empty where somebody looks at the screen without a room.
    `helplines`: those under the question of a protected theme. `awards`: those the room has seen,
    the latest first."""

    event: Event
    at: datetime
    name: str
    shows: str
    slots: Sequence[Slot]
    news: Sequence[Announcement]
    themes: Sequence[Theme]
    order: Order
    helplines: Sequence[Helpline]
    awards: Sequence[Revealed]
    view: str  # the end of the address of "your view", where this screen shows it

    @cached_property
    def now(self) -> Now:
        return where_are_we(self.slots, self.at)

    @property
    def face(self) -> str:
        """Which of the faces is shown: now, themes, order, awards, view or thanks."""
        return self._possible(self.shows if self.shows != Shows.AUTO else self._of_the_moment())

    def _of_the_moment(self) -> str:
        if self.order.current:
            return Shows.ORDER
        if self.now.current:
            return BY_KIND.get(Slot.Kind(self.now.current.kind), Shows.NOW)
        return Shows.THANKS if self.now.is_over else Shows.NOW

    def _possible(self, face: str) -> str:
        """A face with nothing on it is not shown."""
        shown = {Shows.THEMES: self.themes, Shows.ORDER: self.order.is_made, Shows.VIEW: self.view}
        return face if shown.get(Shows(face), True) else Shows.NOW

    @property
    def said(self) -> Sequence[Announcement]:
        """The announcements of this moment, the latest first; while awards are shown, those said just now alone."""
        oldest = self.at - NEWS_BESIDE_AWARDS
        said = [one for one in self.news if one.starts_at <= self.at]
        return [one for one in said if self.face != Shows.AWARDS or one.starts_at > oldest][:MOST_NEWS]

    @property
    def has_begun(self) -> bool:
        """Something of today is behind us: between two slots, nobody is welcomed again."""
        return any(slot.ends <= self.at and slot.on == self.event.today for slot in self.slots)

    @property
    def next_teams(self) -> Sequence[Any]:
        """The teams named after the one whose turn it is."""
        begin = 0 if self.order.current else 1
        return self.order.to_come[begin : begin + MOST_TEAMS]

    @property
    def teams_after(self) -> int:
        """How many more there are than those named."""
        return max(0, len(self.order.to_come) - len(self.next_teams) - (0 if self.order.current else 1))

    @cached_property
    def day(self) -> dict[str, Any]:
        """All that the screen's script knows: times are seconds since 1970, of the event's clock."""
        return {
            "version": static_version(),
            "shows": self.shows,
            "has": [Shows.NOW, Shows.THANKS, Shows.AWARDS, *_faces_with(self.themes, self.order, self.view)],
            "telling": self.order.current is not None,
            "newsBesideAwards": NEWS_BESIDE_AWARDS.total_seconds(),
            "slots": [self._slot(slot) for slot in self.slots if slot.ends > self.at - timedelta(hours=12)],
            "news": [
                {"text": one.text, "from": one.starts_at.timestamp(), "to": one.ends_at and one.ends_at.timestamp()}
                for one in self.news
            ],
        }

    def _slot(self, slot: Slot) -> dict[str, Any]:
        time = time_format(slot.starts_at, "H:i")
        return {
            "from": slot.begins.timestamp(),
            "to": slot.ends.timestamp(),
            "title": slot.title,
            "place": slot.place,
            "date": slot.on.isoformat(),
            "face": self._possible(BY_KIND.get(Slot.Kind(slot.kind), Shows.NOW)),
            "nextToday": _("Next, at %(time)s:") % {"time": time},
            "nextOtherDay": _("Next, on %(day)s at %(time)s:") % {"day": day_words(slot.on), "time": time},
        }

    @property
    def json(self) -> str:
        return json.dumps(self.day, ensure_ascii=False)

    @property
    def etag(self) -> str:
        """Changes when anything shown does, the time apart: that ticks in the browser."""
        order = [(turn.pk, turn.state, turn.team.name) for turn in self.order.turns]
        questions = [(theme.pk, theme.title, theme.question, theme.sensitivity) for theme in self.themes]
        helps = [*map(str, self.helplines), self.event.quiet_room]
        slots = [slot for slot in self.day["slots"] if slot["to"] > self.at.timestamp()]
        rules = (self.order.rules.talk_minutes, self.order.rules.question_minutes, str(self.order.until))
        known = [self.name, self.event.title, self.event.clock_speed, {**self.day, "slots": slots}]
        # The event's own clock may have jumped (a rehearsal begun, stopped): that is news too.
        jump = str(self.event.rehearsal_began_at)
        awards = [(one.name, one.brings, [(t.number, t.name) for t in one.teams]) for one in self.awards]
        words = json.dumps([known, order, questions, helps, rules, jump, awards, _("Now")], default=str)
        return hashlib.blake2b(words.encode(), digest_size=12).hexdigest()


def room_of(event: Event, screen: Screen | None) -> Room:
    """What the screen of a room shows now; the whole event's where `screen` is None. Eight queries."""
    at = event.now
    awards = revealed(event)
    name = screen.name if screen else ""
    themes = list(event.themes.all())
    return Room(
        event=event,
        at=at,
        name=name,
        shows=screen.shows if screen else _without_a_room(awards, at),
        slots=in_room(list(event.slots.all()), name),
        news=list(_news(event, screen, at)),
        themes=themes,
        order=order_of(event, at),
        helplines=_helplines(event) if any(theme.is_protected for theme in themes) else [],
        awards=awards,
        view=_view(event) if screen and screen.shows == Shows.VIEW else "",
    )


def _view(event: Event) -> str:
    """Where phones answer now; nothing where they do not."""
    evaluation = Evaluation.objects.select_related("event").filter(event=event).first()
    return evaluation.link if evaluation and takes_sheets(evaluation) else ""


def _without_a_room(awards: Sequence[Revealed], at: datetime) -> str:
    """What is shown where no room was told what to show."""
    return Shows.AWARDS if is_the_moment(awards, at) else Shows.AUTO


def _helplines(event: Event) -> list[Helpline]:
    """The first numbers of the event, in its order, of those checked lately."""
    checked = [line for line in Helpline.objects.filter(event=event) if not line.is_stale(event.real_today)]
    return checked[:MOST_NUMBERS]


def in_room(slots: Sequence[Slot], name: str) -> list[Slot]:
    """The slots that a room's screen goes by: where two happen at once and one has this room as its place, that one."""
    here = [slot for slot in slots if _same(slot.place, name) and not slot.is_skipped]
    return [
        slot for slot in slots if not slot.is_skipped and (slot in here or not any(_meet(slot, mine) for mine in here))
    ]


def static_version() -> str:
    """Changes when the site's files do: a screen that stays open for days then takes the new ones."""
    return str(getattr(staticfiles_storage, "manifest_hash", "") or "")


def _same(place: str, name: str) -> bool:
    return bool(name) and place.strip().casefold() == name.strip().casefold()


def _meet(slot: Slot, other: Slot) -> bool:
    return slot.day == other.day and slot.starts_at < other.ends_at and other.starts_at < slot.ends_at


def _news(event: Event, screen: Screen | None, at: datetime) -> QuerySet[Announcement]:
    """The announcements for this screen, of now and of the coming hour, the latest first."""
    rows = Announcement.objects.filter(event=event, on_screens=True, withdrawn_at=None)
    soon = rows.filter(starts_at__lte=at + ANNOUNCED_AHEAD).exclude(ends_at__lte=at)
    return soon.filter(Q(screen=None) | Q(screen=screen)).order_by("-starts_at", "-pk")


def _faces_with(themes: Sequence[Theme], order: Order, view: str) -> list[str]:
    return [face for face, there in ((Shows.THEMES, themes), (Shows.ORDER, order.is_made), (Shows.VIEW, view)) if there]


def day_words(day: date) -> str:
    """ "Thursday 5 December"."""
    return date_format(day, "l j F")
