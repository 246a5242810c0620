from django.urls import path

from reports.views import bilan, certificates, closing, copies, gallery, one_page, open_data, overview, prints, the_day

urlpatterns = [
    path("e/<slug:event>/organise/", overview.event_overview, name="event_overview"),
    path("e/<slug:event>/teams/<int:pk>/one-page.pdf", one_page.one_page_pdf, name="one_page_pdf"),
    path("e/<slug:event>/teams/<int:pk>/jury-answer.pdf", one_page.jury_answer_pdf, name="jury_answer_pdf"),
    path("e/<slug:event>/run-sheet.pdf", the_day.run_sheet_pdf, name="run_sheet_pdf"),
    path("e/<slug:event>/organise/announcements.pdf", the_day.announcements_pdf, name="announcements_pdf"),
    path("e/<slug:event>/me/certificate.pdf", certificates.my_certificate, name="my_certificate"),
    path("e/<slug:event>/organise/closing/", closing.closing, name="closing"),
    path("e/<slug:event>/organise/copy/", copies.copy_out, name="event_copy"),
    path("e/<slug:event>/organise/copy/<int:pk>/", copies.file, name="event_copy_file"),
    path("new-from-file/", copies.bring, name="new_event_from_file"),
    path("new-from-file/<int:pk>/", copies.arrival, name="new_event_arrival"),
    path("e/<slug:event>/organise/bilan/", bilan.bilan, name="bilan"),
    path("e/<slug:event>/organise/bilan/bilan.<slug:kind>", bilan.file, name="bilan_file"),
    path("e/<slug:event>/organise/bilan/text/<slug:section>/", bilan.text, name="bilan_text"),
    path("e/<slug:event>/organise/print/", prints.hub, name="print"),
    path("e/<slug:event>/organise/print/files/<int:pk>/", prints.job, name="print_job"),
    path("e/<slug:event>/organise/print/files/<int:pk>/file/", prints.download, name="print_download"),
    path("e/<slug:event>/organise/print/<slug:kind>/", prints.document, name="print_document"),
    path("projects/", gallery.gallery, name="gallery"),
    path("projects.atom", open_data.feed, name="projects_feed"),
    path("e/<slug:event>/projects/", gallery.event_gallery, name="event_gallery"),
    path("e/<slug:event>/projects/<int:pk>/", gallery.project, name="public_project"),
    path("e/<slug:event>/projects/<int:pk>/pictures/<int:row>/", gallery.picture, name="public_picture"),
    path("e/<slug:event>/projects.pdf", gallery.booklet, name="booklet"),
    path("e/<slug:event>/projects.json", open_data.projects, name="projects_json"),
    path("e/<slug:event>/projects.atom", open_data.event_feed, name="event_projects_feed"),
    path("e/<slug:event>/hackathon.json", open_data.hackathon, name="hackathon_json"),
]
