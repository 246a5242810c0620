from django.urls import path

from demo import play_views, views

urlpatterns = [
    path("", views.greet, name="demo_greet"),
    path("demo/", views.welcome, name="demo"),
    path("demo/enter/<slug:persona>/", views.enter, name="demo_enter"),
    path("demo/play/", play_views.play, name="demo_play"),
    path("demo/play/start/", play_views.start, name="demo_play_start"),
    path("demo/play/change/", play_views.change, name="demo_play_change"),
    path("demo/play/door/<slug:door>/", play_views.door, name="demo_play_door"),
    path("demo/mailbox/", views.mailbox, name="demo_mailbox"),
]
