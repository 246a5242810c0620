"""A jury that marks alone, opens its marks together, and never loses nor shows one too soon."""

import pytest
from django.test import Client
from django.urls import reverse

from common.answers import Refused, Stale
from common.models import Topic
from events.models import Criterion, Event, Role
from events.services.lists import Settled, change_row, fingerprint
from projects.jury import Panel, answer_to
from projects.models import Advice, Jury, Mark, Recusal, Verdict
from projects.services import jury as services
from projects.services.jury import (
    Given,
    OtherMark,
    advise_team,
    answer_team,
    mark_team,
    open_marks,
    recuse,
    take_back_recusal,
)
from teams.models import Team
from tests.factories import CriterionFactory, EventFactory, PresentationFactory, RoleFactory, TeamFactory
from tests.permissions.world import BACKEND

pytestmark = pytest.mark.django_db


class Table:
    """Two jurors, two teams, two criteria."""

    def __init__(self) -> None:
        self.event: Event = EventFactory(status="deliberation", has_ranking=True)
        self.teams: list[Team] = TeamFactory.create_batch(2, event=self.event)
        self.jurors: list[Role] = RoleFactory.create_batch(2, event=self.event, kind="juror")
        self.criteria: list[Criterion] = CriterionFactory.create_batch(2, event=self.event)

    def mark(self, juror: int, team: int, *marks: int, version: int = 0) -> None:
        given = {criterion.pk: Given(mark, version) for criterion, mark in zip(self.criteria, marks, strict=False)}
        mark_team(juror=self.jurors[juror], team=self.teams[team], marks=given)

    def mark_all(self) -> None:
        for juror in (0, 1):
            for team in (0, 1):
                self.mark(juror, team, 3 - team, 2)

    def marks(self, juror: int, team: int) -> list[int]:
        rows = Mark.objects.filter(juror=self.jurors[juror], team=self.teams[team]).order_by("criterion")
        return [row.mark for row in rows]


@pytest.fixture
def table() -> Table:
    return Table()


def test_marks_are_kept_one_by_one(table: Table) -> None:
    table.mark(0, 0, 3)
    table.mark(0, 0, 3, 1)
    assert table.marks(0, 0) == [3, 1]


def test_a_mark_may_be_changed_by_whoever_saw_it(table: Table) -> None:
    table.mark(0, 0, 3)
    table.mark(0, 0, 4, version=1)
    assert table.marks(0, 0) == [4]


def test_the_minute_of_a_mark_is_heard_by_nobody(table: Table) -> None:
    table.mark_all()
    recuse(juror=table.jurors[0], team=table.teams[0])
    advise_team(juror=table.jurors[1], team=table.teams[0], strength="Simple", next_step="", version=0)
    open_marks(event=table.event, user=None)
    answer_team(team=table.teams[0], reasons="Bravo", version=0)
    assert not Topic.objects.filter(event_id=table.event.pk).exists()


def test_a_stale_tab_overwrites_no_mark_and_loses_none_of_the_others(table: Table) -> None:
    table.mark(0, 0, 3)
    with pytest.raises(OtherMark) as other:
        table.mark(0, 0, 1, 2)
    assert [row.mark for row in other.value.stored.values()] == [3]
    assert table.marks(0, 0) == [3, 2]


@pytest.mark.parametrize("mark", [-1, 5])
def test_a_mark_goes_from_0_to_4(table: Table, mark: int) -> None:
    with pytest.raises(Refused):
        table.mark(0, 0, mark)


def test_a_criterion_of_another_event_is_refused(table: Table) -> None:
    with pytest.raises(Refused):
        mark_team(juror=table.jurors[0], team=table.teams[0], marks={CriterionFactory().pk: Given(2, 0)})


def test_a_juror_who_is_recused_marks_no_more_and_her_marks_go(table: Table) -> None:
    table.mark(0, 0, 3, 3)
    advise_team(juror=table.jurors[0], team=table.teams[0], strength="Simple", next_step="", version=0)
    recuse(juror=table.jurors[0], team=table.teams[0])
    assert table.marks(0, 0) == []
    assert not Advice.objects.exists()
    with pytest.raises(Refused):
        table.mark(0, 0, 3)


def test_a_juror_takes_back_what_she_said_but_not_what_the_organiser_decided(table: Table) -> None:
    juror, (first, second) = table.jurors[0], table.teams
    recuse(juror=juror, team=first)
    recuse(juror=juror, team=second, by_organiser=True)
    take_back_recusal(juror=juror, team=first)
    with pytest.raises(Refused):
        take_back_recusal(juror=juror, team=second)
    take_back_recusal(juror=juror, team=second, by_organiser=True)
    assert not any(seat.is_recused for seat in Panel(table.event).seats_of(juror))


