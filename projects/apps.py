from importlib import import_module

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self) -> None:
        import_module("projects.copied")  # says what a copy of an event carries
        import_module("projects.rules")  # fills the permission table
        import_module("projects.uses")  # says what is in use
        import_module("projects.forgetting")  # says where people may be named
        import_module("projects.pledge_forgetting")
        import_module("projects.favourite_forgetting")
        import_module("projects.follow_up_forgetting")  # says who is reached about a project, and until when
