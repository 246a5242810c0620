"""The list of people, searched and filtered. For the organiser only: see rules.py."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import QueryDict

from common.text import search_key
from events.models import Event
from participants.models import Registration, RegistrationQuerySet, ThemeChoice

PER_PAGE = 50
SHOWN = ("active", "needs", "confidential", "no_contact", "cancelled")


@dataclass(frozen=True, slots=True)
class Search:
    """What the organiser looks for; anything unknown in the address is as if absent."""

    text: str = ""
    show: str = "active"
    category: int | None = None
    theme: int | None = None

    @classmethod
    def read(cls, query: QueryDict) -> "Search":
        show = query.get("show", "")
        return cls(
            text=query.get("q", "")[:80],
            show=show if show in SHOWN else "active",
            category=_number(query.get("category")),
            theme=_number(query.get("theme")),
        )

    def people(self, event: Event) -> RegistrationQuerySet:
        """Those who answer to the search, by name, with their category, commune and wishes."""
        choices = ThemeChoice.objects.filter(event=event).select_related("theme")
        people: RegistrationQuerySet = self._shown(Registration.objects.filter(event=event))
        if wanted := search_key(self.text):
            people = people.filter(search_name__contains=wanted)
        if self.category is not None:
            people = people.filter(category=self.category)
        if self.theme is not None:
            people = people.filter(choices__theme=self.theme)
        return people.select_related("category", "commune").prefetch_related(Prefetch("choices", queryset=choices))

    def _shown(self, people: RegistrationQuerySet) -> RegistrationQuerySet:
        if self.show == "cancelled":
            return people.filter(status=Registration.Status.CANCELLED)
        people = people.active()
        if self.show == "needs":
            return people.exclude(needs="")
        if self.show == "confidential":
            return people.filter(keeps_choice_confidential=True)
        if self.show == "no_contact":
            return people.filter(email="", phone="", contact_as_typed="")
        return people


def _number(text: str | None) -> int | None:
    """A primary key from an address; None where it is none (also ٣ and other digits that databases refuse)."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None
