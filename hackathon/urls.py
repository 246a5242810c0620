"""All the site's addresses: an app's own are in its urls.py."""

from django.conf import settings
from django.urls import include, path

handler400 = "common.views.bad_request"
handler403 = "common.views.forbidden"
handler404 = "common.views.not_found"
handler429 = "common.views.too_many"  # asked for by allauth
handler500 = "common.views.server_error"

urlpatterns = [
    *([path("", include("demo.urls"))] if settings.DEMO else []),
    path("", include("reports.urls")),
    path("", include("projects.urls")),
    path("", include("teams.urls")),
    path("", include("participants.urls")),
    path("", include("events.urls")),
    path("", include("accounts.urls")),
    path("", include("common.urls")),
]
