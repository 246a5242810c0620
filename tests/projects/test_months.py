"""From the presentations to six months later, by the services and a moved clock: what a project that is followed lives."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from common.models import OutgoingMail
from events.models import Event
from events.services.status import change_status
from participants.services.retention import forget_what_is_due
from projects.follow_up import Portfolio, project_of
from projects.models import Follower, FollowUp, Holder
from projects.services.follow_up import name_holder, note_no_answer, tell_follow_up
from projects.services.follow_up_reminders import remind_holders
from projects.services.following import ask_to_follow, confirm, tell_followers
from projects.services.jury import answer_team
from projects.services.pledges import keep_pledge, make_pledge
from projects.services.presentations import draw_order, take_step
from teams.models import Team
from tests.factories import EventFactory, RegistrationFactory, TeamFactory

pytestmark = pytest.mark.django_db
DAY = date(2030, 12, 5)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(at(DAY), tick=False) as traveller:
        yield traveller


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


class Months:
    """An event whose two teams have told, with the mails of each day."""

    def __init__(self, clock: Any) -> None:
        self.clock = clock
        self.event: Event = EventFactory(starts_on=DAY, ends_on=DAY, status="under_way")
        self.helene: Team = TeamFactory(event=self.event, number=3, name="Sans étiquette")
        self.other: Team = TeamFactory(event=self.event, number=4, name="Le relais")

    def pass_to(self, day: date) -> list[tuple[str, str]]:
        """Live until this day, every morning's jobs done. Returns [(to whom, what is said)]."""
        today = self.event.real_today
        while today < day:
            today += timedelta(days=1)
            self.clock.move_to(at(today))
            if self.event.status == Event.Status.FOLLOW_UP:
                remind_holders()
                tell_followers()
        return self.mails()

    def mails(self) -> list[tuple[str, str]]:
        found = [(row.to[0], row.body) for row in OutgoingMail.objects.order_by("pk")]
        OutgoingMail.objects.all().delete()
        return found

    def present(self) -> None:
        draw_order(event=self.event, lot=7)
        for turn in self.event.presentations.in_order().select_related("event", "team"):
            for version, step in enumerate(("begin", "end"), start=turn.version):
                take_step(presentation=turn, step=step, version=version)

    def share_results(self) -> None:
        for status in ("deliberation", "results_shared", "follow_up"):
            change_status(event=self.event, to=status, user=None)
            if status == "deliberation":
                answer_team(team=self.helene, reasons="Simple et juste", version=0)


def test_a_project_lives_from_the_presentations_to_six_months_later(clock: Any) -> None:
    months = Months(clock)
    event, team = months.event, months.helene
    months.present()
    pledge = make_pledge(
        team=team,
        kind="time",
        what="Un conseil",
        by_on=date(2031, 2, 1),
        name="Mireille DÉMO",
        idempotency_key=uuid.uuid4(),
    )
    months.share_results()
    name_holder(team=team, name="Hélène DÉMO", channel="email", email="helene@example.org", version=0)
    name_holder(team=months.other, name="Gérard DÉMO", channel="phone", phone="06 39 98 00 18", version=0)
    neighbour = RegistrationFactory(event=event)
    ask_to_follow(event=event, email="voisine@example.org", teams=[team], language="fr", registration=neighbour)
    confirm(follower=Follower.objects.get())
    assert [to for to, _body in months.mails()] == ["helene@example.org", "voisine@example.org"]

    # A month: a mail a week before, told by the link; the other is called.
    (reminder,) = months.pass_to(date(2031, 1, 5))
    link = reverse("holder_page", args=[event.slug, Holder.objects.get(team=team).link_token])
    assert reminder[0] == "helene@example.org"
    assert link in reminder[1]
    Client().post(link, {"what": "tell", "tell-state": "started", "tell-people_concerned": 4, "tell-version": 0})
    assert [to for to, body in months.pass_to(date(2031, 1, 12)) if "commencé" in body] == ["voisine@example.org"]
    note_no_answer(team=months.other, months=1, calls=0)
    assert [project.team for project, _why in Portfolio(event).quiet()] == [months.other]
    keep_pledge(pledge=pledge, version=1)

    # Three months: paused for its insurance, put in touch with the right person.
    months.pass_to(date(2031, 3, 5))
    told = {"state": "paused", "why": "L’assurance", "help_wanted": "Qui connaît ?", "linked_to": "Mireille DÉMO, CAF"}
    tell_follow_up(team=team, months=3, told_as="organiser", version=0, given=told)
    (moved,) = months.pass_to(date(2031, 3, 6))
    assert moved[0] == "voisine@example.org"
    assert "en pause" in moved[1]
    assert "assurance" not in moved[1]

    # Six: alive, fourteen families; the other has never answered.
    months.pass_to(date(2031, 5, 22))
    given = {"state": "started", "people_concerned": 14, "people_words": "des familles"}
    tell_follow_up(team=team, months=6, told_as="organiser", version=0, given=given)
    first, third, sixth = Portfolio(event).summary().moments
    assert [(at.alive, at.told, at.untold) for at in (first, third, sixth)] == [(1, 1, 1), (0, 1, 1), (1, 1, 1)]
    assert Portfolio(event).summary().people_concerned == 14
    assert project_of(months.other).why_quiet(event)[-1] == "N’a jamais donné de nouvelles"

    # Contacts go on their date; what was told stays.
    forget_what_is_due(event=event, today=date(2031, 6, 5))
    assert (Holder.objects.count(), Follower.objects.count()) == (0, 0)
    assert FollowUp.objects.get(team=team, months=3).why == "L’assurance"
