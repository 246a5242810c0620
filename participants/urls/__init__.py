from django.urls import path

from events.views.lists import addresses
from participants.urls.imports import import_patterns
from participants.urls.listening import listening_patterns
from participants.urls.needs import need_patterns
from participants.urls.paper import paper_patterns
from participants.urls.places import place_patterns
from participants.urls.privacy import privacy_patterns
from participants.urls.reception import reception_patterns
from participants.urls.words import word_patterns
from participants.views import adding, codes, consents, exports, helping, mine, people, phone, public, register
from participants.views.skills import SKILLS

urlpatterns = [
    *paper_patterns,
    *reception_patterns,
    *privacy_patterns,
    *place_patterns,
    *need_patterns,
    *listening_patterns,
    *word_patterns,
    *addresses(SKILLS),
    *import_patterns,
    path("code/", codes.enter, name="enter_code"),
    path("e/<slug:event>/", public.event, name="event"),
    path("e/<slug:event>/register/", register.who, name="register"),
    path("e/<slug:event>/register/themes/", register.themes, name="register_themes"),
    path("e/<slug:event>/register/finish/", register.finish, name="register_finish"),
    path("e/<slug:event>/register/communes/", register.communes, name="register_communes"),
    path("e/<slug:event>/me/", mine.space, name="my_space"),
    path("e/<slug:event>/me/card/", mine.card, name="my_card"),
    path("e/<slug:event>/me/change/", mine.change, name="my_change"),
    path("e/<slug:event>/me/cancel/", mine.cancel, name="my_cancel"),
    path("e/<slug:event>/me/late/", mine.late, name="my_late"),
    path("e/<slug:event>/me/come-back/", mine.come_back, name="my_come_back"),
    path("e/<slug:event>/me/leave/", mine.leave, name="my_leave"),
    path("e/<slug:event>/me/agreement/", consents.mine, name="my_consents"),
    path("e/<slug:event>/me/agreement/change/", consents.change_mine, name="my_consents_change"),
    path("e/<slug:event>/me/agreement/needs/", consents.forget_my_needs, name="my_consents_needs"),
    path("e/<slug:event>/me/alone/", consents.take_over_mine, name="my_take_over"),
    path("e/<slug:event>/me/<str:token>/", mine.open_space, name="open_space"),
    path("e/<slug:event>/help/", helping.helped, name="helped"),
    path("e/<slug:event>/help/register/", helping.who, name="help_register"),
    path("e/<slug:event>/help/register/themes/", helping.themes, name="help_themes"),
    path("e/<slug:event>/help/register/finish/", helping.finish, name="help_finish"),
    path("e/<slug:event>/help/register/again/", helping.start_again, name="help_start_again"),
    path("e/<slug:event>/help/phone/", phone.register, name="phone_register"),
    path("e/<slug:event>/help/phone/<int:pk>/", phone.code, name="phone_code"),
    path("e/<slug:event>/help/card/<int:pk>/", helping.hand_over, name="person_card"),
    path("e/<slug:event>/organise/people/", people.people, name="people"),
    path("e/<slug:event>/organise/people/add/", adding.people_add, name="people_add"),
    path("e/<slug:event>/organise/people/add/share/", adding.share, name="people_share"),
    path("e/<slug:event>/organise/people/<int:pk>/", people.person, name="person"),
    path("e/<slug:event>/organise/people/<int:pk>/change/", people.change, name="person_change"),
    path("e/<slug:event>/organise/people/<int:pk>/cancel/", people.cancel, name="person_cancel"),
    path("e/<slug:event>/organise/people/<int:pk>/come-back/", people.come_back, name="person_come_back"),
    path("e/<slug:event>/organise/people/<int:pk>/agreement/", consents.of_person, name="person_consents"),
    path("e/<slug:event>/organise/people/<int:pk>/code/", people.replace_code, name="person_replace_code"),
    path("e/<slug:event>/organise/people/lists/", exports.choose, name="people_export"),
    path("e/<slug:event>/organise/people/lists/<slug:which>/", exports.download, name="people_export_file"),
    path("e/<slug:event>/themes/people/", people.of_my_themes, name="of_my_themes"),
]
