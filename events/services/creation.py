"""Begin an event: from a model, or as a copy of an earlier one."""

import json
import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from copy import deepcopy
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.text import slugify

from accounts.models import User
from common.text import search_key
from events.models import (
    Award,
    CardBlock,
    Category,
    Criterion,
    EvaluationQuestion,
    Event,
    Helpline,
    MarkLabel,
    Member,
    Organisation,
    Role,
    SheetBlock,
    Slot,
    Stage,
    TrustRule,
)
from events.models.roles import RoleKind
from events.services.copying import CHOICES, choice_of, copy_rows, decisions

DATA = Path(__file__).resolve().parent.parent / "data"
MODELS = ("social_solidarity",)
IN_A_MODEL: dict[str, type[models.Model]] = {
    "categories": Category,
    "stages": Stage,  # before the slots, which name them
    "slots": Slot,
    "sheet_blocks": SheetBlock,
    "cards": CardBlock,
    "criteria": Criterion,
    "awards": Award,
    "mark_labels": MarkLabel,
    "evaluation_questions": EvaluationQuestion,
    "trust_rules": TrustRule,
    "helplines": Helpline,
}


def create_event(
    *,
    user: User,
    organisation: Organisation,
    title: str,
    starts_on: date,
    ends_on: date,
    model: str = "social_solidarity",
    copy_of: Event | None = None,
    chosen: Collection[str] = frozenset(CHOICES),
    idempotency_key: uuid.UUID | None = None,
    **fields: Any,
) -> Event:
    """A draft event with everything the model (or the event it copies) brings, and `user` as its organiser.

    A copy brings what was decided and is `chosen` (keys of CHOICES), never people: no roles, no registrations, no teams, no
    codes. What is not chosen begins as in the model. `fields` are further columns of Event. The same `idempotency_key` from the same person gives the same event again.
    Raises PermissionDenied when `user` is no member of `organisation`, or no organiser of `copy_of`.
    """
    with transaction.atomic():
        if not Member.objects.filter(organisation=organisation, user=user).exists():
            raise PermissionDenied
        if copy_of and not Role.objects.of_kind(RoleKind.ORGANISER).filter(event=copy_of, user=user).exists():
            raise PermissionDenied
        # Two sendings of one form wait here for each other: the second finds the event of the first.
        User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        if already := Event.objects.filter(created_by=user, idempotency_key=idempotency_key or uuid.uuid4()).first():
            return already
        event = Event(
            **(deepcopy(model_data(model)["event"]) | (decisions(copy_of, chosen) if copy_of else {})),
            organisation=organisation,
            title=title,
            starts_on=starts_on,
            ends_on=ends_on,
            created_by=user,
            idempotency_key=idempotency_key,
        )
        for name, value in fields.items():
            setattr(event, name, value)
        save_under_free_address(event)
        if copy_of:
            copy_rows(source=copy_of, target=event, chosen=chosen)
        write_model(model, event, without=chosen if copy_of else ())
        Role.objects.create(event=event, user=user, kind=RoleKind.ORGANISER)
        return event


@cache
def model_data(name: str) -> dict[str, Any]:
    """What a model brings, as read from its file: {"event": columns, "categories": rows, …}. Raises KeyError if unknown."""
    if name not in MODELS:
        raise KeyError(name)
    data: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text())
    for slot in data["slots"]:
        slot["starts_at"], slot["ends_at"] = time.fromisoformat(slot["starts_at"]), time.fromisoformat(slot["ends_at"])
    return data


def save_under_free_address(event: Event, *, wanted: str = "") -> None:
    """Give the event the address `wanted`, or one made of its name; where it is taken, one with the year, then with letters."""
    base = wanted or slugify(search_key(event.title))[:60].strip("-") or "hackathon"
    dated = f"{base[:60]}-{event.starts_on.year}"
    taken = set(Event.objects.filter(slug__startswith=base[:60]).values_list("slug", flat=True))
    event.slug = next((slug for slug in (base, dated) if slug not in taken), f"{dated}-{uuid.uuid4().hex[:6]}")
    event.save()


def write_model(name: str, event: Event, *, beside: bool = False, without: Collection[str] = ()) -> None:
    """Give the event all that the model brings, but for the choices of `without`.

    `beside` what it has already, of which nothing is overwritten.
    """
    data = model_data(name)
    for part, kind in IN_A_MODEL.items():
        if choice_of(kind) in without:
            continue
        stages = {stage.key: stage for stage in event.stages.all()} if kind is Slot else {}
        rows = [
            kind(event=event, **{name: stages[value] if name == "stage" else value for name, value in row.items()})
            for row in data[part]
        ]
        if any(field.name == "position" for field in kind._meta.fields):
            set_positions(rows)
        kind._default_manager.bulk_create(rows, ignore_conflicts=beside)


def set_positions(rows: Iterable[Any]) -> None:
    """Number ordered rows as they come, each list from 0."""
    places: Counter[Any] = Counter()
    for row in rows:
        mine = tuple(getattr(row, column) for column in row.ordered_within)
        row.position = places[mine]
        places[mine] += 1
