"""Django's settings, all from `config.environment`. Wrong mixes are reported by `config.checks`."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from saleschannel.config.database_url import database_settings
from saleschannel.config.environment import Environment
from saleschannel.config.generated_keys import encryption_keys, secret_key
from saleschannel.config.logging import logging_settings
from saleschannel.config.mail_server import mail_server

env = Environment()
PACKAGE = Path(__file__).resolve().parent.parent

DATA_DIR = Path(env.text("SALESCHANNEL_DATA_DIR")).absolute()
SECRET_KEY = env.text("SALESCHANNEL_SECRET_KEY") or secret_key(DATA_DIR)
ENCRYPTION_KEYS = env.text("SALESCHANNEL_ENCRYPTION_KEYS") or encryption_keys(DATA_DIR)
KEYS_ARE_GENERATED = not env.text("SALESCHANNEL_ENCRYPTION_KEYS")

# Without a URL the command line starts the embedded database and sets DATABASE_URL before Django reads this module.
DATABASE_URL = env.text("DATABASE_URL")
DATABASES = {"default": database_settings(DATABASE_URL or "postgresql:///saleschannel")}

DEBUG = env.flag("SALESCHANNEL_DEBUG")
ALLOWED_HOSTS = env.items("SALESCHANNEL_ALLOWED_HOSTS")
PUBLIC_URL = env.text("SALESCHANNEL_PUBLIC_URL").rstrip("/")
PROXIES = env.number("SALESCHANNEL_PROXIES", 0, 5)
READ_ONLY = env.flag("SALESCHANNEL_READ_ONLY")
IMPORT_EVERY = env.number("SALESCHANNEL_IMPORT_EVERY", 1, 86_400)
WORKER_THREADS = env.number("SALESCHANNEL_WORKER_THREADS", 1, 32)
RAW_PAGE_DAYS = env.number("SALESCHANNEL_RAW_PAGE_DAYS", 1, 30)

INSTALLED_APPS = [
    "saleschannel.backoffice",
    "unfold",  # fonts, icons and htmx; its admin is not used (decision record 14)
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "saleschannel.channel",
    "saleschannel.commerce.builtin",
    "saleschannel.erp",
    "saleschannel.jobs",
    "saleschannel.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "saleschannel.config.content_security.content_security",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "saleschannel.backoffice.people.sessions.people",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "saleschannel.config.urls"
WSGI_APPLICATION = "saleschannel.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},  # Amazon's Data Protection Policy (facts amazon-sp-api §7)
    }
]
AUTHENTICATION_BACKENDS = ["saleschannel.backoffice.people.sessions.PeopleBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "backoffice:home"
IDLE_MINUTES = env.number("SALESCHANNEL_IDLE_MINUTES", 5, 1440)

LANGUAGE_CODE = env.choice("SALESCHANNEL_LANGUAGE", ("en", "de"))
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = env.text("SALESCHANNEL_TIME_ZONE")
USE_TZ = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # static files come from the installed packages; nobody has to collect them

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
HTTPS = env.flag("SALESCHANNEL_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []

# No e-mail is ever sent to an Amazon buyer: the backend refuses everybody who is not on the staff.
SMTP_URL = env.text("SALESCHANNEL_SMTP_URL")
EMAIL_BACKEND = "saleschannel.outgoing.staff_mail.StaffMailBackend"
MAIL_SERVER = mail_server(SMTP_URL)
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER = MAIL_SERVER.host, MAIL_SERVER.port, MAIL_SERVER.user
EMAIL_HOST_PASSWORD = MAIL_SERVER.password
EMAIL_USE_SSL, EMAIL_USE_TLS, EMAIL_TIMEOUT = MAIL_SERVER.tls, MAIL_SERVER.starttls, 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("SALESCHANNEL_MAIL_FROM") or f"saleschannel@{MAIL_SERVER.host}"
PRIVATE_WEBHOOKS = env.flag("SALESCHANNEL_PRIVATE_WEBHOOKS")

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_ON_APP_READY = "saleschannel.jobs.registration.register"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = None  # jobs are registered in one place, by name
PROCRASTINATE_WORKER_DEFAULTS = {"update_heartbeat_interval": 5, "stalled_worker_timeout": 20}

LOGGING_CONFIG = None
LOG_LEVEL = env.choice("SALESCHANNEL_LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"))
LOG_FORMAT = env.choice("SALESCHANNEL_LOG_FORMAT", ("text", "json"))
logging_settings(LOG_LEVEL, LOG_FORMAT)
