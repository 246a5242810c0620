"""The restitution: in which order teams tell their project, in which form, and the stopwatch of each."""

import random
import secrets
from collections.abc import Callable, Iterable
from datetime import timedelta
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from common import live
from common.answers import Refused, Stale
from events.models import Event, Screen
from projects.evaluation import takes_sheets
from projects.models import Presentation, Restitution
from projects.services.evaluation import evaluation_of
from teams.models import Team

TOPIC = "presentations"
HIGHEST_LOT = 9999
State = Presentation.State


def draw_order(*, event: Event, lot: int | None = None) -> int:
    """Put the teams that have not begun in an order drawn by lot. Returns the number it was drawn with.

    The same number gives the same order again, for the same tables: whoever doubts can see. Raises Refused for another
    number than 1 to 9999.
    """
    lot = secrets.randbelow(HIGHEST_LOT) + 1 if lot is None else lot
    if not 1 <= lot <= HIGHEST_LOT:
        raise Refused(_("A draw has a number from 1 to 9999."), "lot")

    def drawn(turns: list[Presentation]) -> list[Presentation]:
        turns.sort(key=lambda turn: turn.team.number)
        random.Random(lot).shuffle(turns)  # noqa: S311 - anybody may draw it again
        return turns

    with transaction.atomic():
        _reorder(event, drawn)
        Restitution.objects.update_or_create(event=event, defaults={"lot": lot})
    return lot


def order_by_table(*, event: Event) -> None:
    """Put the teams that have not begun in the order of their tables."""
    with transaction.atomic():
        _reorder(event, lambda turns: sorted(turns, key=lambda turn: turn.team.number))
        Restitution.objects.filter(event=event).update(lot=None)


def move_turn(*, presentation: Presentation, to: int) -> None:
    """Put a turn at place `to` (from 0) of the whole order. It stays behind the turns that have begun.

    Raises Refused when it has begun itself.
    """

    def moved(turns: list[Presentation]) -> list[Presentation]:
        turn = next((turn for turn in turns if turn.pk == presentation.pk), None)
        if turn is None:
            raise Refused(_("This team has already begun: its place does not change any more."))
        begun = Presentation.objects.filter(event=presentation.event, team__removed_at=None).count() - len(turns)
        turns.remove(turn)
        turns.insert(max(0, to - begun), turn)
        return turns

    with transaction.atomic():
        _reorder(presentation.event, moved)
        Restitution.objects.filter(event=presentation.event).update(lot=None)


def change_minutes(*, event: Event, talk_minutes: int, question_minutes: int, version: int) -> Restitution:
    """Say how long each team tells and answers. Raises Stale when somebody changed it since `version`."""
    with transaction.atomic():
        rules, _is_new = Restitution.objects.select_for_update(of=("self",)).get_or_create(event=event)
        if (rules.talk_minutes, rules.question_minutes) == (talk_minutes, question_minutes):
            return rules
        if rules.version != version:
            raise Stale(_("Somebody else changed the minutes meanwhile."))
        rules.talk_minutes, rules.question_minutes, rules.version = talk_minutes, question_minutes, version + 1
        rules.save(update_fields=["talk_minutes", "question_minutes", "version"])
        _tell(event)
        return rules


def choose_form(*, team: Team, form: str, needs: str = "") -> Presentation:
    """Say how a team tells its project, and what it takes. The last word counts. Raises Refused for an unknown form."""
    if form not in Presentation.Form.values:
        raise Refused(_("Choose one of the five forms."), "form")
    with transaction.atomic():
        _hold_order(team.event)
        turn, _is_new = Presentation.objects.get_or_create(event=team.event, team=team)
        if (turn.form, turn.needs) != (form, needs):
            turn.form, turn.needs = form, needs
            turn.save(update_fields=["form", "needs"])
        _tell(team.event)
        return turn


class Step(StrEnum):
    """What is done to a turn with the stopwatch in hand."""

    BEGIN = "begin"
    QUESTIONS = "questions"
    END = "end"
    SKIP = "skip"
    BACK = "back"


FROM = {
    Step.BEGIN: (State.WAITING,),
    Step.QUESTIONS: (State.TALKING,),
    Step.END: (State.TALKING, State.QUESTIONS),
    Step.SKIP: (State.WAITING,),
    Step.BACK: (State.TALKING, State.QUESTIONS, State.DONE, State.PASSED),
}


