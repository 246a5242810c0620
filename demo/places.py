"""Whom Nadège calls where people are missing, and the associations that bring people."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from accounts.models import User
from demo.keys import key
from events.models import Category, Event, Intercommunality
from participants.models import Consent, Group, How
from participants.services import register_participant
from participants.services.groups import create_group, enter_people
from participants.services.relays import add_relay, note_called

HELD_DAYS = 10


def prepare_places(event: Event, organiser: User, given: dict[str, Any]) -> None:
    """Relays in each intercommunalité, and two groups, one with places held for it and people entered."""
    places = {
        place.short_name: place for place in Intercommunality.objects.filter(communes__in=_communes(event)).distinct()
    }
    categories = {category.key: category for category in Category.objects.filter(event=event)}
    for number, row in enumerate(given["relays"]):
        fields = {**row, "intercommunality": places[row["intercommunality"]]}
        said = fields.pop("said", "")
        relay = add_relay(event=event, idempotency_key=key(event.slug, "relay", number), **fields)
        if relay and said:
            note_called(relay=relay, note=said)
    for number, row in enumerate(given["groups"]):
        fields = {**row, "intercommunality": places.get(row["intercommunality"])}
        fields["category"] = categories.get(row["category"])
        fields["held_until"] = event.today + timedelta(days=HELD_DAYS) if row["seats"] else None
        people = fields.pop("people", [])
        group = create_group(event=event, idempotency_key=key(event.slug, "group", number), by=organiser, **fields)
        _enter(group, people, key(event.slug, "people", number))


def some_wait(event: Event, people: Sequence[Mapping[str, Any]]) -> None:
    """Every place is taken: these people wait for one."""
    categories = {category.key: category for category in event.categories.all()}
    themes = {theme.slug: theme for theme in event.themes.all()}
    for row in people:
        register_participant(
            event=event,
            chosen_name=row["name"],
            category=categories[row["category"]],
            choices=[themes[slug] for slug in row["wishes"]],
            consents={Consent.Purpose.TAKING_PART: True},
            accepts_waiting=True,
            idempotency_key=key(event.slug, row["name"]),
        )


def _enter(group: Group, names: list[str], once: UUID) -> None:
    """What the group typed: its people have no contact of their own, and are told through it."""
    people = [{"chosen_name": name, "category": group.category, "agreed": How.SPOKEN} for name in names]
    enter_people(group=group, people=people, idempotency_key=once)


def _communes(event: Event) -> Any:
    return event.territory.values("commune")
