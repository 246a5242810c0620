from django.urls import path

from demo import views

urlpatterns = [
    path("", views.greet, name="demo_greet"),
    path("demo/", views.welcome, name="demo"),
    path("demo/enter/<slug:persona>/", views.enter, name="demo_enter"),
    path("demo/mailbox/", views.mailbox, name="demo_mailbox"),
]
