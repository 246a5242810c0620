"""The site's addresses with those of the demonstration, as with DEMO=1."""

from django.urls import include, path

from demo import rules  # noqa: F401  (what the application does when it is installed)
from hackathon.urls import handler400, handler403, handler404, handler500
from hackathon.urls import urlpatterns as ordinary

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("", include("demo.urls")), *ordinary]
