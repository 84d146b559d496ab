"""Django's settings, all of them from `options`.

Whatever is unsafe outside the demonstration is refused by `access.checks`.
"""

from csp.constants import NONE, SELF

from outlay.review.config.databases import database
from outlay.review.config.logs import logging_settings
from outlay.review.config.options import Options

OPTIONS = Options.read()

DEBUG = False
SECRET_KEY = OPTIONS.secret
ALLOWED_HOSTS = list(OPTIONS.hosts)
DATABASES = {"default": database(OPTIONS.database)}
ROOT_URLCONF = "outlay.review.config.urls"
WSGI_APPLICATION = "outlay.review.config.wsgi.application"
AUTH_USER_MODEL = "review.Person"
TIME_ZONE = "UTC"
USE_TZ = True
LANGUAGE_CODE = "en-us"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "django_htmx",
    "mozilla_django_oidc",
    "outlay.review",
]
MIDDLEWARE = [
    "outlay.review.access.proxies.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "outlay.review.access.piv.PivMiddleware",
    "outlay.review.access.middleware.PermitMiddleware",
    "outlay.review.access.middleware.PrivateMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "outlay.review.access.context.person",
                "outlay.review.trail.alarm.told",
            ],
        },
    },
]

STATIC_URL = "static/"
STATIC_ROOT = OPTIONS.home / "review" / "static"
STORAGES = {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "img-src": [SELF, "data:"],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 15 * 60  # seconds without a request; AC-11 of NIST SP 800-53
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not OPTIONS.demo
# With this prefix a browser takes the cookies from this very host alone, over https.
_HOST = "" if OPTIONS.demo else "__Host-"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST}session", f"{_HOST}form"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_HSTS_SECONDS = 0 if OPTIONS.demo else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not OPTIONS.demo
SECURE_SSL_REDIRECT = not OPTIONS.demo
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked by the machine next door
LOGGING = logging_settings()

AUTHENTICATION_BACKENDS = [
    name
    for name, used in {
        "django.contrib.auth.backends.ModelBackend": OPTIONS.demo,
        "outlay.review.access.oidc.backend.OidcBackend": OPTIONS.oidc.on,
        "outlay.review.access.piv.PivBackend": bool(OPTIONS.piv_header),
    }.items()
    if used
]
OIDC_CREATE_USER = False
OIDC_USE_PKCE = True
OIDC_TIMEOUT = 10  # seconds
