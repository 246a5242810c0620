"""Addresses about what people need: answers, the children's corner, shared cars, meals, who comes."""

from django.urls import path

from participants.views import calls, childcare, lifts, meals, needs, opened

need_patterns = [
    path("e/<slug:event>/organise/needs/", needs.needs, name="needs"),
    path("e/<slug:event>/organise/needs/answer/", needs.answer, name="needs_answer"),
    path("e/<slug:event>/organise/needs/undo/", needs.take_back, name="needs_undo"),
    path("e/<slug:event>/organise/needs/opened/", opened.opened, name="needs_opened"),
    path("e/<slug:event>/organise/childcare/", childcare.childcare, name="childcare"),
    path("e/<slug:event>/organise/childcare/list/", childcare.printed, name="childcare_list"),
    path("e/<slug:event>/organise/lifts/", lifts.lifts, name="lifts"),
    path("e/<slug:event>/organise/lifts/propose/", lifts.propose, name="lift_propose"),
    path("e/<slug:event>/organise/lifts/for/<int:pk>/", lifts.choose, name="lift_choose"),
    path("e/<slug:event>/organise/lifts/<int:pk>/", lifts.decide, name="lift_decide"),
    path("e/<slug:event>/organise/meals/", meals.meals, name="meals"),
    path("e/<slug:event>/organise/calls/", calls.calls, name="calls"),
    path("e/<slug:event>/organise/calls/sheet/", calls.sheet, name="calls_sheet"),
    path("e/<slug:event>/organise/calls/<int:pk>/", calls.note, name="call_note"),
    path("e/<slug:event>/organise/calls/<int:pk>/free/", calls.free, name="call_free"),
    path("e/<slug:event>/organise/absent/", calls.absent, name="absent"),
]
