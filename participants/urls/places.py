"""Addresses about places: the room and the territory, whom to call, groups, the waiting list."""

from django.urls import path

from participants.views import group_table, groups, relays, room, waiting

place_patterns = [
    path("e/<slug:event>/group/", group_table.table, name="group_table"),
    path("e/<slug:event>/group/leave/", group_table.leave, name="group_leave"),
    path("e/<slug:event>/group/people/<int:pk>/", group_table.person, name="group_person"),
    path("e/<slug:event>/group/people/<int:pk>/cancel/", group_table.cancel, name="group_person_cancel"),
    path("e/<slug:event>/group/open/<str:token>/", group_table.open_group, name="open_group"),
    path("e/<slug:event>/organise/groups/", groups.groups, name="groups"),
    path("e/<slug:event>/organise/groups/new/", groups.new, name="group_new"),
    path("e/<slug:event>/organise/groups/<int:pk>/", groups.group, name="group"),
    path("e/<slug:event>/organise/groups/<int:pk>/change/", groups.change, name="group_change"),
    path("e/<slug:event>/organise/groups/<int:pk>/release/", groups.release, name="group_release"),
    path("e/<slug:event>/organise/groups/<int:pk>/code/", groups.replace_code, name="group_replace_code"),
    path("e/<slug:event>/organise/room/", room.room, name="room"),
    path("e/<slug:event>/organise/room/figures/", room.figures, name="room_figures"),
    path("e/<slug:event>/organise/room/targets/", room.targets, name="room_targets"),
    path("e/<slug:event>/organise/room/call/", room.call, name="room_call"),
    path("e/<slug:event>/organise/room/call/new/", relays.new, name="relay_new"),
    path("e/<slug:event>/organise/room/call/<int:pk>/", relays.change, name="relay_change"),
    path("e/<slug:event>/organise/room/call/<int:pk>/called/", relays.called, name="relay_called"),
    path("e/<slug:event>/organise/room/call/<int:pk>/remove/", relays.remove, name="relay_remove"),
    path("e/<slug:event>/me/offer/", waiting.my_offer, name="my_offer"),
    path("e/<slug:event>/organise/waiting/", waiting.waiting, name="waiting"),
    path("e/<slug:event>/organise/waiting/<int:pk>/", waiting.decide, name="waiting_decide"),
]
