from django.urls import path

from teams.views import applying, arrange, hands, led, repair, runs, tables

urlpatterns = [
    path("e/<slug:event>/organise/teams/", arrange.teams, name="teams"),
    path("e/<slug:event>/organise/teams/seat/", arrange.seat_person, name="seat"),
    path("e/<slug:event>/organise/teams/move/<int:pk>/", arrange.move, name="move_person"),
    path("e/<slug:event>/organise/teams/new/", tables.new, name="team_new"),
    path("e/<slug:event>/organise/teams/several/", tables.several, name="teams_several"),
    path("e/<slug:event>/organise/teams/cards/", tables.cards, name="team_cards"),
    path("e/<slug:event>/organise/teams/repair/", repair.repair, name="teams_repair"),
    path("e/<slug:event>/organise/teams/<int:pk>/", tables.change, name="team_change"),
    path("e/<slug:event>/organise/teams/<int:pk>/remove/", tables.remove, name="team_remove"),
    path("e/<slug:event>/organise/teams/<int:pk>/restore/", tables.restore, name="team_restore"),
    path("e/<slug:event>/organise/teams/<int:pk>/facilitators/", tables.facilitators, name="team_facilitators"),
    path("e/<slug:event>/organise/teams/<int:pk>/code/", tables.replace_code, name="team_replace_code"),
    path("e/<slug:event>/organise/teams/drafts/", runs.drafts, name="drafts"),
    path("e/<slug:event>/organise/teams/drafts/asked/<int:pk>/", runs.formation, name="formation"),
    path("e/<slug:event>/organise/teams/drafts/asked/<int:pk>/stop/", runs.stop, name="formation_stop"),
    path("e/<slug:event>/organise/teams/drafts/<int:pk>/apply/", applying.apply, name="draft_apply"),
    path("e/<slug:event>/organise/teams/drafts/applied/<int:pk>/undo/", applying.undo, name="applied_undo"),
    path("e/<slug:event>/tables/<str:token>/", tables.open_table, name="open_table"),
    path("e/<slug:event>/themes/teams/", led.teams_of_my_themes, name="teams_of_my_themes"),
    path("e/<slug:event>/my-team/", hands.my_team, name="my_team"),
    path("e/<slug:event>/teams/<int:pk>/hand/", hands.hand, name="hand"),
    path("e/<slug:event>/teams/<int:pk>/hand/raise/", hands.raise_, name="raise_hand"),
    path("e/<slug:event>/teams/<int:pk>/hand/lower/", hands.lower, name="lower_hand"),
]
