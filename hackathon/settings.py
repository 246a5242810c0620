"""Settings, all read from the environment. docs/deploy.md lists the variables."""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from hackathon import embedded_database

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
env = environ.Env()

DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DJANGO_DEBUG", default=False)
DEVELOPMENT_KEY = "development-only-never-in-production-0123456789"
SECRET_KEY = env("SECRET_KEY", default=DEVELOPMENT_KEY)
# Personal, team and screen codes are derived from this key: it must outlive rotations of SECRET_KEY.
CODES_KEY = env("CODES_KEY", default=SECRET_KEY)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
BEHIND_HTTPS = env.bool("BEHIND_HTTPS", default=False)
# The site's own address, for links in mails and on what is printed.
SITE_URL = env("SITE_URL", default=next(iter(CSRF_TRUSTED_ORIGINS), "http://localhost:8000"))
LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
if DEMO and not set(ALLOWED_HOSTS) <= LOOPBACK and not env.bool("DEMO_ALLOW_PUBLIC", default=False):
    raise ImproperlyConfigured(
        "The demonstration lets anybody in as anybody. It runs on this machine only; DEMO_ALLOW_PUBLIC=1 says otherwise."
    )

INSTALLED_APPS = [
    *(["demo"] if DEMO else []),
    "reports",
    "projects",
    "teams",
    "participants",
    "events",
    "accounts",
    "common",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "template_partials",
    "rules",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "common.middleware.CameraMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "common.middleware.KeepNoPersonalPageMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "events.middleware.ActorMiddleware",
    "common.middleware.ButtonsOnlyMiddleware",
]

# Who may be acting: each app says which hats a request wears in an event (see common/actors.py).
ACTOR_RESOLVERS = [
    "events.actors.hats_of_user",
    "events.actors.hats_of_screen",
    "participants.actors.hats_of_participant",
    "participants.actors.hats_of_group",
    "teams.actors.hats_of_tablet",
    "teams.actors.hats_at_tables",
]

ROOT_URLCONF = "hackathon.urls"
WSGI_APPLICATION = "hackathon.wsgi.application"
ASGI_APPLICATION = "hackathon.asgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "common.context_processors.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "template_partials.templatetags.partials",
                "common.templatetags.ui",
                "common.templatetags.date_filters",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

DATABASES = {"default": env.db("DATABASE_URL", default=embedded_database.url())}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Django's own, but for how a kept connection is tried: without a query.
DATABASES["default"]["ENGINE"] = "common.postgresql"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by all processes, so that limits count the same wherever a request lands. Beyond so many entries some are dropped,
# the time of which has not come: whoever filled the cache would forget what was counted.
# "drawn" is each process's own: pieces of public pages, each kept under a word for all that it shows, so that none is old.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    "drawn": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}},
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = BEHIND_HTTPS
CSRF_FAILURE_VIEW = "common.views.csrf_failure"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1 if BEHIND_HTTPS else 0)
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_FORMS = {
    "request_login_code": "accounts.forms.SignInForm",
    "confirm_login_code": "accounts.forms.SignInCodeForm",
}
# Limits count an address as asked from one place (see accounts/forms.py) or a person, not the place alone: a whole village
# hall shares one IP address. The exceptions are far beyond a hall: it asks for the same booklet, which is made and counted
# once, and not everybody's session ends twice within five minutes.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "10/300s/key",
    "request_login_code": "5/300s/key,15/3600s/key",
    "signup": None,
    "reset_password": "5/300s/key",
    "reset_password_from_key": None,
    "confirm_email": "1/10s/key",
    "make_booklet": "30/300s/ip",
    "hold_form": "400/300s/ip",
}
MFA_ADAPTER = "accounts.adapters.SecondStepAdapter"
MFA_FORMS = {
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.RenamePasskeyForm",
    "login_webauthn": "accounts.forms.PasskeySignInForm",
    "authenticate_webauthn": "accounts.forms.PasskeyStepForm",
    "reauthenticate_webauthn": "accounts.forms.PasskeyAgainForm",
    "authenticate": "accounts.forms.SecondStepForm",
    "reauthenticate": "accounts.forms.SecondStepAgainForm",
    "activate_totp": "accounts.forms.AddAuthenticatorForm",
}
MFA_RATE_LIMITS = {"webauthn_login": None}  # nothing to guess, and eighty people share the address
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO or DEBUG
MFA_TOTP_ISSUER = "Tablée"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = "hackathon.formats"
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"
MANIFEST_STATIC_FILES = env.bool("MANIFEST_STATIC_FILES", default=not DEBUG)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if MANIFEST_STATIC_FILES
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not MANIFEST_STATIC_FILES

# Mail leaves through an outbox: a slow mail server makes nobody wait.
EMAIL_BACKEND = "common.mail.QueuedBackend"
MAIL_DELIVERY_BACKEND = env(
    "MAIL_DELIVERY_BACKEND",
    default="demo.mailbox.MailboxBackend" if DEMO else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_CONFIG = env.email("EMAIL_URL", default="smtp://localhost:25")
EMAIL_HOST, EMAIL_PORT = EMAIL_CONFIG["EMAIL_HOST"], EMAIL_CONFIG["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL_CONFIG["EMAIL_HOST_USER"], EMAIL_CONFIG["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_CONFIG.get("EMAIL_USE_TLS", False), EMAIL_CONFIG.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Tablée <tablee@localhost>")
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = BEHIND_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if BEHIND_HTTPS else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
    "usb": [],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000

# Logs name routes and codes of error, never people: no query strings, no form data.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "common.logs.WithoutPeople",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
}
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # the e-mail is unique by a constraint on its lower case
