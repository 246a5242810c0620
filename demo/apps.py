from importlib import import_module

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"

    def ready(self) -> None:
        import_module("demo.rules")  # fills the permission table
        import_module("demo.traces")  # says where people are named
