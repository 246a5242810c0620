from importlib import import_module

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        import_module("common.rules")  # fills the permission table
        import_module("common.task_errors")  # keeps people out of the table of tasks
