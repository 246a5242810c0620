"""Absolute addresses where there is no request: in mails, and in files made in the background."""

from django.conf import settings
from django.urls import reverse


def absolute(url_name: str, *args: object) -> str:
    """The address of a page, with the site's own name (settings.SITE_URL)."""
    return settings.SITE_URL.rstrip("/") + reverse(url_name, args=args)
