"""The day that is played, in the background: prepared once, then a tick a second for as long as its clock runs."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from demo.loading import PLAYED, load_day_to_play
from demo.play import driver
from events.models import Event
from events.services.rehearsal import set_clock

TICK = timedelta(seconds=1)


@task()
def prepare(speed: int) -> None:
    """Make the event afresh and let its clock run from before the first coffee."""
    event = load_day_to_play()
    run(event, speed=speed, jump=True)


@task()
def tick(began: str) -> None:
    """Do what is due, and come again in a second. `began` names the run: another speed or a pause begins another run."""
    event = Event.objects.filter(slug=PLAYED).first()
    if event is None or not event.rehearsal_speed or _run_of(event) != began:
        return
    driver.advance(event)
    event.refresh_from_db()
    if driver.is_over(event):
        set_clock(event=event, speed=0)
    else:
        tick.using(run_after=timezone.now() + TICK).enqueue(_run_of(event))


def run(event: Event, *, speed: int, jump: bool = False) -> Event:
    """Let the day go on at `speed` (0: pause); `jump` goes to the next moment of the programme, or to its beginning."""
    at = None
    if jump:
        at = driver.next_moment(event) if event.rehearsal_from else driver.begins_at(event)
    event = set_clock(event=event, at=at, speed=speed)
    if speed:
        tick.enqueue(_run_of(event))
    return event


def _run_of(event: Event) -> str:
    return event.rehearsal_began_at.isoformat() if event.rehearsal_began_at else ""
