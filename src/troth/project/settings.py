"""Django's settings, read once from the environment. A wrong value stops the start with one line."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from troth.ground.modules import entry_points_of
from troth.project import environment, logs

BASE = Path(__file__).resolve().parent.parent

# Lower floors first: `ground.modules.installed` keeps this order.
TROTH_PACKAGES = [
    "troth.team",
    "troth.catalog",
    "troth.questions",
    "troth.apikit",
    "troth.exchange",
    "troth.people",
    "troth.privacy",
    "troth.objects",
    "troth.timeline",
    "troth.agenda",
    "troth.segments",
    "troth.cadence",
    "troth.trades",
    "troth.channels",
    "troth.tracking",
    "troth.webkit",
    "troth.project",
]
TROTH_MODULES = environment.modules()
SHIPPED_MODULES = environment.shipped_modules()
TROTH_PACKAGES += SHIPPED_MODULES
TROTH_URL = environment.public_url()
TROTH_HOME = environment.home_folder()
TROTH_LAKE = environment.lake_folder()
TROTH_ENGINE = environment.engine()

TROTH_API_CALLS_PER_MINUTE = environment.api_calls_per_minute()
TROTH_TRUSTED_PROXIES = environment.trusted_proxies()
TROTH_OUTGOING_TO = environment.outgoing_networks()
TROTH_METRICS_TOKEN = environment.metrics_token()

LOGGING = logs.configuration(environment.log_level())

SECRET_KEY = environment.secret()
DEBUG = False
ALLOWED_HOSTS = [urlsplit(TROTH_URL).hostname or "127.0.0.1", "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [TROTH_URL]

INSTALLED_APPS = [
    "troth.ground",
    "troth.team",
    "troth.catalog",
    "troth.questions",
    "troth.apikit",
    "troth.exchange",
    "troth.webkit",
    "troth.people",
    "troth.privacy",
    "troth.timeline",
    "troth.agenda",
    "troth.segments",
    "troth.cadence",
    "troth.trades",
    "troth.channels",
    "troth.tracking",
    "troth.project",
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

INSTALLED_APPS += SHIPPED_MODULES
INSTALLED_APPS += [point.module.rpartition(".")[0] for point in entry_points_of(TROTH_MODULES)]

MIDDLEWARE = [
    "troth.project.peers.RealPeer",
    "troth.project.watching.Watching",
    "django.middleware.security.SecurityMiddleware",
    "troth.webkit.middleware.ContentSecurity",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "troth.team.middleware.ActingMember",
    "troth.project.watching.BeginWork",
    "troth.webkit.middleware.MemberLocale",
    "troth.webkit.refusals.Refusals",
]

ROOT_URLCONF = "troth.project.urls"
CSRF_FAILURE_VIEW = "troth.webkit.refusals.forged"
WSGI_APPLICATION = "troth.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "troth.webkit.jinja.environment",
            "context_processors": ["troth.webkit.shell.in_context"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

DATABASES = {"default": environment.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "team.Member"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "troth.team.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # troth.team.commands.tries counts, in the database
MFA_ADAPTER = "troth.team.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # members are invited, so their address is known
MFA_RATE_LIMITS = False
MFA_TOTP_TOLERANCE = 1  # clocks of phones are a little off

SESSION_ENGINE = "troth.team.sessions"
SESSION_COOKIE_AGE = 30 * 24 * 3600
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "team_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
EMAIL_BACKEND = "troth.project.mail.Outgoing"
MAIL = environment.mail_server()
EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.starts_tls, MAIL.is_tls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = MAIL.sender

LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("TROTH_STATIC", TROTH_HOME / "static"))
STATICFILES_DIRS = [BASE / "webkit" / "static"]

IS_SECURE = TROTH_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Only a trusted proxy can say that a request came by https; without one, to redirect would never end.
SECURE_SSL_REDIRECT = IS_SECURE and bool(TROTH_TRUSTED_PROXIES)
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
