"""Addresses of what people are told: notices and letters."""

from django.urls import path

from participants.views import letters, telling

word_patterns = [
    path("e/<slug:event>/organise/tell/", telling.to_tell, name="to_tell"),
    path("e/<slug:event>/organise/tell/list/", telling.call_list, name="call_list"),
    path("e/<slug:event>/organise/tell/reminders/", telling.reminders, name="reminders"),
    path("e/<slug:event>/organise/tell/<int:pk>/told/", telling.told, name="notice_told"),
    path("e/<slug:event>/organise/tell/<int:pk>/untold/", telling.untold, name="notice_untold"),
    path("e/<slug:event>/organise/tell/<int:pk>/by-phone/", telling.by_phone, name="notice_by_phone"),
    path("e/<slug:event>/organise/tell/<int:pk>/again/", telling.again, name="notice_again"),
    path("e/<slug:event>/organise/letters/", letters.letters, name="letters"),
    path("e/<slug:event>/organise/letters/new/", letters.new, name="letter_new"),
    path("e/<slug:event>/organise/letters/<int:pk>/", letters.preview, name="letter_preview"),
    path("e/<slug:event>/organise/letters/<int:pk>/change/", letters.change, name="letter_change"),
    path("e/<slug:event>/organise/letters/<int:pk>/send/", letters.send, name="letter_send"),
    path("e/<slug:event>/organise/letters/<int:pk>/paper/", letters.paper, name="letter_paper"),
]
