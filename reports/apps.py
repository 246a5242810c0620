from importlib import import_module

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        import_module("reports.copied")  # says what a copy of an event carries
        import_module("reports.rules")  # fills the permission table
        import_module("reports.receivers")
        import_module("reports.forgetting")  # says how long files to print are kept
