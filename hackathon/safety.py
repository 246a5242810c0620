"""What must be true before the site serves anybody."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def refuse_unsafe_settings() -> None:
    """Stop a server that would run with the key that everybody can read in the source. Raises ImproperlyConfigured."""
    if settings.SECRET_KEY == settings.DEVELOPMENT_KEY and not (settings.DEBUG or settings.DEMO):
        raise ImproperlyConfigured("Set SECRET_KEY to a long random text. docs/deploy.md says how.")
