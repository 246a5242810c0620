"""Addresses of what goes by paper: badges scanned, forms typed in."""

from django.urls import path

from participants.views import badge, paper

paper_patterns = [
    path("e/<slug:event>/badge/<int:pk>/<str:code>/", badge.badge, name="badge"),
    path("e/<slug:event>/paper/", paper.stack, name="paper_stack"),
    path("e/<slug:event>/paper/new/", paper.entry, name="paper_entry"),
    path("e/<slug:event>/paper/<int:pk>/checked/", paper.checked, name="paper_checked"),
    path("e/<slug:event>/paper/<int:pk>/number/", paper.number, name="paper_number"),
]
