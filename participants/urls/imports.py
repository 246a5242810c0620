"""Addresses of the lists that come from other tools."""

from django.urls import path

from participants.views.imports import files, lines, work

import_patterns = [
    path("e/<slug:event>/organise/imports/", files.lists, name="imports"),
    path("e/<slug:event>/organise/imports/<int:pk>/columns/", files.mapping, name="import_mapping"),
    path("e/<slug:event>/organise/imports/<int:pk>/remove/", files.remove, name="import_remove"),
    path("e/<slug:event>/organise/imports/<int:pk>/lines/", lines.lines, name="import_lines"),
    path("e/<slug:event>/organise/imports/<int:pk>/lines/<int:number>/", lines.line, name="import_line"),
    path("e/<slug:event>/organise/imports/<int:pk>/words/", lines.words, name="import_words"),
    path("e/<slug:event>/organise/imports/<int:pk>/decide/", lines.decide, name="import_decide"),
    path("e/<slug:event>/organise/imports/<int:pk>/problems/", lines.problems, name="import_problems"),
    path("e/<slug:event>/organise/imports/<int:pk>/confirm/", work.confirm, name="import_confirm"),
    path("e/<slug:event>/organise/imports/<int:pk>/progress/", work.progress, name="import_progress"),
    path("e/<slug:event>/organise/imports/<int:pk>/stopped/", work.stopped, name="import_stopped"),
    path("e/<slug:event>/organise/imports/<int:pk>/tell/", work.tell, name="import_tell"),
    path("e/<slug:event>/organise/imports/<int:pk>/undo/", work.undo, name="import_undo"),
]
