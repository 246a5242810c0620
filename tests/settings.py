"""Settings of the tests: the site's own, with static files read where they are written (nothing is collected)."""

from hackathon.settings import *  # noqa: F403
from hackathon.settings import DATABASES, STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# Nothing here has to outlive a power cut: no commit waits for the disk. What waits a minute for a lock waits for ever.
DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off -c lock_timeout=60s"
SECRET_KEY = CODES_KEY = "only-for-tests-0123456789-0123456789-0123456789-0123456789"
# Mail of the outbox ends in django.core.mail.outbox; a few tests speak to a real server of their own.
MAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
