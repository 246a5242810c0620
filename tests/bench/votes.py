"""The favourite of the room, under load: every phone sends each of its votes twice at once, as after a doubtful network.

    200  phones  of as many people: a vote, then another one in its place, each on two connections at the same moment
    100  phones  more, that vote for the first time while the organiser closes the poll

What was acknowledged is counted, once a person and for the last team they chose; what was not is refused in words.
"""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlencode, urlsplit

from django.urls import reverse

from projects.models import FavouriteResult
from projects.services.favourite import open_poll
from teams.models import Team
from tests.bench.crowd import sessions
from tests.bench.day_mix import TOKEN, cookie
from tests.bench.figures import Figure
from tests.permissions.world import World

PHONES, LATE, AT_ONCE = 200, 100, 16
KEPT, REFUSED = 302, 409


class Phone:
    """A person's phone. `kept`: the team of the last vote that the server acknowledged."""

    def __init__(self, host: str, path: str, key: str) -> None:
        self.host, self.path, self.kept = host, path, None
        self.headers = {
            "Cookie": f"sessionid={key}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def send(self, fields: dict[str, object]) -> int:
        link = http.client.HTTPConnection(self.host, timeout=60)
        link.request("POST", self.path, urlencode(fields), self.headers)
        status = link.getresponse().status
        link.close()
        return status

    def vote(self, team: int) -> list[int]:
        """The same vote on two connections at once; both answers."""
        answers: list[int] = []
        twice = [threading.Thread(target=lambda: answers.append(self.send({"team": team}))) for _ in range(2)]
        for one in twice:
            one.start()
        for one in twice:
            one.join()
        if KEPT in answers:
            self.kept = team
        return answers


def measure(worlds: dict[str, World], address: str) -> Iterator[Figure]:
    world, host = worlds["under_way"], urlsplit(address).netloc
    open_poll(event=world.event, own_team=True)
    teams = list(Team.objects.filter(event=world.event).order_by("pk").values_list("pk", flat=True)[:10])
    path = reverse("favourite", args=[world.event.slug])
    phones = [Phone(host, path, key) for key in sessions(world.event, PHONES + LATE)]
    organiser = Phone(host, reverse("favourite_lead", args=[world.event.slug]), cookie(world, "organiser"))
    early, late, answers = phones[:PHONES], phones[PHONES:], []

    def votes(place: int) -> None:
        for turn in (0, 1):
            answers.extend(early[place].vote(teams[(place + turn) % len(teams)]))

    began = time.perf_counter()
    each_at_once(votes, PHONES)
    took = time.perf_counter() - began

    closing: list[float] = []

    def vote_or_close(place: int) -> None:
        if place == LATE // 3:
            asked = time.perf_counter()
            organiser.send({"do": "close"})
            closing.append(time.perf_counter() - asked)
        answers.extend(late[place].vote(teams[place % len(teams)]))

    each_at_once(vote_or_close, LATE)
    wanted = Counter(phone.kept for phone in phones if phone.kept)
    counted = {row.team_id: row.by_vote for row in FavouriteResult.objects.filter(event=world.event)}
    yield Figure("votes_people", PHONES + LATE, "people")
    yield Figure("votes_per_s", round(4 * PHONES / took, 1), "1/s")
    yield Figure("votes_doubled", sum(max(0, counted.get(team, 0) - wanted[team]) for team in teams), "votes", "== 0")
    yield Figure("votes_lost", sum(max(0, wanted[team] - counted.get(team, 0)) for team in teams), "votes", "== 0")
    yield Figure("votes_late_refused", answers.count(REFUSED), "answers")
    yield Figure("votes_errors", sum(answer not in (KEPT, REFUSED) for answer in answers), "answers", "== 0")
    yield Figure("votes_closing_ms", round(1000 * closing[0]), "ms")


def each_at_once(do: Callable[[int], None], count: int) -> None:
    """`do(0)` to `do(count - 1)`, AT_ONCE at a time."""
    places = iter(range(count))
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                place = next(places, None)
            if place is None:
                return
            do(place)

    threads = [threading.Thread(target=work) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
