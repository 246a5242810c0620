"""Addresses of the quiet request for a listener. None holds a key."""

from django.urls import path

from participants.views import listening

LISTENING = "e/<slug:event>/listening/"

listening_patterns = [
    path("e/<slug:event>/listener/", listening.listener, name="listener"),
    path("e/<slug:event>/listener/ask/", listening.ask, name="listener_ask"),
    path("e/<slug:event>/listener/state/", listening.state, name="listener_state"),
    path("e/<slug:event>/listener/cancel/", listening.cancel, name="listener_cancel"),
    path(LISTENING, listening.listening, name="listening"),
    path(f"{LISTENING}badge/", listening.badge, name="listening_badge"),
    path(f"{LISTENING}<int:pk>/going/", listening.going, name="listening_going"),
    path(f"{LISTENING}<int:pk>/staying/", listening.staying, name="listening_staying"),
    path(f"{LISTENING}<int:pk>/done/", listening.done, name="listening_done"),
]
