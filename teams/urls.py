from django.urls import path

from teams.views import applying, arrange, demands, hands, led, repair, runs, tables

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
    path("e/<slug:event>/organise/teams/demands/", demands.demands, name="demands"),
    path("e/<slug:event>/organise/teams/demands/rules/", demands.rules, name="demand_rules"),
    path("e/<slug:event>/organise/teams/demands/access/", demands.hosts, name="demand_hosts"),
    path("e/<slug:event>/organise/teams/demands/languages/<int:pk>/", demands.languages, name="demand_languages"),
    path("e/<slug:event>/organise/teams/demands/spoken/<int:pk>/", demands.spoken, name="demand_spoken"),
    path("e/<slug:event>/organise/teams/demands/pair/", demands.pair, name="demand_pair"),
    path("e/<slug:event>/organise/teams/demands/pair/<int:pk>/remove/", demands.pair_remove, name="demand_pair_remove"),
    path("e/<slug:event>/organise/teams/demands/place/", demands.place, name="demand_place"),
    path(
        "e/<slug:event>/organise/teams/demands/place/<int:pk>/remove/", demands.place_remove, name="demand_place_remove"
    ),
    path("e/<slug:event>/organise/teams/demands/people/<slug:field>/", demands.people, name="demand_people"),
    path("e/<slug:event>/tables/<str:token>/", tables.open_table, name="open_table"),
    path("e/<slug:event>/themes/teams/", led.teams_of_my_themes, name="teams_of_my_themes"),
    path("e/<slug:event>/my-team/", hands.my_team, name="my_team"),
    path("e/<slug:event>/teams/<int:pk>/hand/", hands.hand, name="hand"),
    path("e/<slug:event>/teams/<int:pk>/hand/raise/", hands.raise_, name="raise_hand"),
    path("e/<slug:event>/teams/<int:pk>/hand/lower/", hands.lower, name="lower_hand"),
]
