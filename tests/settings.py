"""Settings of the tests: the site's own, with static files read where they are written (nothing is collected)."""

from hackathon.settings import *  # noqa: F403
from hackathon.settings import STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
SECRET_KEY = CODES_KEY = "only-for-tests-0123456789-0123456789-0123456789-0123456789"
