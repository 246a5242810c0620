"""What people do during the day that is played, each by the service that the pages use."""

from typing import Any

from accounts.models import User
from common.text import search_key
from demo.keys import key
from events.models import Event, SheetBlock, Stage, Theme
from participants.models import CheckIn, Registration
from participants.services.reception import check_in
from participants.services.welcoming import Seen, walk_in
from projects.models import SheetEntry
from projects.services import save_block
from teams.models import Team
from teams.services.following import add_note, move_to_stage, set_mood
from teams.services.seats import give_table, seat, unseat
from teams.services.tables import create_team


def person(event: Event, reference: str) -> Registration:
    return Registration.objects.get(event=event, idempotency_key=key(event.slug, reference))


def staff(name: str) -> User:
    """Somebody who runs the event: "nadege", "theo"…"""
    return User.objects.get(email=f"{name}@example.org")


def table(event: Event, number: int) -> Team:
    return Team.objects.select_related("event", "theme").get(event=event, number=number)


def arrives(event: Event, reference: str, half: str) -> None:
    check_in(
        event=event,
        registration=person(event, reference),
        gesture=CheckIn.Gesture.ARRIVES,
        source=CheckIn.Source.SCAN,
        at=event.now,
        by=staff("paul"),
        device="accueil",
        idempotency_key=key(event.slug, "arrives", half, reference),
    )


def comes_unannounced(event: Event, name: str) -> None:
    seen = Seen(by=staff("paul"), at=event.now, device="accueil", key=key(event.slug, "walk-in", name))
    walk_in(event=event, chosen_name=name, category=event.categories.first(), in_photos=False, seen=seen)


def table_is_made(event: Event, number: int, row: dict[str, Any]) -> None:
    theme = Theme.objects.get(event=event, slug=row["theme"])
    name = row["name"]
    create_team(event=event, theme=theme, name=name, number=number, idempotency_key=key(event.slug, "table", number))


def people_sit(event: Event, number: int, names: list[str], facilitator: str) -> None:
    """Those named who are here, by the facilitator of the table."""
    team = table(event, number)
    keys = [search_key(name) for name in names]
    for one in event.registrations.active().filter(search_name__in=keys, seat=None):
        seat(registration=one, team=team)
    give_table(team=team, role=event.roles.get(kind="facilitator", user__email=f"{facilitator}@example.org"))


def joins(event: Event, name: str, number: int) -> None:
    seat(registration=event.registrations.active().get(search_name=search_key(name)), team=table(event, number))


def goes_home(event: Event, reference: str) -> None:
    unseat(registration=person(event, reference))


def reaches(event: Event, number: int, stage: int, facilitator: str) -> None:
    """The table comes to a stage, from 1."""
    stages = list(Stage.objects.filter(event=event))
    move_to_stage(team=table(event, number), stage=stages[stage - 1], author=staff(facilitator))


def writes(event: Event, number: int, block: str, text: str) -> None:
    """A text stands in a block of the sheet, after what is there already."""
    team, where = table(event, number), SheetBlock.objects.get(event=event, key=block)
    entry = SheetEntry.objects.filter(team=team, block=where).first()
    save_block(
        team=team,
        block=where,
        text=f"{entry.text}\n{text}" if entry and entry.text else text,
        base_version=entry.version if entry else 0,
        author="",
        idempotency_key=key(event.slug, "writes", number, block, len(text)),
    )


def tells_weather(event: Event, number: int, mood: str) -> None:
    set_mood(team=table(event, number), mood=mood, author=None)


def gives_news(event: Event, number: int, text: str, facilitator: str, step: str) -> None:
    team = table(event, number)
    add_note(team=team, text=text, author=staff(facilitator), idempotency_key=key(event.slug, "news", step))
