"""Addresses of what is kept about people, and how it goes."""

from django.urls import path

from participants.views import consent_ledger, erasing, official, own_data, privacy

ORGANISE = "e/<slug:event>/organise/privacy/"

privacy_patterns = [
    path("e/<slug:event>/me/data/", own_data.mine, name="my_data"),
    path("e/<slug:event>/me/data/<slug:kind>/", own_data.my_file, name="my_data_file"),
    path("e/<slug:event>/me/erase/", erasing.erase_me, name="my_erase"),
    path("e/<slug:event>/erased/", erasing.erased, name="erased"),
    path("e/<slug:event>/organise/people/<int:pk>/erase/", erasing.erase_person, name="person_erase"),
    path("e/<slug:event>/organise/people/<int:pk>/data/<slug:kind>/", own_data.file_of_person, name="person_data_file"),
    path("e/<slug:event>/what-we-keep/", privacy.notice, name="notice"),
    path(ORGANISE, privacy.privacy, name="privacy"),
    path("e/<slug:event>/organise/agreements/", consent_ledger.consents, name="consents"),
    path("e/<slug:event>/organise/agreements/<slug:kind>/", consent_ledger.ledger_file, name="consents_file"),
    path(f"{ORGANISE}documents/<slug:which>/", official.document, name="privacy_document"),
    path(f"{ORGANISE}documents/<slug:which>/file/", official.document_file, name="privacy_document_file"),
    path(f"{ORGANISE}times/", privacy.periods, name="privacy_periods"),
]
