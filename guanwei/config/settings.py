"""Django's settings. What differs from one installation to the next comes from the environment; docs/guide/settings.md
has all of it:

`DATABASE_URL`           postgresql://user:password@host/name, or a socket: postgresql:///name?host=/folder&user=...
`GUANWEI_HOME`           where media, keys and the embedded database live
`GUANWEI_HOSTS`          names under which the console is reached, comma separated (default: loopback only)
`GUANWEI_DEMO`           1: a demonstration; sign-in page shows the demonstration's login
`GUANWEI_LOCAL_SERVERS`  1: accounts may use a network's server on loopback (the home of a demonstration is marked so)
`GUANWEI_SIMULATOR_URL`  address of the Weibo simulator that `guanwei up --demo` started
`GUANWEI_PROXIES`        how many proxies of our own stand in front (for the approver's public address)
`GUANWEI_OIDC_...`       sign-in with the company's own accounts (guanwei.config.openid)
"""

import os
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from guanwei.accounts.keys import load_or_create_keys, signing_key
from guanwei.config import openid
from guanwei.lib.home import Home

HOME = Home.from_environment()
KEYS = load_or_create_keys(HOME.keys)
SECRET_KEY = signing_key(KEYS)

DEMO = os.environ.get("GUANWEI_DEMO") == "1"
LOCAL_SERVERS = DEMO or HOME.demonstration.exists() or os.environ.get("GUANWEI_LOCAL_SERVERS") == "1"
SIMULATOR_URL = os.environ.get("GUANWEI_SIMULATOR_URL", "")
PROXIES = int(os.environ.get("GUANWEI_PROXIES", "0"))
DEBUG = False

HOSTS = [name for name in os.environ.get("GUANWEI_HOSTS", "").split(",") if name]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver", *HOSTS]
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in HOSTS]
BEHIND_HTTPS = bool(HOSTS)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "procrastinate.contrib.django",
    "guanwei.base",
    "guanwei.trail",
    "guanwei.people",
    "guanwei.accounts",
    "guanwei.media",
    "guanwei.contacts",
    "guanwei.delivery",
    "guanwei.practice",
    "guanwei.listening",
    "guanwei.editorial",
    "guanwei.approvals",
    "guanwei.publishing",
    "guanwei.inbox",
    "guanwei.jobs",
    "guanwei.web",
    "guanwei.config",
]

MIDDLEWARE = [
    "guanwei.web.middleware.with_room_for_templates",
    "django.middleware.security.SecurityMiddleware",
    "guanwei.web.static_files.StaticFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "guanwei.web.middleware.language_of_the_viewer",
    "guanwei.web.middleware.kept_by_nobody",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "guanwei.web.signing.middleware.seen",
    "guanwei.web.signing.middleware.second_factor_first",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "guanwei.web.middleware.content_security_policy",
    "guanwei.web.middleware.refuse_nul",
    "guanwei.web.turns.InTurn",
]

ROOT_URLCONF = "guanwei.config.urls"
ASGI_APPLICATION = "guanwei.config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"
# User names are unique without regard to case (user_name_once); the checks only know plain unique fields.
SILENCED_SYSTEM_CHECKS = ["auth.E003", "auth.W004"]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in"

TEMPLATES = [
    {
        "BACKEND": "guanwei.web.rendering.Templates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "guanwei.web.context.everywhere",
            ],
            "builtins": [
                "guanwei.web.tags.words",
                "guanwei.web.tags.moments",
                "guanwei.web.tags.parts",
                "guanwei.web.tags.practice",
                "guanwei.web.tags.figures",
                "guanwei.web.tags.checkups",
                "guanwei.web.tags.set",
            ],
        },
    }
]


def database_from_url(url: str) -> dict[str, object]:
    """Django's DATABASES entry for a libpq address; query parameters `host`, `port`, `user`, `password` win."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("DATABASE_URL must begin with postgresql:// (PostgreSQL is the one database).")
    query = dict(parse_qsl(parts.query))
    known = {
        "NAME": query.pop("dbname", "") or unquote(parts.path.lstrip("/")),
        "USER": query.pop("user", "") or unquote(parts.username or ""),
        "PASSWORD": query.pop("password", "") or unquote(parts.password or ""),
        "HOST": query.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": query.pop("port", "") or (str(parts.port) if parts.port else ""),
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        **known,
        "OPTIONS": {"application_name": "guanwei", **query},
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": database_from_url(os.environ.get("DATABASE_URL") or "postgresql:///guanwei")}
if os.environ.get("GUANWEI_POOL", "1") == "1":
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 0, "max_size": 8, "timeout": 10}  # type: ignore[index]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Signing in: names, passwords and every page are ours; factors and OpenID Connect are allauth's (docs/decisions/0007).
# None of its addresses is exposed, nobody signs up, and nothing is sent by mail.
AUTHENTICATION_BACKENDS = ["guanwei.people.backend.Backend"]
SESSION_ENGINE = "guanwei.people.sessions"
# What one process notes (a code that was used) has to hold for all of them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "base_kept",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},  # none is thrown out to make room: it would be a code to use again
    }
}
ACCOUNT_ADAPTER = "guanwei.web.signing.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_SIGNUP_ENABLED = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"begin": "30/m/ip"}
MFA_ADAPTER = "guanwei.web.signing.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a finger or a PIN: the passkey alone is two factors
MFA_TOTP_TOLERANCE = 1  # of 30 s, either way: phones are rarely on time
MFA_TOTP_ISSUER = "官微 Guanwei"
MFA_RECOVERY_CODE_DIGITS = 10
SOCIALACCOUNT_ADAPTER = "guanwei.web.signing.adapters.ProviderAdapter"
OPENID = openid.from_environment(os.environ)
SOCIALACCOUNT_PROVIDERS = OPENID.as_provider() if OPENID else {}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
# Written into posts on networks that ask for it (Bluesky).
POST_LANGUAGES = ["zh"]

USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
MEDIA_ROOT = HOME.media

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = BEHIND_HTTPS
CSRF_COOKIE_SECURE = BEHIND_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "guanwei.web.views.errors.csrf"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if BEHIND_HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
X_FRAME_OPTIONS = "DENY"

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
MAX_UPLOAD_BYTES = 60 * 1024 * 1024

PROCRASTINATE_IMPORT_PATHS = ["guanwei.jobs.tasks"]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secrets": {"()": "guanwei.base.logs.NoSecrets"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secrets"]}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("GUANWEI_LOG", "WARNING")},
    # httpx writes whole addresses at INFO, and Weibo carries tokens in them.
    "loggers": {"httpx": {"level": "WARNING"}, "httpcore": {"level": "WARNING"}},
}
