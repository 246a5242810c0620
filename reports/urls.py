from django.urls import path

from reports.views import overview

urlpatterns = [
    path("e/<slug:event>/organise/", overview.event_overview, name="event_overview"),
]
