from django.urls import path

from reports.views import overview, prints

urlpatterns = [
    path("e/<slug:event>/organise/", overview.event_overview, name="event_overview"),
    path("e/<slug:event>/organise/print/", prints.hub, name="print"),
    path("e/<slug:event>/organise/print/files/<int:pk>/", prints.job, name="print_job"),
    path("e/<slug:event>/organise/print/files/<int:pk>/file/", prints.download, name="print_download"),
    path("e/<slug:event>/organise/print/<slug:kind>/", prints.document, name="print_document"),
]
