"""Who may, about what tables must respect: organisers, and nobody else knows that it exists."""

from typing import Any

from tests.factories import NeedFactory, PairingFactory, PlacementFactory, RegistrationFactory, SkillFactory
from tests.permissions.events import BUT_ORGANISER, list_rows, made
from tests.permissions.table import Row

RULES = {"max_same_structure": "3", "needs_facilitators": "on", "tables_per_facilitator": "2", "version": "1"}


def pair(world: Any) -> dict[str, Any]:
    other = RegistrationFactory(event=world.event, category=world.category)
    return {
        "kind": "apart",
        "one_text": world.registration.chosen_name,
        "one": world.registration.pk,
        "other_text": other.chosen_name,
        "other": other.pk,
    }


def person(world: Any) -> dict[str, Any]:
    mine = world.registration
    return {"person_text": mine.chosen_name, "person": mine.pk, "place": f"theme-{world.theme.pk}"}


def language(world: Any) -> dict[str, int]:
    mine = world.registration
    return {"pk": (mine.needs.first() or NeedFactory(event=world.event, registration=mine, kind="language")).pk}


ROWS = {
    "demands": Row("organiser"),
    "demand_rules": Row("organiser", "post", data=lambda world: RULES),
    "demand_hosts": Row("organiser", "post", data=lambda world: {"moving": "1, 2", "seeing": "", "hearing": "4-6"}),
    "demand_languages": Row(
        "organiser",
        "post",
        kwargs=lambda world: {"pk": world.roles["facilitator"].pk},
        data=lambda world: {"languages": "tr"},
        hidden=BUT_ORGANISER,
    ),
    "demand_spoken": Row(
        "organiser",
        "post",
        kwargs=language,
        data=lambda world: {"language": "tr"},
        hidden=" ".join(role for role in BUT_ORGANISER.split() if role != "participant"),
    ),
    "demand_pair": Row("organiser", "post", data=pair),
    "demand_pair_remove": Row("organiser", "post", kwargs=made(PairingFactory), hidden=BUT_ORGANISER),
    "demand_place": Row("organiser", "post", data=person),
    "demand_place_remove": Row("organiser", "post", kwargs=made(PlacementFactory), hidden=BUT_ORGANISER),
    "demand_people": Row("organiser", kwargs=lambda world: {"field": "one"}),
    **list_rows("skills", made(SkillFactory), {"name": "Je dessine"}),
}
