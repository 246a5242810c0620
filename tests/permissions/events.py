from collections.abc import Callable
from typing import Any

from tests.factories import (
    AnnouncementFactory,
    AwardFactory,
    CriterionFactory,
    DayChangeFactory,
    EvaluationQuestionFactory,
    HelplineFactory,
    TrustRuleFactory,
)
from tests.permissions.table import EVERYBODY, IN_EVENT, SIGNED_IN, Row

BUT_ORGANISER = IN_EVENT.replace("organiser ", "")

NOT_ANNOUNCING = BUT_ORGANISER.replace("facilitator ", "")
HIDDEN_SCREEN = {"hidden": BUT_ORGANISER}


def made(factory: Any) -> Callable[[Any], dict[str, int]]:
    return lambda world: {"pk": factory(event=world.event).pk}


def known(name: str) -> Callable[[Any], dict[str, int]]:
    return lambda world: {"pk": getattr(world, name).pk}


def list_rows(name: str, pk: Callable[[Any], dict[str, int]], data: dict[str, Any], **more: Any) -> dict[str, Row]:
    """The addresses of a list that the organiser keeps."""

    def whole(world: Any) -> dict[str, Any]:
        return data

    return {
        name: Row("organiser"),
        f"{name}_add": Row("organiser", method="post", data=whole),
        f"{name}_change": Row("organiser", method="post", kwargs=pk, data=whole, **more),
        f"{name}_move": Row("organiser", method="post", kwargs=pk, data=lambda world: {"step": "1"}, **more),
        f"{name}_remove": Row("organiser", kwargs=pk, **more),
        f"{name}_put_back": Row("organiser", method="post"),
    }


def without(name: str, rows: dict[str, Row]) -> dict[str, Row]:
    return {key: row for key, row in rows.items() if key != name}


BLOCK = {"title_fr": "Démo", "title_en": "", "question_fr": "Démo ?", "question_en": "", "is_compulsory": "on"}
STAGE = {"name_fr": "vérifier", "name_en": "check", "aim_fr": "", "aim_en": ""}
CRITERION = {"title_fr": "Utile", "title_en": "", "help_fr": "", "help_en": "", "weight": "30"}
AWARD = {"name_fr": "Prix du jury", "name_en": "", "brings_fr": "Une salle", "brings_en": ""}
QUESTION = {"moment": "end", "kind": "choice", "text_fr": "Et ?", "text_en": "", "choices_fr": "oui\nnon"}
HELPLINE = {"number": "119", "name": "Démo", "situation": "un doute", "verified_on": "2026-01-02"}
SLOT = {"title": "Pause", "day": "1", "starts_at": "10:00", "ends_at": "10:15", "kind": "break", "audience": "all"}
SAID = {"text": "Le repas est servi", "when": "now", "until": "15", "on_screens": "on"}
THEME = {
    "title": "Démo",
    "question": "Que faire ?",
    "framing": "",
    "hints": "",
    "sensitivity": "open",
    "content_note": "",
    "min_teams": "1",
    "max_teams": "2",
    "min_size": "6",
    "max_size": "9",
}


def category(world):  # noqa: ANN001, ANN201
    return {"pk": world.category.pk}


