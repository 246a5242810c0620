"""Addresses of what goes by paper: badges scanned, forms typed in."""

from django.urls import path

from participants.views import badge

paper_patterns = [
    path("e/<slug:event>/badge/<int:pk>/<str:code>/", badge.badge, name="badge"),
]
