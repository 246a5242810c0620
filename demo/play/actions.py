"""What people do during the day that is played, each by the service that the pages use."""

from datetime import timedelta
from typing import Any

from accounts.models import User
from common.text import search_key
from demo.awards import is_given, some_vote, tokens_are_counted
from demo.keys import key
from demo.loading import data
from events.models import Announcement, Event, SheetBlock, Stage, Theme
from events.now import where_are_we
from events.services.announcements import announce
from events.services.day import shift_rest
from participants.models import CheckIn, Registration
from participants.services.reception import check_in
from participants.services.welcoming import Seen, walk_in
from projects.models import Means, Presentation, SheetEntry
from projects.services import save_block
from projects.services.awards import show_awards
from projects.services.favourite import close_poll, open_poll
from projects.services.means import add_means
from projects.services.pledges import make_pledge
from projects.services.presentations import choose_form, draw_order, take_step
from projects.services.validations import log_validation
from teams.models import Charter, HelpRequest, Team, TeamDuty, Wall, WallGroup, WallNote
from teams.services.charter import give_duty, write_charter
from teams.services.following import add_note, move_to_stage, set_mood
from teams.services.help import ask_help, close_request, take_request
from teams.services.seats import give_table, seat, unseat
from teams.services.tables import create_team
from teams.services.wall import close_wall, count_stickers, held_wall, open_wall, take_up, vote, write_note
from teams.services.wall_sorting import make_group
from teams.services.weather import ask_weather

VOTING = 12  # that vote at once


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


def wall_opens(event: Event, *, notes: bool = False, votes: bool = False, shown: bool = False) -> None:
    wall = Wall.objects.filter(event=event).first() or held_wall(event)
    open_wall(event=event, takes_notes=notes, takes_votes=votes, shows_votes=shown, votes_each=3, version=wall.version)


def wall_closes(event: Event) -> None:
    close_wall(event=event)


def says_on_the_wall(event: Event, reference: str, kind: str, text: str) -> None:
    author = person(event, reference)
    write_note(event=event, kind=kind, text=text, author=author, idempotency_key=key(event.slug, "wall", text))


def is_written_for_somebody(event: Event, kind: str, text: str, facilitator: str) -> None:
    """A facilitator listens, and types."""
    typed_by = staff(facilitator)
    write_note(event=event, kind=kind, text=text, typed_by=typed_by, idempotency_key=key(event.slug, "wall", text))


def notes_go_together(event: Event, title: str, texts: list[str]) -> None:
    notes = WallNote.objects.filter(event=event, text__in=texts).values_list("pk", flat=True)
    make_group(event=event, title=title, notes=list(notes), idempotency_key=key(event.slug, "group", title))


def votes(event: Event, reference: str, text: str) -> None:
    vote(note=WallNote.objects.get(event=event, text=text), registration=person(event, reference))


def stickers_are_counted(event: Event) -> None:
    notes = WallNote.objects.filter(event=event).shown().order_by("pk")
    count_stickers(event=event, counted={note.pk: (note.pk * 5 % 7, note.version) for note in notes})


def takes_up(event: Event, number: int, title: str) -> None:
    """The table chooses the first idea of a group of the wall."""
    group = WallGroup.objects.get(event=event, title=title)
    take_up(team=table(event, number), note=group.notes.order_by("pk").first())


def says_to_all(event: Event, text: str) -> None:
    now = where_are_we(list(event.slots.filter(skipped_at=None)), event.now)
    ends_at = now.following.begins if now.following else None
    said = Announcement(event=event, text=text, starts_at=event.now, ends_at=ends_at)
    announce(announcement=said, by=staff("nadege"), idempotency_key=key(event.slug, "announce", text))


def lets_it_last(event: Event, minutes: int) -> None:
    """The organiser gives everybody some minutes more."""
    shift_rest(event=event, minutes=minutes, by=staff("nadege"), idempotency_key=key(event.slug, "later", minutes))


