"""Load the reference event at three moments of its life, through the services that the pages use."""

import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from common import live
from demo.awards import move_awards, the_room_chooses
from demo.evaluation import the_room_says
from demo.follow_up import move_follow_up, projects_go_on
from demo.forgetting import turn_the_clock
from demo.help import move_help, tables_ask
from demo.imports import bring_a_list
from demo.keys import key
from demo.made import make_things
from demo.needs import age_in, answer_some, call_everybody, consents_in, help_in, needs_in, needs_were_met
from demo.paper import number_the_stack
from demo.personas import PERSONAS, SLUGS, Moment
from demo.places import prepare_places, some_wait
from demo.pledges import move_pledges, the_room_pledges
from demo.publishing import teams_say_yes
from demo.reception import move_presence, people_arrive, people_came
from demo.said import move_said, say_to_all
from demo.tables import come_unannounced, propose, say_what_tables_respect
from demo.telling import tables_tell
from demo.wall import move_wall, write_the_wall
from demo.words import everybody_knows, tell_most
from events.models import Commune, Event, Member, Organisation, Role, Screen, Sent, Theme
from events.services.creation import create_event
from events.services.status import change_status
from events.services.territory import add_communes
from participants.models import Assistance, Erasure, Registration
from participants.services import register_participant
from projects.models import SheetEntry, SheetRevision
from projects.services import save_block
from teams.models import HelpRequest, Team, TeamNews
from teams.services.following import add_note, move_to_stage, set_mood
from teams.services.help import ask_help
from teams.services.seats import give_table, seat
from teams.services.tables import create_team

DATA = Path(__file__).parent / "data"
REGISTERED_SO_FAR = 62  # of 80, while registration is open
DAYS_FROM_TODAY: dict[Moment, int] = {"open": 24, "under_way": 0, "followed_up": -175}
CAPACITY: dict[Moment, int] = {"under_way": 90}  # more chairs were found that morning: people come to the door
LIFE: dict[Moment, tuple[str, ...]] = {
    "open": (),
    "under_way": (Event.Status.CLOSED, Event.Status.UNDER_WAY),
    "followed_up": (Event.Status.CLOSED, Event.Status.UNDER_WAY),
}
AFTERWARDS = (Event.Status.DELIBERATION, Event.Status.RESULTS, Event.Status.FOLLOW_UP)
NAMES = {
    "nadege": "Nadège DÉMO",
    "theo": "Théo DÉMO",
    "lina": "Lina DÉMO",
    "ousmane": "Ousmane DÉMO",
    "ines": "Inès DÉMO",
    "paul": "Paul DÉMO",
    "karim": "Karim DÉMO",
    "mireille": "Mireille DÉMO",
    "referente": "Awa DÉMO",
}
ROLES = (
    ("theo", "facilitator"),
    ("lina", "facilitator"),
    ("ousmane", "facilitator"),
    ("ines", "listener"),
    ("paul", "reception"),
    ("karim", "helper"),
    ("mireille", "partner"),
    ("mireille", "juror"),
)
PLAYED = "demo-journee"  # the event of the day that is played
THEO_TABLES = (5, 6)
HIDES_COMMUNE = "DEMO-042"  # the persona who must not be recognised
LAST_NEWS_MINUTES = (4, 9, 2, 12, 1, 34, 7, 15, 21, 5)  # how long ago each table gave news


