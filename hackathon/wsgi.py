"""Pages: a WSGI application with a bounded number of threads."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

from hackathon.safety import refuse_unsafe_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")
application = get_wsgi_application()
refuse_unsafe_settings()
reverse("home")  # loads every page's code now: or all threads do, each on its own, while the first people wait
gc.collect()
gc.freeze()  # what is loaded once stays: the collector no longer walks through it while somebody waits for a page
