"""The script of the day that is played: the reference event from its first coffee to its last presentation.

Slots are named by their place in the programme of the model: see MOMENTS.
"""

from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from demo.loading import data
from demo.play import actions
from demo.play.script import Step
from events.models import Event
from teams.models import Mood

WELCOME, THEMES, WALL, VOICES, VOTE, FIRST_ROUND = 0, 4, 6, 7, 8, 9
AFTER_LUNCH = UNDERSTAND = 11
CHECK, WEATHER, IMAGINE, SHEET, ROUND_TABLE, GOODBYE = 12, 13, 14, 15, 16, 17
WELCOME_AGAIN, FINISH, TEST, PREPARE, TELL = 18, 20, 22, 23, 24
STAGE_SLOTS = {1: UNDERSTAND, 2: CHECK, 3: IMAGINE, 4: SHEET, 5: TEST, 6: PREPARE}
FACILITATORS = {number: "theo" if number in (5, 6) else "lina" if number % 2 else "ousmane" for number in range(1, 11)}
ABSENT_EVERY = 11  # one person in eleven does not come
SLOW = 6  # the table that finds it hard


def steps_of(event: Event) -> Sequence[Step]:
    """Every step of the day of `event`; the same for each."""
    return _steps()


@cache
def _steps() -> tuple[Step, ...]:
    found = [*_people(), *_tables()]
    names = [step.name for step in found]
    assert len(names) == len(set(names)), "two steps of one name would be one"  # noqa: S101
    return tuple(found)


def _people() -> Iterator[Step]:
    """They come through the door, most of them on time."""
    rows = data("people")
    come = [row for place, row in enumerate(rows, start=1) if place % ABSENT_EVERY]
    for half, slot, length in (("d1am", WELCOME, 0.95), ("d1pm", AFTER_LUNCH, 0.2), ("d2am", WELCOME_AGAIN, 0.95)):
        for place, row in enumerate(come):
            is_late = half == "d1am" and row["reference"] in data("day")["late"]
            yield Step(
                f"{half}-{row['reference']}",
                THEMES if is_late else slot,
                0.5 if is_late else length * place / len(come),
                _("%(name)s arrives."),
                partial(actions.arrives, reference=row["reference"], half=half),
                {"name": row["name"]},
            )
    for place, name in enumerate(data("day")["walk_ins"]):
        come_in = partial(actions.comes_unannounced, name=name)
        words = _("%(name)s comes without having registered.")
        yield Step(f"door-{place}", WELCOME, 0.6 + 0.1 * place, words, come_in, {"name": name})


def _tables() -> Iterator[Step]:
    seats, rows = data("seats"), data("teams")
    for number, row in enumerate(rows, start=1):
        who = {"table": number, "name": row["name"]}
        made = partial(actions.table_is_made, number=number, row=row)
        yield Step(f"made-{number}", VOTE, 0.6 + number / 100, _("Table %(table)d is made: %(name)s."), made, who)
        sit = partial(actions.people_sit, number=number, names=seats[number - 1], facilitator=FACILITATORS[number])
        yield Step(f"sit-{number}", VOTE, 0.8 + number / 100, _("People sit down at table %(table)d."), sit, who)
        yield from _work(number, row)
    for place, name in enumerate(data("day")["walk_ins"]):
        values = {"name": name, "table": 2 + 3 * place}
        join = partial(actions.joins, name=name, number=2 + 3 * place)
        yield Step(f"join-{place}", FIRST_ROUND, 0.4, _("%(name)s joins table %(table)d."), join, values)


def _work(number: int, row: dict[str, Any]) -> Iterator[Step]:
    """A table understands, checks, imagines, writes, tests, prepares; the slow one always a little later."""
    who, helper = {"table": number}, FACILITATORS[number]
    late = 0.6 if number == SLOW else 0.05 + (number * 7 % 10) / 30
    for stage, slot in STAGE_SLOTS.items():
        reach = partial(actions.reaches, number=number, stage=stage, facilitator=helper)
        words = _("Table %(table)d comes to stage %(stage)d.")
        yield Step(f"stage-{number}-{stage}", slot, late, words, reach, who | {"stage": stage})
    yield from _writing(number, row)
    for turn, text in enumerate(data("day")["news"]):
        slot = (UNDERSTAND, CHECK, IMAGINE, TEST, PREPARE)[turn]
        if number == SLOW and turn == 2:
            continue  # nobody hears of it for a long time
        step = f"news-{number}-{turn}"
        news = partial(actions.gives_news, number=number, text=text, facilitator=helper, step=step)
        words = _("News of table %(table)d: “%(text)s”")
        yield Step(step, slot, 0.5 + number / 30, words, news, who | {"text": text})
    moods = (row["mood"], Mood.RAIN if number == SLOW else Mood.FAIR, Mood.SUN)
    for turn, (slot, mood) in enumerate(zip((WEATHER, ROUND_TABLE, TEST), moods, strict=True)):
        tell = partial(actions.tells_weather, number=number, mood=mood)
        part = 0.2 + number / 20
        yield Step(f"mood-{number}-{turn}", slot, part, _("Table %(table)d tells its weather."), tell, who)


def _writing(number: int, row: dict[str, Any]) -> Iterator[Step]:
    """The ten blocks of its sheet, five on the first day, five on the second."""
    blocks = [name for name in row if name not in ("name", "theme", "stage", "mood", "filled", "hand", "note")]
    for place, block in enumerate(blocks):
        slot = (UNDERSTAND, UNDERSTAND, CHECK, IMAGINE, SHEET)[place] if place < 5 else FINISH
        part = min(0.98, 0.3 + (place % 5) / 8 + number / 100)
        write = partial(actions.writes, number=number, block=block, text=row[block])
        words = _("Table %(table)d writes its sheet.")
        yield Step(f"writes-{number}-{block}", slot, part, words, write, {"table": number})
