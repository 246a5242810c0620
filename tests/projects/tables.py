"""A table at work, for the tests of its sheet."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from common.code_sessions import SESSION_KEY
from events.models import Event, SheetBlock
from projects import services
from teams.models import Team
from tests.factories import EventFactory, SheetBlockFactory, StageFactory, TeamFactory

BY_ITSELF = {"X-Requested-With": "autosave"}


@dataclass
class Table:
    """A team under way with two blocks, the first needed; `tablet` is its tablet's browser."""

    event: Event
    team: Team
    blocks: list[SheetBlock]
    tablet: Client

    def url(self, name: str, block: SheetBlock | None = None) -> str:
        if name in ("table", "close_table"):
            return reverse(name, args=[self.event.slug])
        return reverse(name, args=[self.event.slug, self.team.pk, *([block.pk] if block else [])])

    def write(self, text: str, *, on: int = 0, by: str = "", block: int = 0) -> Any:
        return services.save_block(
            team=self.team,
            block=self.blocks[block],
            text=text,
            base_version=on,
            author=by,
            idempotency_key=uuid.uuid4(),
        )

    def post(self, text: str, *, on: int = 0, by_itself: bool = False, **data: Any) -> HttpResponse:
        """What the page sends for the first block."""
        data = {"text": text, "base_version": on, **data}
        headers = BY_ITSELF if by_itself else {}
        return self.tablet.post(self.url("sheet_block", self.blocks[0]), data, headers=headers)

    def text(self, block: int = 0) -> str:
        entry = self.team.sheet_entries.filter(block=self.blocks[block]).first()
        return entry.text if entry else ""


def tablet_of(team: Team) -> Client:
    """A browser that holds the code of this team."""
    client = Client()
    session = client.session
    session[SESSION_KEY] = {str(team.event_id): {team.code_kind: [team.pk, team.code_version]}}
    session.save()
    return client


def table_at_work(**event_fields: Any) -> Table:
    """A table of an event under way, or as the event's fields say."""
    event = EventFactory(**{"status": "under_way", **event_fields})
    stage = StageFactory(event=event, name_fr="vérifier")
    team = TeamFactory(event=event, stage=stage, name="Le relais")
    blocks = [SheetBlockFactory(event=event, is_compulsory=True), SheetBlockFactory(event=event)]
    return Table(event, team, blocks, tablet_of(team))
