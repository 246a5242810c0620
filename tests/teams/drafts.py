"""A draft small enough to know by heart, and the same in a browser."""

from typing import Any

from events.models import Theme
from teams.models import Draft, DraftSeat, DraftTable, FormationRules
from teams.services.drafting import Asked
from tests.factories import (
    CategoryFactory,
    DraftFactory,
    DraftSeatFactory,
    DraftTableFactory,
    RegistrationFactory,
    ThemeFactory,
)

WHY = Asked(reason="Elles se connaissent.")


class Two:
    """Two themes of one table each, two to three people at a table: Ada and Zoé (who wished it first) at the first.

    Jo and Léa at the second; Jo wished the first theme, and Léa the second. Ada and Jo are residents, Zoé and Léa of
    associations. Nobody facilitates, and nobody is asked to.
    """

    def __init__(self, event: Any) -> None:
        self.event = event
        Theme.objects.filter(event=event).update(min_teams=0)
        FormationRules.objects.create(event=event, needs_facilitators=False)
        sizes: dict[str, Any] = {"event": event, "min_size": 2, "max_size": 3, "min_teams": 1, "max_teams": 2}
        self.themes = [ThemeFactory(title="Solitude", **sizes), ThemeFactory(title="Enfance", **sizes)]
        resident = CategoryFactory(event=event)
        group = CategoryFactory(event=event, key="association", label_fr="association", shape="square")
        first, second = self.themes
        self.ada = RegistrationFactory(event=event, chosen_name="Ada DÉMO", category=resident, wishes=[first, second])
        self.zoe = RegistrationFactory(event=event, chosen_name="Zoé DÉMO", category=group, wishes=[first])
        self.jo = RegistrationFactory(event=event, chosen_name="Jo DÉMO", category=resident, wishes=[first])
        self.lea = RegistrationFactory(event=event, chosen_name="Léa DÉMO", category=group, wishes=[second])
        self.draft: Draft = DraftFactory(event=event)
        self.tables: list[DraftTable] = []
        for number, (theme, people) in enumerate(zip(self.themes, self.pairs, strict=True), start=1):
            table = DraftTableFactory(event=event, draft=self.draft, theme=theme, number=number, position=number)
            self.tables.append(table)
            for person in people:
                DraftSeatFactory(event=event, draft=self.draft, table=table, registration=person)

    @property
    def pairs(self) -> list[list[Any]]:
        return [[self.ada, self.zoe], [self.jo, self.lea]]

    def table_of(self, person: Any) -> DraftTable | None:
        return DraftSeat.objects.select_related("table").get(draft=self.draft, registration=person).table

    def is_locked(self, person: Any) -> bool:
        return DraftSeat.objects.get(draft=self.draft, registration=person).locked
