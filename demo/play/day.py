"""The script of the day that is played: the reference event from its first coffee to its last award.

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
WELCOME_AGAIN, FINISH, TEST, PREPARE, TELL, JURY, ANNOUNCE, CLOSE = 18, 20, 22, 23, 24, 25, 26, 27
STAGE_SLOTS = {1: UNDERSTAND, 2: CHECK, 3: IMAGINE, 4: SHEET, 5: TEST, 6: PREPARE}
FACILITATORS = {number: "theo" if number in (5, 6) else "lina" if number % 2 else "ousmane" for number in range(1, 11)}
ABSENT_EVERY = 11  # one person in eleven does not come
SLOW = 6  # the table that finds it hard


def steps_of(event: Event) -> Sequence[Step]:
    """Every step of the day of `event`; the same for each."""
    return _steps()


@cache
def _steps() -> tuple[Step, ...]:
    found = [*_people(), *_wall(), *_tables(), *_organiser(), *_telling(), *_choosing()]
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
        agree = partial(actions.agrees, number=number, text=data("day")["charter"])
        words = _("Table %(table)d agrees on its charter and its roles.")
        yield Step(f"charter-{number}", FIRST_ROUND, 0.3 + number / 20, words, agree, who)
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
    yield from _asking(number)
    moods = (row["mood"], Mood.RAIN if number == SLOW else Mood.FAIR, Mood.SUN)
    for turn, (slot, mood) in enumerate(zip((WEATHER, ROUND_TABLE, TEST), moods, strict=True)):
        tell = partial(actions.tells_weather, number=number, mood=mood)
        part = 0.2 + number / 20
        yield Step(f"mood-{number}-{turn}", slot, part, _("Table %(table)d tells its weather."), tell, who)


def _wall() -> Iterator[Step]:
    """Needs, ideas and what people can bring; grouped while some speak; then votes and stickers."""
    day = data("day")
    people = [row["reference"] for place, row in enumerate(data("people"), start=1) if place % ABSENT_EVERY]
    opens = partial(actions.wall_opens, notes=True)
    yield Step("wall-opens", WALL, 0.0, _("The wall is open: needs, ideas, what one can bring."), opens)
    for place, (kind, text) in enumerate(day["wall"]):
        if place % 4 == 3:
            write = partial(actions.is_written_for_somebody, kind=kind, text=text, facilitator="lina")
            words = _("A facilitator writes on the wall for somebody: “%(text)s”")
        else:
            write = partial(actions.says_on_the_wall, reference=people[place * 4], kind=kind, text=text)
            words = _("On the wall: “%(text)s”")
        yield Step(f"wall-{place}", WALL, 0.05 + 0.9 * place / len(day["wall"]), words, write, {"text": text})
    for place, (title, notes) in enumerate(day["groups"].items()):
        texts = [day["wall"][note][1] for note in notes]
        group = partial(actions.notes_go_together, title=title, texts=texts)
        words = _("Notes of the wall go together: %(title)s.")
        yield Step(f"group-{place}", VOICES, 0.2 * (1 + place), words, group, {"title": title})
    opens = partial(actions.wall_opens, votes=True)
    yield Step("votes-open", VOTE, 0.0, _("Everybody may vote, from a phone or with stickers."), opens)
    for place, reference in enumerate(people[:45]):
        text = day["wall"][place * 7 % len(day["wall"])][1]
        cast = partial(actions.votes, reference=reference, text=text)
        yield Step(f"vote-{place}", VOTE, 0.05 + place / 100, _("Somebody votes."), cast)
    yield Step("stickers", VOTE, 0.55, _("The stickers are counted."), actions.stickers_are_counted)
    shown = partial(actions.wall_opens, shown=True)
    yield Step("votes-shown", VOTE, 0.58, _("Everybody sees the votes."), shown)
    for number, title in ((1, "Les tout-petits"), (3, "Bien manger"), (8, "Se retrouver")):
        take = partial(actions.takes_up, number=number, title=title)
        words = _("Table %(table)d takes up an idea of the wall.")
        yield Step(f"takes-up-{number}", FIRST_ROUND, 0.5 + number / 30, words, take, {"table": number})


def _organiser() -> Iterator[Step]:
    """Nadège says what everybody must know, and lets the break last a little."""
    for place, (slot, part, text) in enumerate(data("day")["announcements"]):
        say = partial(actions.says_to_all, text=text)
        yield Step(f"announce-{place}", slot, part, _("Said to all: “%(text)s”"), say, {"text": text})
    later = partial(actions.lets_it_last, minutes=5)
    asked = partial(actions.weather_is_asked, facilitator="theo")
    yield Step("weather", ROUND_TABLE, 0.05, _("A facilitator asks every table its weather."), asked)
    yield Step("later", WEATHER, 0.7, _("The organiser gives everybody five minutes more."), later)


def _telling() -> Iterator[Step]:
    """Each table says how it will tell its project, the order is drawn, and one after the other tells it."""
    for number, form in enumerate(data("day")["forms"], start=1):
        words = _("Table %(table)d chooses how to tell its project.")
        tell = partial(actions.will_tell, number=number, form=form)
        yield Step(f"form-{number}", PREPARE, 0.3 + number / 30, words, tell, {"table": number})
    yield Step("order", PREPARE, 0.9, _("The order of the presentations is drawn."), actions.order_is_drawn)
    for place in range(len(data("day")["forms"])):
        for step, part, words in (
            ("begin", 0.0, _("Presentation %(number)d begins.")),
            ("questions", 0.065, _("Presentation %(number)d: questions.")),
            ("end", 0.092, _("Presentation %(number)d is over. Applause.")),
        ):
            go_on = partial(actions.turn_goes_on, place=place, step=step)
            yield Step(f"turn-{place}-{step}", TELL, part + place / 10, words, go_on, {"number": place + 1})
        if place % 2 == 0:
            pledge = partial(actions.room_pledges, place=place)
            words = _("After presentation %(number)d, somebody pledges what the team lacks.")
            yield Step(f"pledge-{place}", TELL, 0.09 + place / 10, words, pledge, {"number": place + 1})


def _choosing() -> Iterator[Step]:
    """The room votes while the jury talks; then the awards are revealed, one after the other."""
    yield Step("poll", JURY, 0.1, _("Everybody may vote for their favourite."), actions.poll_opens)
    for part in range(4):
        words = _("People vote on their phones and at the tablets.")
        yield Step(f"votes-{part}", JURY, 0.15 + part / 8, words, partial(actions.people_vote, part=part))
    yield Step("tokens", JURY, 0.7, _("The tokens of paper are counted."), actions.tokens_are_in)
    yield Step("poll-closed", JURY, 0.8, _("The votes are closed and counted."), actions.poll_closes)
    for place, award in enumerate(data("awards")["awards"]):
        words = _("An award is revealed on the screen.")
        yield Step(f"award-{award}", ANNOUNCE, 0.1 + place / 4, words, partial(actions.award_is_revealed, award=award))
    yield Step("thanks", CLOSE, 0.0, _("The screens thank everybody."), actions.screens_go_on)


def _asking(number: int) -> Iterator[Step]:
    """Whom a table asked, what it needs, when it raised its hand and who came."""
    who, day = {"table": number}, data("day")
    for turn, row in enumerate(day["asked"][: 1 + number % 2]):
        asked = partial(actions.has_asked, number=number, row=row)
        words = _("Table %(table)d notes what people concerned answered.")
        yield Step(f"asked-{number}-{turn}", CHECK, 0.3 + 0.3 * turn + number / 40, words, asked, who)
    for turn, row in enumerate(day["means"]):
        needs = partial(actions.needs, number=number, row=row)
        yield Step(
            f"means-{number}-{turn}",
            FINISH,
            0.2 + turn / 10 + number / 60,
            _("Table %(table)d counts its means."),
            needs,
            who,
        )
    hands = [(UNDERSTAND, "facilitator", "")] if number in (2, SLOW, 9) else []
    hands += [(IMAGINE, "material", "feutres")] if number in (4, 7) else []
    hands += [(SHEET, "facilitator", "")] if number == SLOW else []
    for turn, (slot, kind, material) in enumerate(hands):
        step = f"hand-{number}-{turn}"
        ask = partial(actions.raises_its_hand, number=number, kind=kind, material=material, step=step)
        at = 0.35 + number / 60
        yield Step(step, slot, at, _("Table %(table)d raises its hand."), ask, who)
        answer = partial(actions.is_answered, number=number, facilitator=FACILITATORS[number])
        yield Step(f"{step}-taken", slot, at + 0.12, _("Somebody goes to table %(table)d."), answer, who)
        helped = partial(actions.is_helped, number=number)
        yield Step(f"{step}-done", slot, at + 0.3, _("Table %(table)d has been helped."), helped, who)


def _writing(number: int, row: dict[str, Any]) -> Iterator[Step]:
    """The ten blocks of its sheet, five on the first day, five on the second."""
    blocks = [name for name in row if name not in ("name", "theme", "stage", "mood", "filled", "hand", "note")]
    for place, block in enumerate(blocks):
        slot = (UNDERSTAND, UNDERSTAND, CHECK, IMAGINE, SHEET)[place] if place < 5 else FINISH
        part = min(0.98, 0.3 + (place % 5) / 8 + number / 100)
        write = partial(actions.writes, number=number, block=block, text=row[block])
        words = _("Table %(table)d writes its sheet.")
        yield Step(f"writes-{number}-{block}", slot, part, words, write, {"table": number})
