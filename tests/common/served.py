"""The whole site as a process of its own, on the database of the tests that started it (TEST_DATABASE)."""

import os

import django
from django.conf import settings

settings.DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
django.setup()

from hackathon.demo_server import site  # noqa: E402 - reads the settings just changed

application = site()
