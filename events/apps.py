from importlib import import_module

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"

    def ready(self) -> None:
        import_module("events.copied")  # says what a copy of an event carries
        import_module("events.rules")  # fills the permission table
        import_module("events.doors")  # says where its codes lead