def test_what_a_juror_said_and_the_organiser_decides_too_is_not_taken_back_by_her(table: Table) -> None:
    juror, team = table.jurors[0], table.teams[0]
    recuse(juror=juror, team=team)
    recuse(juror=juror, team=team, by_organiser=True)
    with pytest.raises(Refused):
        take_back_recusal(juror=juror, team=team)


def test_words_to_a_team_are_not_overwritten_by_a_stale_tab(table: Table) -> None:
    row = advise_team(juror=table.jurors[0], team=table.teams[0], strength="Simple", next_step="", version=0)
    with pytest.raises(Stale):
        advise_team(juror=table.jurors[0], team=table.teams[0], strength="Autre", next_step="", version=0)
    assert Advice.objects.get(pk=row.pk).strength == "Simple"


def test_no_mark_is_read_before_all_are_opened(table: Table) -> None:
    table.mark_all()
    panel = Panel(table.event)
    with pytest.raises(RuntimeError):
        panel.ranking()
    with pytest.raises(RuntimeError):
        panel.marks_of(table.teams[0])


def test_marks_open_when_everything_is_in(table: Table) -> None:
    table.mark_all()
    assert Panel(table.event).everything_is_in
    open_marks(event=table.event, user=None)
    assert [row.team for row in Panel(table.event).ranking().placed] == [team.pk for team in table.teams]


