"""What the room chose, what the jury said and gave, once the tables of the demonstration have told."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import F

from events.models import Award, Event, Role
from participants.models import Registration
from projects.jury import teams_to_read
from projects.models import AwardGiven, Jury, Poll
from projects.services.awards import give_award, reveal
from projects.services.favourite import Counted, close_poll, count_tokens, open_poll, vote
from projects.services.jury import advise_team, answer_team, open_marks
from teams.models import Team, TeamMember

BY_PHONE = 36  # of those who come; the others have tokens


def the_room_chooses(event: Event, people: Sequence[Registration], rows: Any) -> None:
    """The poll from its opening to its closing, and what was given after; `rows`: data/awards.json."""
    open_poll(event=event, own_team=False)
    some_vote(event, people[:BY_PHONE], rows["chosen"])
    tokens_are_counted(event, rows["tokens"])
    close_poll(event=event)
    the_jury_reads(event, rows["advice"])
    the_jury_answers(event, rows["verdicts"])
    for key in rows["awards"]:
        is_given(event, key, rows["awards"][key])


def move_awards(event: Event, gap: timedelta) -> None:
    """The same hour, as many days before or after."""
    AwardGiven.objects.filter(event=event).update(revealed_at=F("revealed_at") + gap)
    Jury.objects.filter(event=event).update(opened_at=F("opened_at") + gap)
    Poll.objects.filter(event=event).update(opened_at=F("opened_at") + gap, closed_at=F("closed_at") + gap)


def some_vote(event: Event, people: Sequence[Registration], chosen: Sequence[int]) -> None:
    """People choose in turn the tables of `chosen`, by number; whoever sits there chooses the next one."""
    teams = {team.number: team for team in Team.objects.filter(event=event)}
    own = dict(TeamMember.objects.filter(event=event).values_list("registration", "team"))
    for place, person in enumerate(people):
        wished = [teams[number] for number in (*chosen[place % len(chosen) :], *chosen) if number in teams]
        team = next((team for team in wished if team.pk != own.get(person.pk)), None)
        if team is not None:
            vote(registration=person, team=team, way="tablet" if place % 5 == 0 else "phone")


def tokens_are_counted(event: Event, tokens: Sequence[int]) -> None:
    """So many tokens for the first table, the second…"""
    teams = Team.objects.filter(event=event).order_by("number")
    counted = {team.pk: Counted(count, 0) for team, count in zip(teams, tokens, strict=False)}
    count_tokens(event=event, counted=counted)


def is_given(event: Event, key: str, tables: Sequence[int]) -> None:
    """An award is given to these tables, and the room learns it."""
    award = Award.objects.select_related("event").get(event=event, key=key)
    for team in Team.objects.filter(event=event, number__in=tables):
        give_award(award=award, team=team)
    reveal(award=award)


def the_jury_reads(event: Event, words: dict[str, Sequence[str]]) -> None:
    """Each juror has words for every table; {number of a table: (its strength, a next step)}. Then all read them."""
    teams = [team for team in teams_to_read(event) if str(team.number) in words]
    for juror in Role.objects.filter(event=event, kind="juror"):
        for team in teams:
            strength, step = words[str(team.number)]
            advise_team(juror=juror, team=team, strength=strength, next_step=step, version=0)
    open_marks(event=event, user=None, why="Le jury se retrouve à 17 h.")


def the_jury_answers(event: Event, words: dict[str, str]) -> None:
    """{number of a table: what the jury says to it}."""
    for team in Team.objects.filter(event=event, number__in=words):
        answer_team(team=team, reasons=words[str(team.number)], version=0)
