from django.urls import path

from reports.views import copies, one_page, overview, prints, the_day

urlpatterns = [
    path("e/<slug:event>/organise/", overview.event_overview, name="event_overview"),
    path("e/<slug:event>/teams/<int:pk>/one-page.pdf", one_page.one_page_pdf, name="one_page_pdf"),
    path("e/<slug:event>/run-sheet.pdf", the_day.run_sheet_pdf, name="run_sheet_pdf"),
    path("e/<slug:event>/organise/announcements.pdf", the_day.announcements_pdf, name="announcements_pdf"),
    path("e/<slug:event>/organise/copy/", copies.copy_out, name="event_copy"),
    path("e/<slug:event>/organise/copy/<int:pk>/", copies.file, name="event_copy_file"),
    path("new-from-file/", copies.bring, name="new_event_from_file"),
    path("new-from-file/<int:pk>/", copies.arrival, name="new_event_arrival"),
    path("e/<slug:event>/organise/print/", prints.hub, name="print"),
    path("e/<slug:event>/organise/print/files/<int:pk>/", prints.job, name="print_job"),
    path("e/<slug:event>/organise/print/files/<int:pk>/file/", prints.download, name="print_download"),
    path("e/<slug:event>/organise/print/<slug:kind>/", prints.document, name="print_document"),
]
