"""Streams of live nudges and the parts that pages share: an ASGI application. Pages are served by wsgi.py."""

import os

from django.core.asgi import get_asgi_application
from django.utils.module_loading import import_string

from hackathon.safety import refuse_unsafe_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")
pages = get_asgi_application()
application = import_string("common.live_server.Server")(pages)
refuse_unsafe_settings()