def test_what_is_missing_is_counted_once_nobody_can_change_it(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    table.mark_all()
    recuse(juror=table.jurors[0], team=table.teams[0])
    held = services._held_jury

    def back_at_the_last_moment(event: Event) -> Jury:
        Recusal.objects.all().delete()
        return held(event)

    monkeypatch.setattr(services, "_held_jury", back_at_the_last_moment)
    with pytest.raises(Refused):
        open_marks(event=table.event, user=None)


@pytest.mark.parametrize("status", ["registration_open", "results_shared", "archived"])
def test_marks_open_while_teams_work_or_the_jury_talks(table: Table, status: str) -> None:
    table.mark_all()
    table.event.status = status
    with pytest.raises(Refused):
        open_marks(event=table.event, user=None, why="Il est tard")


def test_nobody_is_taken_away_from_a_team_that_reads_what_she_said(table: Table) -> None:
    advise_team(juror=table.jurors[0], team=table.teams[0], strength="Simple", next_step="", version=0)
    table.teams[0].event.status = "results_shared"
    with pytest.raises(Refused):
        recuse(juror=table.jurors[0], team=table.teams[0], by_organiser=True)
    assert Advice.objects.exists()


def test_marks_open_earlier_with_a_reason_only_and_it_is_kept(table: Table) -> None:
    table.mark(0, 0, 3, 3)
    with pytest.raises(Refused):
        open_marks(event=table.event, user=None, why=" ")
    open_marks(event=table.event, user=None, why="Deux jurés sont partis")
    assert Jury.objects.get(event=table.event).opened_why == "Deux jurés sont partis"


def test_what_a_criterion_counts_for_stays_once_marks_are_open(table: Table) -> None:
    table.mark_all()
    first = table.criteria[0]
    for is_open in (False, True):
        seen, first.weight = fingerprint(first, ["weight"]), first.weight + 1
        if is_open:
            open_marks(event=table.event, user=None)
            with pytest.raises(Settled):
                change_row(row=first, fields=["weight"], seen=seen)
        else:
            change_row(row=first, fields=["weight"], seen=seen)


def test_a_criterion_added_once_marks_are_open_takes_no_place_away(table: Table) -> None:
    table.mark_all()
    open_marks(event=table.event, user=None)
    CriterionFactory(event=table.event)
    assert [row.place for row in Panel(table.event).ranking().placed] == [1, 2]


def test_nothing_changes_once_marks_are_open(table: Table) -> None:
    table.mark_all()
    open_marks(event=table.event, user=None)
    with pytest.raises(Refused):
        table.mark(0, 0, 0, version=1)
    with pytest.raises(Refused):
        recuse(juror=table.jurors[0], team=table.teams[0])
    assert table.marks(0, 0) == [3, 2]


def test_a_recused_juror_is_not_waited_for(table: Table) -> None:
    table.mark_all()
    recuse(juror=table.jurors[0], team=table.teams[0])
    assert Panel(table.event).everything_is_in


def test_teams_are_read_in_the_order_in_which_they_tell(table: Table) -> None:
    PresentationFactory(event=table.event, team=table.teams[1], position=1)
    assert [team.pk for team in Panel(table.event).teams] == [table.teams[1].pk, table.teams[0].pk]


def test_what_the_jury_says_is_not_overwritten_by_a_stale_page(table: Table) -> None:
    answer_team(team=table.teams[0], reasons="Bravo", version=0)
    with pytest.raises(Stale):
        answer_team(team=table.teams[0], reasons="Autre", version=0)


def test_without_ranking_words_make_a_reading_whole() -> None:
    table = Table()
    table.event.has_ranking = False
    table.event.save()
    assert len(Panel(table.event).missing) == 4
    for team in table.teams:
        for juror in table.jurors:
            advise_team(juror=juror, team=team, strength="Simple", next_step="", version=0)
    assert Panel(table.event).everything_is_in
    advise_team(juror=table.jurors[0], team=table.teams[0], strength="", next_step="", version=1)
    assert len(Panel(table.event).missing) == 1, "words that were taken back are none"


@pytest.mark.parametrize(
    ("status", "is_told"), [("deliberation", False), ("results_shared", True), ("follow_up", True)]
)
def test_a_team_reads_its_jury_once_results_are_shared(table: Table, status: str, is_told: bool) -> None:
    answer_team(team=table.teams[0], reasons="Bravo", version=0)
    table.event.status = status
    table.teams[0].event = table.event
    assert bool(answer_to(table.teams[0])) is is_told


def test_a_team_reads_words_without_marks_or_names(table: Table, client: Client) -> None:
    table.mark_all()
    advise_team(juror=table.jurors[0], team=table.teams[0], strength="Simple", next_step="Appeler la CAF", version=0)
    Event.objects.filter(pk=table.event.pk).update(status="results_shared")
    organiser = RoleFactory(event=table.event, kind="organiser")
    client.force_login(organiser.user, backend=BACKEND)
    page = client.get(reverse("one_page", args=[table.event.slug, table.teams[0].pk])).content.decode()
    assert "Appeler la CAF" in page
    assert table.jurors[0].user.name not in page
    assert table.criteria[0].title not in page


def test_a_recused_juror_reads_nothing_of_her_team_once_marks_are_open(table: Table, client: Client) -> None:
    recuse(juror=table.jurors[0], team=table.teams[0])
    for team in table.teams:
        advise_team(juror=table.jurors[1], team=team, strength=f"Fort {team.pk}", next_step="", version=0)
        table.mark(1, table.teams.index(team), 2, 2)
    open_marks(event=table.event, user=None, why="Il est tard")
    read = {}
    for juror in table.jurors:
        client.force_login(juror.user, backend=BACKEND)
        read[juror.pk] = client.get(reverse("jury_together", args=[table.event.slug])).content.decode()
    hers, theirs = (read[juror.pk] for juror in table.jurors)
    for word in (f"Fort {table.teams[0].pk}", f'id="team-{table.teams[0].pk}"', "Égalité"):
        assert word not in hers
    assert f"Fort {table.teams[1].pk}" in hers
    assert f"Fort {table.teams[0].pk}" in theirs


def test_no_gap_between_places_tells_the_place_of_a_team_that_is_left_out(table: Table) -> None:
    table.mark_all()
    open_marks(event=table.event, user=None)
    first, second = table.teams
    told = Panel(table.event).told(without={first.pk})
    assert [(one.team, one.placed and one.placed.place) for one in told] == [(second, 1)]


def test_who_leads_the_jury_reads_nothing_of_her_own_team_and_another_juror_answers_it(
    table: Table, client: Client
) -> None:
    hers, read_by_her = table.teams
    leader, other = table.jurors
    RoleFactory(event=table.event, kind="organiser", user=leader.user)
    recuse(juror=leader, team=hers)
    for team in table.teams:
        advise_team(juror=other, team=team, strength=f"Fort {team.pk}", next_step="", version=0)
    open_marks(event=table.event, user=None, why="Il est tard")
    address, elsewhere = (reverse("jury_answer", args=[table.event.slug, team.pk]) for team in table.teams)
    client.force_login(leader.user, backend=BACKEND)
    assert (client.get(address).status_code, client.get(elsewhere).status_code) == (403, 200)
    assert client.post(address, {"reasons": "Bravo", "version": 0}).status_code == 403
    lead = client.get(reverse("jury_lead", args=[table.event.slug])).content.decode()
    assert (address in lead, elsewhere in lead) == (False, True)
    client.force_login(other.user, backend=BACKEND)
    assert address in client.get(reverse("jury_together", args=[table.event.slug])).content.decode()
    answer = client.post(address, {"reasons": "Bravo", "version": 0})
    assert answer["Location"] == reverse("jury_together", args=[table.event.slug])
    assert Verdict.objects.get(team=hers).reasons == "Bravo"
