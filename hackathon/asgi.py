"""Streams of live nudges: an ASGI application. Pages are served by wsgi.py."""

import os

from django.core.asgi import get_asgi_application

from hackathon.safety import refuse_unsafe_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")
application = get_asgi_application()
refuse_unsafe_settings()
