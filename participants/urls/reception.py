"""Addresses of the reception and of presence."""

from django.urls import path

from participants.views import presence, reception, reception_device

reception_patterns = [
    path("e/<slug:event>/reception/", reception.reception, name="reception"),
    path("e/<slug:event>/reception/walk-in/", reception.welcome_walk_in, name="reception_walk_in"),
    path("e/<slug:event>/reception/person/<int:pk>/", reception.person, name="reception_person"),
    path("e/<slug:event>/reception/person/<int:pk>/note/", reception.note, name="reception_note"),
    path("e/<slug:event>/reception/list/", reception_device.people, name="reception_list"),
    path("e/<slug:event>/reception/sync/", reception_device.sync, name="reception_sync"),
    path("e/<slug:event>/reception/shell/", reception_device.shell, name="reception_shell"),
    path("e/<slug:event>/reception/worker.js", reception_device.worker, name="reception_worker"),
    path("e/<slug:event>/organise/presence/", presence.presence, name="presence"),
    path("e/<slug:event>/organise/presence/list/", presence.entry, name="presence_entry"),
    path("e/<slug:event>/organise/presence/<int:pk>/", presence.correct, name="presence_correct"),
]