def take_step(*, presentation: Presentation, step: str, version: int) -> Presentation:
    """Begin a turn, open the questions, end it, pass it over, or go one step back; `version` as one's page showed it.

    Raises Stale when somebody else took a step meanwhile, Refused for what makes no sense now: above all to begin a
    turn while another team's is under way.
    """
    if step not in set(Step):
        raise Refused(_("Choose one of the steps shown."))
    event = presentation.event
    with transaction.atomic():
        _hold_order(event)
        turn = Presentation.objects.select_related("team").get(pk=presentation.pk)
        if turn.version != version or turn.state not in FROM[Step(step)]:
            raise Stale(
                _("Somebody else had just said: “%(team)s” %(state)s.") % {"team": turn.team, "state": turn.state.label}
            )
        if step == Step.BEGIN:
            _end_turns_of_removed_teams(event)
        _set_times(turn, step)
        turn.version = version + 1
        try:
            with transaction.atomic():
                turn.save(update_fields=["started_at", "questions_at", "ended_at", "version"])
        except IntegrityError as error:
            raise Refused(_another_is_telling(event)) from error
        _tell(event)
        return turn


def _set_times(turn: Presentation, step: str) -> None:
    now = turn.event.now
    if step == Step.BEGIN:
        turn.started_at = now
    elif step == Step.SKIP:
        turn.started_at = turn.ended_at = now
    elif step == Step.QUESTIONS:
        turn.questions_at = now
    elif step == Step.END and turn.started_at:
        turn.ended_at = max(now, turn.started_at + timedelta(seconds=1))  # ended as it began is passed over
    elif turn.state == State.DONE:
        turn.ended_at = None
    elif turn.state == State.QUESTIONS:
        turn.questions_at = None
    else:
        turn.started_at = turn.ended_at = None


def _end_turns_of_removed_teams(event: Event) -> None:
    """A team removed while it was telling stands in nobody's way."""
    left = Presentation.objects.filter(event=event, ended_at=None, started_at__isnull=False)
    left.exclude(team__removed_at=None).update(ended_at=F("started_at") + timedelta(seconds=1))


def show_on_screen(*, screen: Screen, shows: str) -> None:
    """Choose what a room's screen shows. Raises Refused for what no screen shows, and for what it could not show yet."""
    if shows not in Screen.Shows.values:
        raise Refused(_("Choose what the screen shows."))
    placed = Presentation.objects.filter(event=screen.event_id, position__gt=0, team__removed_at=None)
    if shows == Screen.Shows.ORDER and not placed.exists():
        raise Refused(_("Make the order of the presentations first: the screen would have nothing to show."))
    if shows == Screen.Shows.VIEW and not takes_sheets(evaluation_of(screen.event)):
        raise Refused(_("“Your view” is closed. The organiser opens it first."))
    with transaction.atomic():
        Screen.objects.filter(pk=screen.pk).update(shows=shows)
        live.publish(event_id=screen.event_id, topic="screens")


def _another_is_telling(event: Event) -> str:
    other = (
        Presentation.objects.filter(event=event, started_at__isnull=False, ended_at=None).select_related("team").first()
    )
    words = _("“%(team)s” is presenting. End its turn first.")
    return words % {"team": other.team} if other else _("Another team is presenting. End its turn first.")


def _hold_order(event: Event) -> None:
    """One at a time decides about the order and the turns of an event."""
    Restitution.objects.get_or_create(event=event)
    Restitution.objects.select_for_update(of=("self",), no_key=True).get(event=event)


def _reorder(event: Event, arranged: Callable[[list[Presentation]], Iterable[Presentation]]) -> None:
    """Give each team a turn, then number them: those that began, in the order they have, then the others as `arranged`."""
    _hold_order(event)
    missing = Team.objects.filter(event=event, presentation=None)
    Presentation.objects.bulk_create([Presentation(event=event, team=team) for team in missing])
    turns = list(Presentation.objects.filter(event=event).in_order().select_related("team"))
    begun = [turn for turn in turns if turn.state != State.WAITING]
    waiting = [turn for turn in turns if turn.state == State.WAITING]
    order = [*begun, *arranged(waiting)]
    for position, turn in enumerate(order, start=1):
        turn.position = position
    Presentation.objects.bulk_update(order, ["position"])
    _tell(event)


def _tell(event: Event) -> None:
    live.publish(event_id=event.pk, topic=TOPIC)
