"""Addresses of what is kept about people, and how it goes."""

from django.urls import path

from participants.views import privacy

ORGANISE = "e/<slug:event>/organise/privacy/"

privacy_patterns = [
    path("e/<slug:event>/what-we-keep/", privacy.notice, name="notice"),
    path(ORGANISE, privacy.privacy, name="privacy"),
    path(f"{ORGANISE}times/", privacy.periods, name="privacy_periods"),
]
