from django.urls import include, path

from common import views

urlpatterns = [
    path("health/", views.health, name="health"),
    path("style/", views.style, name="style"),
    path("i18n/", include("django.conf.urls.i18n")),
]
