from django.urls import path

from projects.views import block, board, means, one_page, photos, presentations, screen, sheet, table, validations

TURNS = "e/<slug:event>/presentations/"
SHEET = "e/<slug:event>/teams/<int:pk>/sheet/"
ASKED = "e/<slug:event>/teams/<int:pk>/asked/"
MEANS = "e/<slug:event>/teams/<int:pk>/means/"
PHOTOS = "e/<slug:event>/teams/<int:pk>/photos/"

urlpatterns = [
    path("e/<slug:event>/board/", board.board, name="board"),
    path("e/<slug:event>/board/<int:pk>/", board.team, name="board_team"),
    path("e/<slug:event>/board/<int:pk>/stage/", board.stage, name="board_stage"),
    path("e/<slug:event>/board/<int:pk>/mood/", board.mood, name="board_mood"),
    path("e/<slug:event>/board/<int:pk>/note/", board.note, name="board_note"),
    path("e/<slug:event>/board/hands/<int:pk>/", board.hand, name="board_hand"),
    path("e/<slug:event>/board/weather/", board.weather, name="board_weather"),
    path("e/<slug:event>/table/", table.table, name="table"),
    path("e/<slug:event>/table/close/", table.close, name="close_table"),
    path("e/<slug:event>/screen/", screen.screen, name="screen"),
    path("e/<slug:event>/screens/", screen.show, name="screens_show"),
    path(TURNS, presentations.presentations, name="presentations"),
    path(f"{TURNS}order/", presentations.order, name="presentations_order"),
    path(f"{TURNS}minutes/", presentations.minutes, name="presentations_minutes"),
    path(f"{TURNS}who-is-next/", presentations.shown, name="presentations_shown"),
    path(f"{TURNS}<int:pk>/move/", presentations.move, name="presentation_move"),
    path(f"{TURNS}<int:pk>/step/", presentations.step, name="presentation_step"),
    path("e/<slug:event>/teams/<int:pk>/one-page/", one_page.one_page, name="one_page"),
    path("e/<slug:event>/teams/<int:pk>/telling/", presentations.form, name="presentation_form"),
    path(SHEET, sheet.sheet, name="sheet"),
    path(f"{SHEET}state/", sheet.state, name="sheet_state"),
    path(f"{SHEET}print/", sheet.on_paper, name="sheet_print"),
    path(f"{SHEET}<int:block>/", block.block, name="sheet_block"),
    path(f"{SHEET}<int:block>/settle/", block.settle, name="sheet_settle"),
    path(f"{SHEET}<int:block>/earlier/", block.earlier, name="sheet_earlier"),
    path(f"{SHEET}<int:block>/bring-back/", block.bring_back, name="sheet_bring_back"),
    path(ASKED, validations.validations, name="validations"),
    path(f"{ASKED}print/", validations.on_paper, name="validations_print"),
    path(f"{ASKED}add/", validations.add, name="validation_add"),
    path(f"{ASKED}<int:row>/", validations.change, name="validation_change"),
    path(f"{ASKED}<int:row>/remove/", validations.remove, name="validation_remove"),
    path(f"{ASKED}<int:row>/restore/", validations.restore, name="validation_restore"),
    path(MEANS, means.means, name="means"),
    path(f"{MEANS}add/", means.add, name="means_add"),
    path(f"{MEANS}<int:row>/", means.change, name="means_change"),
    path(f"{MEANS}<int:row>/tick/", means.tick, name="means_tick"),
    path(f"{MEANS}<int:row>/remove/", means.remove, name="means_remove"),
    path(f"{MEANS}<int:row>/restore/", means.restore, name="means_restore"),
    path(PHOTOS, photos.photos, name="photos"),
    path(f"{PHOTOS}add/", photos.add, name="photo_add"),
    path(f"{PHOTOS}<int:row>/", photos.picture, name="photo"),
    path(f"{PHOTOS}<int:row>/remove/", photos.remove, name="photo_remove"),
    path(f"{PHOTOS}<int:row>/restore/", photos.restore, name="photo_restore"),
]
