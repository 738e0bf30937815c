"""Settings. What differs between installations comes from the environment; docs/operation.md lists it all."""

from __future__ import annotations

import gc
import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from firstfix.config.environment import flag, log_level, public_url, router, whole, words
from firstfix.config.home import PACKAGE, find_home

# Django makes 400,000 objects that stay; looked at after every 700 new ones, they would take a sixth of each start.
gc.set_threshold(50_000, 20, 50)

# Lets ModelForm[Customer] and the like be written where Django's classes are not generic at run time.
django_stubs_ext.monkeypatch()


def secret_key(home: Path) -> str:
    """From the environment, or made once and kept in a file that only this user can read."""
    if key := os.environ.get("FIRSTFIX_SECRET_KEY"):
        return key
    path = home / "secret_key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()


def database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Only what is `written_once` can be prepared; the rest goes as text with its values.
        "OPTIONS": {"application_name": "firstfix", "prepare_threshold": 3},
    }


FIRSTFIX_HOME = find_home()
DEBUG = False
SECRET_KEY = secret_key(FIRSTFIX_HOME)
ALLOWED_HOSTS = words("FIRSTFIX_HOSTS", "localhost,127.0.0.1,[::1]")
PUBLIC_URL = public_url()
HTTPS = PUBLIC_URL.startswith("https://")
FILES_ROOT = FIRSTFIX_HOME / "files"

#: Travel times by road: `osrm:` or `valhalla:` and the server's address; without it they are estimated.
ROUTER = router()

#: Messages to browsers (Web Push): the private key, else one is made and kept; whom a push service may ask about them;
#: and the services that we send to, because browsers tell us the addresses.
PUSH_KEY = os.environ.get("FIRSTFIX_PUSH_KEY", "").strip()
PUSH_CONTACT = os.environ.get("FIRSTFIX_PUSH_CONTACT", "").strip()
if not PUSH_CONTACT:
    PUSH_CONTACT = PUBLIC_URL if HTTPS else "mailto:nobody@example.org"
PUSH_SERVICES = words(
    "FIRSTFIX_PUSH_SERVICES",
    "fcm.googleapis.com,push.services.mozilla.com,notify.windows.com,push.apple.com",
)

#: Beginnings of Apprise URLs, beyond those of messaging/rules.py, that companies may enter as channels of their own.
#: Some services of Apprise read files or call any address in the network: open only what you know.
MESSAGE_SERVICES = words("FIRSTFIX_MESSAGE_SERVICES", "")

#: The demo signs people in by a button, so it must never be reachable from outside.
DEMO = flag("FIRSTFIX_DEMO")
if DEMO and not set(ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"}:
    raise ImproperlyConfigured("FIRSTFIX_DEMO works on a loopback address only; take it out, or FIRSTFIX_HOSTS.")

PLATFORM = [
    "tenants", "accounts", "audit", "facts", "limits", "files", "catalogues", "search", "exchange", "notices",
    "waiting", "pages", "api",
]  # fmt: skip
AREAS = [
    "customers", "equipment", "people", "diagnosis", "work", "logistics", "scheduling", "field", "billing",
    "care", "messaging", "rewards", "growth", "portal", "insight", "engineer",
]  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.admin",
    "django.forms",
    "django_htmx",
    "csp",
    "ninja",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    *(f"firstfix.platform.{name}" for name in PLATFORM),
    *(f"firstfix.{name}" for name in AREAS),
    "firstfix.config",
]

# The triggers that keep former rows are installed from the models after each migration, as policies and keys are:
# a migration then says what a table is, once, and need not repeat each trigger for each new column.
PGTRIGGER_MIGRATIONS = False
PGTRIGGER_INSTALL_ON_MIGRATE = True

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "firstfix.config.observe.ObserveMiddleware",
    "firstfix.config.observe.ProbeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "firstfix.platform.limits.body.BodyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "firstfix.platform.pages.toasts.ToastsInParts",
    "firstfix.platform.tenants.middleware.TenantMiddleware",
]

ROOT_URLCONF = "firstfix.config.urls"
WSGI_APPLICATION = "firstfix.config.wsgi.application"
FORM_RENDERER = "firstfix.platform.pages.fields.PageForms"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "firstfix.config.menu.menu",
            ],
        },
    }
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgresql:///firstfix"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["firstfix.platform.accounts.sessions.Passwords"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign_in"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LOCALE_PATHS = [PACKAGE / "platform" / "locale"]
FORMAT_MODULE_PATH = "firstfix.config.formats"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"]
# Vite's files carry a hash in their names; WhiteNoise serves them from where they are built, for browsers to keep.
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"/build/.+-[\w-]{8}\.\w+$"
# A new build shows at once where somebody works on the pages; elsewhere the list of files is read once, at the start.
WHITENOISE_AUTOREFRESH = DEMO or DEBUG

SESSION_ENGINE = "firstfix.platform.accounts.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS and flag("FIRSTFIX_REDIRECT_TO_HTTPS", default=True)
SECURE_REDIRECT_EXEMPT = [r"^(health|ready|metrics)$"]
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
#: Browsers then ask hosts below this name, of other programs too, only by https for a year.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS and flag("FIRSTFIX_HSTS_SUBDOMAINS", default=True)
SECURE_REFERRER_POLICY = "same-origin"
#: Then every request comes from the proxy's address, and its X-Forwarded- headers say whose it is.
#: How many proxies stand one behind the other.
BEHIND_PROXY = whole("FIRSTFIX_BEHIND_PROXY", most=9)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

#: Address of a MapLibre style for the board's map (https://tiles.example.org/style.json, or /files/… of our own);
#: empty: the schematic map that needs no server. Only that origin is opened to the pages.
MAP_STYLE = os.environ.get("FIRSTFIX_MAP_STYLE", "").strip()
if "://" in MAP_STYLE:
    _origin = "/".join(MAP_STYLE.removeprefix("pmtiles://").split("/")[:3])
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["connect-src"] = [SELF, _origin]
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"] = [SELF, "data:", "blob:", _origin]

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
NINJA_PAGINATION_MAX_LIMIT = 200

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "formatters": {"json": {"()": "firstfix.config.logs.JsonFormatter"}},
    "root": {"handlers": ["stderr"], "level": log_level()},
    "loggers": {
        "django.security.DisallowedHost": {"level": "ERROR"},
        "pgtrigger": {"level": "WARNING"},
        # Its details are addresses, in which phone numbers stand.
        "urllib3": {"level": "INFO"},
        "procrastinate": {"level": "WARNING"},
    },
}
# An e-mail address is unique over all tenants by its door (platform/tenants/doors.py), not by its own column.
SILENCED_SYSTEM_CHECKS = ["auth.E003", "auth.W004"]