@cache
def data(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def load() -> list[str]:
    """Load what is absent, and move the dates where a day has passed since. Returns the moments that were loaded."""
    loaded: list[str] = []
    for moment, slug in SLUGS.items():
        if event := Event.objects.filter(slug=slug).first():
            _move_to_today(event, moment)
            continue
        with transaction.atomic():
            _move_to_today(_load_moment(moment, slug), moment)
            if moment == "followed_up":
                turn_the_clock(Event.objects.get(slug=slug))
        loaded.append(moment)
    return loaded


def load_day_to_play() -> Event:
    """The event of today once more, as it is before the first coffee, to be played from morning to evening. Whatever was
    played before is erased."""
    with transaction.atomic():
        for played in Event.objects.filter(slug=PLAYED):
            _erase(played)
        nadege = _person("nadege")
        event = _configure(nadege, "under_way", PLAYED)
        event.title = data("event")["titles"]["played"]
        event.save(update_fields=["title"])
        _give_roles(event)
        change_status(event=event, to=Event.Status.OPEN, user=nadege)
        _register(event, "under_way")
        for status in LIFE["under_way"]:
            change_status(event=event, to=status, user=nadege)
        Event.objects.filter(pk=event.pk).update(capacity=CAPACITY["under_way"])
        everybody_knows(event)
        for place, slot in enumerate(event.slots.order_by("pk")):
            Sent.objects.create(event=event, idempotency_key=key(PLAYED, "slot", place), row_id=slot.pk)
        return event


def _erase(event: Event) -> None:
    """Every row of an event, which all carry its key; the database checks their links at the end of the transaction."""
    for model in apps.get_models():
        if any(field.name == "event" and field.related_model is Event for field in model._meta.get_fields()):
            model._base_manager.filter(event=event)._raw_delete(model._base_manager.db)
    Event.objects.filter(pk=event.pk)._raw_delete(Event.objects.db)
    live.publish(event_id=event.pk, topic=live.ACCESS)  # open pages leave it, and follow what has its address next


def _first_day(moment: Moment) -> date:
    return timezone.localdate() + timedelta(days=DAYS_FROM_TODAY[moment])


def _move_to_today(event: Event, moment: Moment) -> None:
    gap = _first_day(moment) - event.starts_on
    if gap:
        Event.objects.filter(pk=event.pk).update(starts_on=F("starts_on") + gap, ends_on=F("ends_on") + gap)
        Assistance.objects.filter(event=event).update(until=F("until") + gap)
        TeamNews.objects.filter(event=event).update(created_at=F("created_at") + gap)
        SheetRevision.objects.filter(event=event).update(created_at=F("created_at") + gap)
        SheetEntry.objects.filter(event=event).update(updated_at=F("updated_at") + gap)
        Team.objects.filter(event=event).update(stage_since=F("stage_since") + gap)
        move_help(event, gap)
        Erasure.objects.filter(event=event).update(at=F("at") + gap)
        move_wall(event, gap)
        move_said(event, gap)
        move_presence(event, gap)
        move_pledges(event, gap)
        move_awards(event, gap)
        move_follow_up(event, gap)


def _load_moment(moment: Moment, slug: str) -> Event:
    nadege = _person("nadege")
    event = _configure(nadege, moment, slug)
    _give_roles(event)
    change_status(event=event, to=Event.Status.OPEN, user=nadege)
    people = _register(event, moment)
    if moment == "under_way":
        some_wait(event, data("tables")["waiting"])
    for status in LIFE[moment]:
        change_status(event=event, to=status, user=nadege)
    Event.objects.filter(pk=event.pk).update(capacity=CAPACITY.get(moment, event.capacity))
    if moment == "open":
        number_the_stack(people, nadege)
        answer_some(event, nadege)
        tell_most(event, nadege, data("letter"))
        prepare_places(event, nadege, data("places"))
        bring_a_list(event, people, nadege)
        say_what_tables_respect(event, nadege, data("tables"))
        propose(event, nadege, data("proposal"))
        write_the_wall(event, people, _person("theo"), data("wall"))
        return event
    everybody_knows(event)
    if moment == "under_way":
        call_everybody(people, nadege)
    _make_teams(event, people, finished=moment == "followed_up")
    if moment == "under_way":
        say_what_tables_respect(event, nadege, data("tables"))
        people_arrive(event, people, _person("paul"))
        come_unannounced(event, _person("paul"), data("tables")["late"])
        tables_ask(event, data("help"))
        write_the_wall(event, people, _person("theo"), data("wall"))
        say_to_all(event, nadege, data("said"))
    tables_tell(event, data("telling"))
    names = {row["reference"]: row["name"] for row in data("people")}
    the_room_pledges(event, people, names, data("pledges")[moment])
    if moment == "followed_up":
        needs_were_met(event)
        people_came(event, people)
        for status in AFTERWARDS:
            change_status(event=event, to=status, user=nadege)
            if status == Event.Status.DELIBERATION:
                the_room_chooses(event, people, data("awards"))
            if status == Event.Status.RESULTS:
                the_room_says(event, data("evaluation"))
        projects_go_on(event, people, names, data("follow_up"))
        teams_say_yes(event, nadege)
    return event


def _person(name: str, shown: str = "") -> User:
    found = User.objects.filter(email=f"{name}@example.org").first()
    return found or User.objects.create_user(name=shown or NAMES[name], email=f"{name}@example.org")


def _configure(organiser: User, moment: Moment, slug: str) -> Event:
    reference = data("event")
    organisation, _ = Organisation.objects.get_or_create(
        slug="delegation-demo", defaults={"name": reference["organisation"]}
    )
    Member.objects.get_or_create(organisation=organisation, user=organiser)
    # No event opens in the past: the one that is followed up is moved back once it is loaded.
    first = max(_first_day(moment), timezone.localdate())
    plain = ("subtitle", "venue_name", "venue_address", "audience", "how_to_come", "accessibility")
    event = create_event(
        user=organiser,
        organisation=organisation,
        title=reference["titles"][moment],
        starts_on=first,
        ends_on=first + timedelta(days=1),
        idempotency_key=key(slug),
        **{
            name: reference[name]
            for name in (*plain, "quiet_room", "accessibility_contact", "contact_phone", "contact_email")
        },
    )
    event.slug = slug
    event.save(update_fields=["slug"])
    Theme.objects.bulk_create(
        Theme(event=event, position=place, **fields) for place, fields in enumerate(reference["themes"])
    )
    add_communes(event=event, communes=Commune.objects.filter(pk__in=reference["territory"]))
    for category in event.categories.all():
        category.target = reference["targets"][category.key]
        category.save(update_fields=["target"])
    _check_helplines(event)
    Event.objects.filter(pk=event.pk).update(child_alert_url="https://example.org/prevenir-pour-un-enfant")
    Screen.objects.create(event=event, name="Grande salle")
    return event


def _check_helplines(event: Event) -> None:
    """The organiser checked the numbers today, and took away those whose source asks for another look."""
    today = timezone.localdate()
    event.helplines.filter(source_status__contains="revérifier").delete()
    event.helplines.update(verified_on=today, recheck_after=today + timedelta(days=180))


def _give_roles(event: Event) -> None:
    for name, kind in ROLES:
        Role.objects.create(event=event, user=_person(name), kind=kind)
    leads = {"violences": _person("referente")}
    for theme in event.themes.all():
        lead = leads.get(theme.slug) or _person(f"referent-{theme.slug}", f"Référent {theme.title} DÉMO")
        Role.objects.create(event=event, user=lead, kind="referent", theme=theme)


def _register(event: Event, moment: Moment) -> list[Registration]:
    themes = {theme.slug: theme for theme in event.themes.all()}
    categories = {category.key: category for category in event.categories.all()}
    communes = Commune.objects.in_bulk(data("event")["territory"])
    personas = {persona.reference for persona in PERSONAS if persona.moment == moment}
    rows = data("people")
    if moment == "open":
        rows = [row for place, row in enumerate(rows) if place < REGISTERED_SO_FAR or row["reference"] in personas]
    helper = _person("karim")
    people = []
    for place, row in enumerate(rows):
        hides = moment == "open" and row["reference"] == HIDES_COMMUNE
        commune = None if hides else communes.get(row["commune"])
        people.append(
            register_participant(
                event=event,
                chosen_name="Camille" if hides else row["name"],
                category=categories[row["category"]],
                email=row["email"],
                phone=row["phone"],
                structure=row["structure"],
                commune=commune,
                declines_commune=hides,
                choices=[themes[slug] for slug in row["wishes"]],
                keeps_choice_confidential=row["confidential"],
                needs=needs_in(row, commune=commune),
                consents=consents_in(row, place=place),
                meal=row["meal"],
                channel=row["channel"],
                helped_by=helper if row["channel"] == Registration.Channel.HELPED else None,
                assistance=help_in(row, event),
                **age_in(row),
                idempotency_key=key(event.slug, row["reference"]),
            )
        )
    return people


def _make_teams(event: Event, people: list[Registration], *, finished: bool) -> None:
    themes = {theme.slug: theme for theme in event.themes.all()}
    teams = [
        create_team(event=event, theme=themes[row["theme"]], name=row["name"], number=number)
        for number, row in enumerate(data("teams"), start=1)
    ]
    _seat_everybody(teams, people)
    tables = {role.user.email: role for role in event.roles.of_kind("facilitator").select_related("user")}
    for team in teams:
        others = "lina@example.org" if team.number % 2 else "ousmane@example.org"
        give_table(team=team, role=tables["theo@example.org" if team.number in THEO_TABLES else others])
    facilitator = tables["theo@example.org"].user
    for team, row in zip(teams, data("teams"), strict=True):
        _work(event, team, row, facilitator, finished=finished)


def _seat_everybody(teams: list[Team], people: list[Registration]) -> None:
    """At the tables that the engine found once for these eighty people: seats.json names who sits at the first, the second…"""
    by_name = {person.chosen_name: person for person in people}
    for team, names in zip(teams, data("seats"), strict=True):
        for name in names:
            seat(registration=by_name[name], team=team)


def _work(event: Event, team: Team, row: dict[str, Any], facilitator: User, *, finished: bool) -> None:
    blocks = list(event.sheet_blocks.all())
    for block in blocks if finished else blocks[: row["filled"]]:
        save_block(
            team=team,
            block=block,
            text=row[block.key],
            base_version=0,
            author="",
            idempotency_key=key(event.slug, team.number, block.key),
        )
    stages = list(event.stages.all())
    move_to_stage(team=team, stage=stages[-1] if finished else stages[row["stage"] - 1], author=facilitator)
    set_mood(team=team, mood=row["mood"], author=facilitator)
    add_note(team=team, text=row["note"], author=facilitator, idempotency_key=key(event.slug, team.number, "note"))
    if row.get("hand") and not finished:
        ask_help(team=team)
    make_things(event, team)
    _some_time_ago(team)


def _some_time_ago(team: Team) -> None:
    """Everything at a table just happened, for it was just loaded: put it back in time."""
    ago = timedelta(minutes=LAST_NEWS_MINUTES[team.number - 1])
    TeamNews.objects.filter(team=team).update(created_at=F("created_at") - ago)
    SheetRevision.objects.filter(entry__team=team).update(created_at=F("created_at") - ago)
    SheetEntry.objects.filter(team=team).update(updated_at=F("updated_at") - ago)
    HelpRequest.objects.filter(team=team).update(asked_at=F("asked_at") - timedelta(minutes=6))
    Team.objects.filter(pk=team.pk).update(stage_since=F("stage_since") - ago - timedelta(minutes=25))
