from django.urls import path

from projects.views import block, board, sheet, table

SHEET = "e/<slug:event>/teams/<int:pk>/sheet/"

urlpatterns = [
    path("e/<slug:event>/board/", board.board, name="board"),
    path("e/<slug:event>/board/<int:pk>/", board.team, name="board_team"),
    path("e/<slug:event>/board/<int:pk>/stage/", board.stage, name="board_stage"),
    path("e/<slug:event>/board/<int:pk>/mood/", board.mood, name="board_mood"),
    path("e/<slug:event>/board/<int:pk>/note/", board.note, name="board_note"),
    path("e/<slug:event>/board/<int:pk>/hand/", board.hand, name="board_hand"),
    path("e/<slug:event>/table/", table.table, name="table"),
    path("e/<slug:event>/table/close/", table.close, name="close_table"),
    path(SHEET, sheet.sheet, name="sheet"),
    path(f"{SHEET}state/", sheet.state, name="sheet_state"),
    path(f"{SHEET}print/", sheet.on_paper, name="sheet_print"),
    path(f"{SHEET}<int:block>/", block.block, name="sheet_block"),
    path(f"{SHEET}<int:block>/settle/", block.settle, name="sheet_settle"),
    path(f"{SHEET}<int:block>/earlier/", block.earlier, name="sheet_earlier"),
    path(f"{SHEET}<int:block>/bring-back/", block.bring_back, name="sheet_bring_back"),
]