def raises_its_hand(event: Event, number: int, kind: str, material: str, step: str) -> None:
    team = table(event, number)
    ask_help(team=team, kind=kind, material=material, idempotency_key=key(event.slug, "hand", step))


def is_answered(event: Event, number: int, facilitator: str) -> None:
    """A facilitator goes to the table."""
    for request in HelpRequest.objects.filter(event=event, team__number=number).waiting():
        take_request(request=request, by=staff(facilitator))


def is_helped(event: Event, number: int) -> None:
    for request in HelpRequest.objects.filter(event=event, team__number=number).open():
        close_request(request=request, by=request.taken_by)


def has_asked(event: Event, number: int, row: list[str]) -> None:
    question, asked, answer, changed = row
    done = key(event.slug, "asked", number, question)
    team = table(event, number)
    log_validation(
        team=team, question=question, asked=asked, answer=answer, changed=changed, people=3, idempotency_key=done
    )


def needs(event: Event, number: int, row: list[str]) -> None:
    kind, what, state, giver = row
    team, done = table(event, number), key(event.slug, "needs", number, what)
    add_means(team=team, kind=kind, what=what, state=state, giver=giver, idempotency_key=done)


def agrees(event: Event, number: int, text: str) -> None:
    """The table writes its charter, and its first three people take the duties."""
    team = table(event, number)
    known = Charter.objects.filter(team=team).first()
    write_charter(team=team, text=text, expected_version=known.version if known else 0)
    for kind, member in zip(TeamDuty.Kind.values, team.members.order_by("pk"), strict=False):
        give_duty(team=team, kind=kind, member=member)


def weather_is_asked(event: Event, facilitator: str) -> None:
    ask_weather(event=event, by=staff(facilitator), idempotency_key=key(event.slug, "weather", event.today))


def will_tell(event: Event, number: int, form: str) -> None:
    choose_form(team=table(event, number), form=form)


def order_is_drawn(event: Event) -> None:
    draw_order(event=event, lot=7)


def room_pledges(event: Event, place: int) -> None:
    """Mireille gives the first team that told something, somebody in the room the others."""
    turn = Presentation.objects.filter(event=event).order_by("position", "pk").select_related("team")[place]
    lack = Means.objects.filter(team=turn.team, state=Means.State.LACK).present().first()
    role = event.roles.filter(user__email="mireille@example.org").first() if place == 0 else None
    make_pledge(
        team=table(event, turn.team.number),
        means=lack,
        kind=lack.kind if lack else "time",
        what=lack.what if lack else "Un coup de main le premier mois",
        by_on=event.real_today + timedelta(days=20 + 5 * place),
        name="Mireille DÉMO" if role else f"Voisin DÉMO{place}",
        role=role,
        typed_by=None if role else staff("theo"),
        contact="mireille@example.org" if role else f"06 39 98 21 0{place}",
        idempotency_key=key(event.slug, "pledge", place, event.today),
    )


def poll_opens(event: Event) -> None:
    open_poll(event=event, own_team=False)


def people_vote(event: Event, part: int) -> None:
    """A quarter of those who came."""
    came = Registration.objects.active().filter(event=event, seat__isnull=False).order_by("pk")
    some_vote(event, list(came[part * VOTING : (part + 1) * VOTING]), data("awards")["chosen"])


def tokens_are_in(event: Event) -> None:
    tokens_are_counted(event, data("awards")["tokens"])


def poll_closes(event: Event) -> None:
    close_poll(event=event)


def award_is_revealed(event: Event, award: str) -> None:
    is_given(event, award, data("awards")["awards"][award])


def screens_go_on(event: Event) -> None:
    """After the last award, the screens follow the programme again."""
    show_awards(event=event, begin=False)


def turn_goes_on(event: Event, place: int, step: str) -> None:
    """The turn at `place` of the order, from 0: it begins, is asked questions, or ends."""
    turn = Presentation.objects.filter(event=event).order_by("position", "pk")[place]
    take_step(presentation=turn, step=step, version=turn.version)
