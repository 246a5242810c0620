"""Who answers "your view", and who reads it."""

from typing import Any

from tests.permissions.table import EVERYBODY, IN_EVENT, Row

SHARED = {"status": "results_shared"}
UNSEEN = " ".join(role for role in IN_EVENT.split() if role != "organiser")


def words(world: Any) -> dict[str, Any]:
    return {"pk": world.said.pk}


ROWS = {
    "your_view": Row(" ".join(role for role in IN_EVENT.split() if role != "screen"), world=SHARED),
    "evaluation": Row(
        EVERYBODY, public=True, world=SHARED, kwargs=lambda world: {"link": world.said.event.evaluation.link}
    ),
    "evaluation_results": Row("organiser", world=SHARED),
    "evaluation_step": Row("organiser", "post", world=SHARED, data=lambda world: {"opening": "open"}),
    "evaluation_paper": Row("organiser", world=SHARED),
    "evaluation_words": Row(
        "organiser", "post", hidden=UNSEEN, world=SHARED, kwargs=words, data=lambda world: {"action": "choose"}
    ),
}