ROWS = {
    "home": Row(EVERYBODY),
    "live": Row(IN_EVENT),
    "day_strip": Row(IN_EVENT),
    "day": Row("organiser facilitator"),
    "day_add": Row("organiser"),
    "day_change": Row("organiser", method="post", data=lambda world: {"do": "skip", "slot": world.slot.pk}),
    "day_undo": Row("organiser", method="post", kwargs=made(DayChangeFactory)),
    "run_sheet": Row("organiser facilitator"),
    "announcements": Row("organiser facilitator", method="post", data=lambda world: SAID),
    "announcement_ready": Row("organiser facilitator", method="post", data=lambda world: {"what": "meal"}),
    "announcements_paper": Row("organiser facilitator"),
    "announcement_change": Row(
        "organiser facilitator",
        "post",
        hidden=NOT_ANNOUNCING,
        kwargs=made(AnnouncementFactory),
        data=lambda world: SAID,
    ),
    **{
        name: Row("organiser facilitator", "post", hidden=NOT_ANNOUNCING, kwargs=made(AnnouncementFactory))
        for name in ("announcement_withdraw", "announcement_put_back")
    },
    "roles": Row("organiser"),
    "invite": Row("organiser", kwargs=lambda world: {"kind": "facilitator"}),
    "invitation_card": Row("organiser", hidden=BUT_ORGANISER, kwargs=lambda world: {"pk": world.invitation.pk}),
    **{
        name: Row("organiser", "post", hidden=BUT_ORGANISER, kwargs=lambda world: {"pk": world.invitation.pk})
        for name in ("renew_invitation", "withdraw_invitation")
    },
    "revoke_role": Row("organiser", hidden=BUT_ORGANISER, kwargs=lambda world: {"pk": world.roles["juror"].pk}),
    "let_in_again": Row(
        "organiser", "post", hidden=BUT_ORGANISER, kwargs=lambda world: {"pk": world.roles["juror"].pk}
    ),
    "invitation": Row(EVERYBODY, kwargs=lambda world: {"token": world.invitation.link_token}),
    "invitation_code": Row(EVERYBODY, kwargs=lambda world: {"token": world.invitation.link_token}),
    "event_calendar": Row(EVERYBODY, public=True),
    "event_picture": Row(EVERYBODY, public=True),
    "screen": Row("organiser facilitator screen"),
    "new_event": Row(SIGNED_IN),
    "new_event_step": Row("organiser", kwargs=lambda world: {"step": "where"}),
    "identity": Row("organiser"),
    "territory": Row("organiser"),
    "categories": Row("organiser"),
    "category_new": Row("organiser"),
    "category_move": Row("organiser", method="post", kwargs=category),
    "category_remove": Row("organiser", kwargs=category),
    "status": Row("organiser"),
    "status_change": Row("organiser", kwargs=lambda world: {"to": "registration_closed"}),
    "who_to_call": Row(EVERYBODY, public=True),
    **list_rows("themes", known("theme"), THEME),
    "themes_lead": Row(
        "organiser",
        method="post",
        kwargs=known("theme"),
        data=lambda world: {"user": world.roles["organiser"].user_id},
    ),
    **list_rows("programme", known("slot"), SLOT),
    "programme_tidy": Row("organiser", method="post"),
    "programme_join": Row("organiser", method="post", kwargs=known("slot")),
    **list_rows("trust_rules", made(TrustRuleFactory), {"text": "On écoute."}),
    **list_rows("helplines", made(HelplineFactory), HELPLINE),
    "helplines_checked": Row("organiser", method="post", kwargs=made(HelplineFactory)),
    "child_alert": Row(
        "organiser",
        method="post",
        data=lambda world: {"child_alert_url": "https://example.org/", "child_alert_phone": "", "version": 1},
    ),
    "words": Row("organiser", method="post", data=lambda world: {"person_fr_one": "habitant", "seen": ""}),
    **list_rows("sheet_blocks", known("block"), BLOCK),
    **list_rows("card_blocks", known("card_block"), {**BLOCK, "canvas": "problem_tree"}),
    "canvas_download": Row("organiser"),
    "canvas_take": Row("organiser", "post"),
    **list_rows("stages", known("stage"), STAGE),
    **list_rows("criteria", made(CriterionFactory), CRITERION),
    **list_rows("awards", made(AwardFactory), AWARD),
    "marks": Row("organiser", method="post", data=lambda world: {f"fr_{mark}": "mot" for mark in range(5)}),
    **list_rows("evaluation_questions", made(EvaluationQuestionFactory), QUESTION),
    **without("screens_move", list_rows("screens", known("screen"), {"name": "Hall"}, **HIDDEN_SCREEN)),
    "screens_qr": Row("organiser", kwargs=known("screen"), **HIDDEN_SCREEN),
    "screens_new_code": Row("organiser", kwargs=known("screen"), **HIDDEN_SCREEN),
}
