"""What somebody has answered so far, kept in the session between the screens of registration.

Each screen's answers are kept as they were typed, and read by their form again at the end: what the organiser changed
meanwhile is noticed, and going back shows everything as it was left.
"""

import uuid
from typing import Any

from django.http import HttpRequest, QueryDict

from events.models import Event
from participants.draft_key import SESSION_KEY
from participants.forms.fields import EventForm


class Draft:
    """The draft of one event in this browser; one for oneself, another for somebody else (`for_other`)."""

    def __init__(self, request: HttpRequest, event: Event, *, for_other: bool = False) -> None:
        self._session = request.session
        self._name = f"{event.pk}{'-other' if for_other else ''}"
        self._drafts: dict[str, Any] = self._session.get(SESSION_KEY, {})
        self._mine: dict[str, Any] = self._drafts.get(self._name, {})

    @property
    def key(self) -> uuid.UUID | None:
        """The idempotency key of the registration being typed; None before the first screen is answered."""
        return uuid.UUID(self._mine["key"]) if "key" in self._mine else None

    def has(self, *screens: str) -> bool:
        return all(screen in self._mine for screen in screens)

    def keep(self, screen: str, data: QueryDict) -> None:
        """Remember what was typed on a screen."""
        typed = data.copy()
        typed.pop("csrfmiddlewaretoken", None)
        self._mine.setdefault("key", str(uuid.uuid4()))
        self._mine[screen] = typed.urlencode()
        self._save()

    def form(self, screen: str, form_class: type[EventForm], **kwargs: Any) -> Any:
        """The form of a screen, with what was typed there, else empty."""
        return form_class(QueryDict(self._mine[screen]) if self.has(screen) else None, **kwargs)

    def finish(self) -> None:
        """Forget the answers; remember only that this draft became a registration."""
        self._mine = {"finished": self._mine.get("key", "")}
        self._save()

    def finished(self, key: str) -> bool:
        """Was the draft with this key just turned into a registration, and is its form sent once more?"""
        return bool(key) and self._mine.get("finished") == key

    def drop(self) -> None:
        self._mine = {}
        self._save()

    def _save(self) -> None:
        self._drafts[self._name] = self._mine
        self._session[SESSION_KEY] = self._drafts
