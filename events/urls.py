from django.urls import path

from events.views import home, invitations, live, public_files, roles, screen_page

urlpatterns = [
    path("", home.home, name="home"),
    path("invitation/<slug:token>/", invitations.invitation, name="invitation"),
    path("invitation/<slug:token>/code/", invitations.invitation_code, name="invitation_code"),
    path("e/<slug:event>/live/", live.nudges, name="live"),
    path("e/<slug:event>/organise/roles/", roles.roles, name="roles"),
    path("e/<slug:event>/organise/roles/invite/<slug:kind>/", roles.invite, name="invite"),
    path("e/<slug:event>/organise/roles/invitations/<int:pk>/", roles.card, name="invitation_card"),
    path("e/<slug:event>/organise/roles/invitations/<int:pk>/renew/", roles.renew, name="renew_invitation"),
    path("e/<slug:event>/organise/roles/invitations/<int:pk>/withdraw/", roles.withdraw, name="withdraw_invitation"),
    path("e/<slug:event>/organise/roles/<int:pk>/remove/", roles.revoke, name="revoke_role"),
    path("e/<slug:event>/organise/roles/<int:pk>/link/", roles.let_in_again, name="let_in_again"),
    path("e/<slug:event>/calendar.ics", public_files.calendar, name="event_calendar"),
    path("e/<slug:event>/picture.png", public_files.picture, name="event_picture"),
    path("e/<slug:event>/screen/", screen_page.screen, name="screen"),
]
