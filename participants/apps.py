from importlib import import_module

from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    name = "participants"

    def ready(self) -> None:
        import_module("participants.copied")  # says what a copy of an event carries
        import_module("participants.rules")  # fills the permission table
        import_module("participants.doors")  # says where its codes lead
        import_module("participants.receivers")  # acts when the number of places changes
        import_module("participants.uses")  # says what is in use
        import_module("participants.services.erasure")  # says where people are named, and how it is erased
        import_module("participants.services.listening")  # says to whom its topic is kept
        import_module("participants.services.notice_mail")  # hears what became of mails
