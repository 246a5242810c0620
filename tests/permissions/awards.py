"""Who opens the pages of the awards and of the audience favourite."""

from tests.factories import AwardFactory
from tests.permissions.table import EVERYBODY, Row

AT_WORK = {"status": "deliberation"}

ROWS = {
    "give_awards": Row(
        "organiser",
        "post",
        data=lambda world: {"do": "give", "award": AwardFactory(event=world.event).pk, "team": world.team.pk},
        world=AT_WORK,
    ),
    "results": Row(EVERYBODY, public=True, world={"status": "results_shared"}),
    "favourite": Row("participant tablet"),
    "favourite_lead": Row("organiser", "post", data=lambda world: {"do": "open"}, world=AT_WORK),
    "favourite_tokens": Row("organiser facilitator", "post", world=AT_WORK),
}
