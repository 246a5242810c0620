from django.urls import path

from events.views import live

urlpatterns = [
    path("e/<slug:event>/live/", live.nudges, name="live"),
]
