"""Addresses about places: the room and the territory, whom to call, groups, the waiting list."""

from django.urls import path

from participants.views import relays, room, waiting

place_patterns = [
    path("e/<slug:event>/organise/room/", room.room, name="room"),
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
