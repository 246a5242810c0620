from importlib import import_module

from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "teams"

    def ready(self) -> None:
        import_module("teams.copied")  # says what a copy of an event carries
        import_module("teams.rules")  # fills the permission table
        import_module("teams.receivers")  # hears of cancelled registrations
        import_module("teams.doors")  # says where its codes lead
        import_module("teams.uses")  # says what is in use
        import_module("teams.forgetting")  # says what goes with people
        import_module("teams.draft_forgetting")  # and what drafts hold of them
        import_module("teams.wall_forgetting")  # and who wrote or voted on the wall
