from typing import Any

from tests.permissions import awards, evaluation, follow_up, jury, pledges, publication
from tests.permissions.table import IN_EVENT, Row

UNDER_WAY = {"status": "under_way"}
# The theme of World is protected and its lead is "referent": a team is hidden from whoever has nothing to do with it.
HIDDEN = "listener reception helper juror partner screen group"


def team(world: Any) -> dict[str, Any]:
    return {"pk": world.team.pk}


def block(world: Any) -> dict[str, Any]:
    return {"pk": world.team.pk, "block": world.block.pk}


READS = Row("organiser facilitator referent participant tablet", hidden=HIDDEN, kwargs=team)
READS_BLOCK = Row("organiser facilitator referent participant tablet", hidden=HIDDEN, kwargs=block)
CARD = Row(
    "organiser facilitator referent participant tablet",
    hidden=HIDDEN,
    kwargs=lambda world: {"pk": world.team.pk, "canvas": world.card_block.canvas},
)
WRITERS = "organiser facilitator participant tablet"


def follows(data: dict[str, Any]) -> Row:
    """What facilitators and organisers do on the board."""
    return Row("organiser facilitator", "post", hidden=HIDDEN, kwargs=team, data=lambda world: data)


def turn(world: Any) -> dict[str, Any]:
    return {"pk": world.turn.pk}


ROWS = {
    "screens_show": Row(
        "organiser facilitator", "post", data=lambda world: {"screen": world.screen.pk, "shows": "themes"}
    ),
    "presentations": Row("organiser facilitator"),
    "presentations_shown": Row(IN_EVENT),
    "presentations_order": Row("organiser facilitator", "post", data=lambda world: {"how": "lot", "lot": 12}),
    "presentations_minutes": Row(
        "organiser facilitator", "post", data=lambda world: {"talk_minutes": 4, "question_minutes": 2, "version": 1}
    ),
    "presentation_move": Row("organiser facilitator", "post", kwargs=turn, data=lambda world: {"to": 0}),
    "presentation_step": Row(
        "organiser facilitator", "post", kwargs=turn, data=lambda world: {"step": "begin", "version": 1}
    ),
    "presentation_form": Row(
        WRITERS, "post", hidden=HIDDEN, kwargs=team, data=lambda world: {"form": "sketch"}, world=UNDER_WAY
    ),
    "board": Row("organiser facilitator"),
    "board_team": Row("organiser facilitator", hidden=HIDDEN, kwargs=team),
    "board_stage": Row(
        "organiser facilitator", "post", hidden=HIDDEN, kwargs=team, data=lambda world: {"stage": world.stage.pk}
    ),
    "board_mood": follows({"mood": "sun"}),
    "board_note": follows({"text": "Tout va bien"}),
    "board_weather": Row("organiser facilitator", "post"),
    "board_hand": Row(
        "organiser facilitator",
        "post",
        kwargs=lambda world: {"pk": world.asked.pk},
        hidden="referent listener reception helper juror partner screen group",
    ),
    "table": Row("tablet"),
    "close_table": Row("tablet", "post"),
    "one_page": READS,
    "sheet": READS,
    "sheet_state": READS,
    "sheet_print": READS,
    "method_cards": READS,
    "method_card": CARD,
    "method_card_state": CARD,
    "sheet_earlier": READS_BLOCK,
    "sheet_block": Row(
        WRITERS,
        "post",
        hidden=HIDDEN,
        kwargs=block,
        data=lambda world: {"text": "Un texte", "base_version": 1},
        world=UNDER_WAY,
    ),
    "sheet_settle": Row(WRITERS, "post", hidden=HIDDEN, kwargs=block, world=UNDER_WAY),
    "sheet_bring_back": Row(WRITERS, "post", hidden=HIDDEN, kwargs=block, world=UNDER_WAY),
}


def made_row(name: str) -> Any:
    """The address of a row of the team's: "validation", "means" or "photo" of the World."""
    return lambda world: {"pk": world.team.pk, "row": getattr(world, name).pk}


def writes(data: dict[str, Any], kwargs: Any = team, method: str = "post") -> Row:
    """What a table at work writes beside its sheet."""
    return Row(WRITERS, method, hidden=HIDDEN, kwargs=kwargs, data=lambda world: data, world=UNDER_WAY)


ROWS |= {
    "validations": READS,
    "validations_print": READS,
    "validation_add": writes({"question": "Qui vous aide ?", "asked": "concerned"}),
    "validation_change": writes({"question": "Qui ?", "asked": "relative", "version": 1}, made_row("validation")),
    "validation_remove": writes({}, made_row("validation")),
    "validation_restore": writes({}, made_row("validation")),
    "means": READS,
    "means_add": writes({"what": "Une salle", "kind": "place", "state": "lack", "giver": "la mairie"}),
    "means_change": writes({"what": "Une salle", "giver": "", "version": 1}, made_row("means")),
    "means_tick": writes({"state": "have"}, made_row("means")),
    "means_remove": writes({}, made_row("means")),
    "means_restore": writes({}, made_row("means")),
    "photos": READS,
    "photo_add": writes({"promise": "on", "caption": "Notre arbre"}),
    # The team of World works on a protected theme: its photo is shown to nobody, whoever asks.
    "photo": Row("", hidden=f"{HIDDEN} organiser facilitator referent participant tablet", kwargs=made_row("photo")),
    "photo_remove": writes({}, made_row("photo")),
    "photo_restore": writes({}, made_row("photo")),
}

ROWS |= awards.ROWS | evaluation.ROWS | follow_up.ROWS | jury.ROWS | pledges.ROWS | publication.ROWS
