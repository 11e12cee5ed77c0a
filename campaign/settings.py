"""Settings. Everything that differs between machines is an environment variable (or a line of .env).

Three ways to run: ``PRODUCTION=1``; ``DEMO=1`` (invented people, loopback only); neither (development, loopback only).
Only production may serve another address than loopback, so that forgetting a variable is safe.
"""

from datetime import time, timedelta
from pathlib import Path
from secrets import token_urlsafe

import bootstrap_wrapper
import django_htmx
import environ
from django.conf import global_settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from campaign.digests import is_available

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(str(BASE_DIR / ".env"))

# --- How this process runs -------------------------------------------------------------------------------------------
PRODUCTION = env.bool("PRODUCTION", False)
DEMO = env.bool("DEMO", False)
DEBUG = env.bool("DEBUG", False)
CLOCK_MAY_BE_SET = not PRODUCTION
DEMO_PASSWORD = "zhengchuang2026"  # noqa: S105  printed on the demonstration's sign-in page, invented people only
DEMO_SIGN_INS = (
    *("zongshuji", "zongzhi", "jiwei", "shuji", "dangyuan", "duizhang", "qunzhong"),
    *("shangji", "shenji", "anquan", "admin"),
)
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "testserver"}
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else sorted(LOOPBACK))
if PRODUCTION and (DEMO or DEBUG):
    raise ImproperlyConfigured("PRODUCTION=1 refuses DEMO and DEBUG.")
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("PRODUCTION=1 needs ALLOWED_HOSTS, the names people type.")
if not PRODUCTION and set(ALLOWED_HOSTS) - LOOPBACK:
    raise ImproperlyConfigured("Only PRODUCTION=1 may serve another address than loopback.")


def _secret_key() -> str:
    """Return the key from the environment; outside production one is made once and kept in var/."""
    given = env.str("SECRET_KEY", "")
    if given:
        return given
    if PRODUCTION:
        raise ImproperlyConfigured("PRODUCTION=1 needs SECRET_KEY.")
    file = VAR_DIR / "secret_key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(token_urlsafe(50))
    return file.read_text()


SECRET_KEY = _secret_key()
# Keys of before: sessions, links and enrolled phones made with them still count (docs/decisions/0024).
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# --- The parts -------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "campaign",
    "modelposts",
    "taskforces",
    "reviews",
    "campaign.adminsite.LedgerAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "campaign.middleware.request_context",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "campaign.middleware.no_store",
    "campaign.middleware.session_age",
    "campaign.entrance.SecondStep",
    "campaign.entrance.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "campaign.middleware.count_anew",
    "campaign.middleware.ForcedPasswordChange",
    "campaign.entrance.PrivacyNotice",
    "campaign.middleware.refuse_nul",
    "campaign.middleware.refuse_large",
    "campaign.middleware.RefusalPage",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "campaign.urls"
WSGI_APPLICATION = "campaign.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "campaign.context_processors.site",
                "campaign.context_processors.frame",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Database (trust.md §15, DUR-2, RACE-6) --------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
SQLITE_PATIENCE = 20  # seconds one writer waits for another
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        timeout=SQLITE_PATIENCE,
        transaction_mode="IMMEDIATE",
        # recursive_triggers: without it INSERT OR REPLACE passes the append-only guards.
        init_command="PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
        "PRAGMA recursive_triggers=ON;PRAGMA secure_delete=ON;",
    )

# Copies that follow the database closer than a nightly backup and that it cannot know of itself (snapshots of a volume,
# a replicated disk): named here, they are reported while secret sheets come in (reviews/checks.py).
STREAMING_COPIES = env.list("STREAMING_COPIES", default=[])

# --- Language and time -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# --- Files -----------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap", bootstrap_wrapper.get_bootstrap_dir()),
    ("django_htmx", Path(django_htmx.__file__).parent / "static" / "django_htmx"),
]
# The packages hold 200 files of which these are used: only they are collected.
STATICFILES_ALLOWED = {
    "bootstrap": ["css/bootstrap.min.css"],
    "django_htmx": ["htmx-2.min.js"],
}
STATICFILES_ADMIN_UNUSED = [
    "admin/js/vendor/select2/i18n/[!z]*",
    "admin/js/vendor/*/*[!n].js",
    "admin/css/vendor/select2/select2.css",
    "admin/*LICENSE*",
    "admin/*README*",
]
STATICFILES_FINDERS = ["campaign.staticfiles.OwnAndAllowedFinder", "campaign.staticfiles.AdminFinder"]
COLLECTED = PRODUCTION or DEMO  # both serve compressed, hashed files that `collectstatic` made
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not COLLECTED
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "media-is-never-served-directly/"
STORAGES = {
    "default": {"BACKEND": "campaign.storage.DurableStorage"},
    "staticfiles": {
        "BACKEND": "campaign.staticfiles.CollectedStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# All files of one sending together; Django itself limits only what is no file.
UPLOAD_MEGABYTES = env.int("UPLOAD_MEGABYTES", 100)
# Ticks of a sheet and of who leaves with a roster of 5,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000
# A larger spreadsheet is checked and written beside the requests, with its progress on the page (decision 0010).
IMPORT_ROWS_AT_ONCE = env.int("IMPORT_ROWS_AT_ONCE", 1000)
WORK_IN_BACKGROUND = True

# --- Work for `manage.py db_worker` (decision 0021) -------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# A report with more rows, and every archive, is made by the worker; its file is kept for some days †.
EXPORT_ROWS_AT_ONCE = env.int("EXPORT_ROWS_AT_ONCE", 2000)
EXPORT_KEEP_DAYS = env.int("EXPORT_KEEP_DAYS", 3)
EXPORTS_HELD = env.int("EXPORTS_HELD", 10)  # of one person at a time

# --- Accounts (trust.md AUTH) ----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "campaign.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", *global_settings.PASSWORD_HASHERS[:1]]
PASSWORD_PROFILE = env.str("PASSWORD_PROFILE", "dengbao")
AUTH_PASSWORD_VALIDATORS = {
    "dengbao": [
        {"NAME": "campaign.passwords.LengthValidator", "OPTIONS": {"shortest": 10}},
        {"NAME": "campaign.passwords.ClassesValidator", "OPTIONS": {"least": 3}},
        {"NAME": "campaign.passwords.PersonalValidator"},
        {"NAME": "campaign.passwords.CommonValidator"},
        {"NAME": "campaign.passwords.FormerValidator"},
    ],
    "asvs": [
        {"NAME": "campaign.passwords.LengthValidator", "OPTIONS": {"shortest": 12}},
        {"NAME": "campaign.passwords.PersonalValidator"},
        {"NAME": "campaign.passwords.CommonValidator"},
    ],
}[PASSWORD_PROFILE]
PASSWORD_CONTEXT_WORDS = env.list(
    "PASSWORD_CONTEXT_WORDS",
    default=["zhengchuang", "xinxihua", "shangfei", "dangyuan", "争创", "信息化", "商飞", "上航", "党员"],
)
LOGIN_URL = "campaign:account-signin"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
INITIAL_PASSWORD_DAYS = 7
# How far back and ahead the date of a transfer, a leaving or a voting right may lie †.
ROSTER_BACK_DAYS = env.int("ROSTER_BACK_DAYS", 92)
ROSTER_AHEAD_DAYS = env.int("ROSTER_AHEAD_DAYS", 92)
# 等保 asks for a change every 90 days, ASVS against it; the demonstration leaves its one password alone.
PASSWORD_DAYS = {"dengbao": 0 if DEMO else 90, "asvs": 0}[PASSWORD_PROFILE]
# How many passwords before the present one cannot be chosen again.
PASSWORD_HISTORY = {"dengbao": 0 if DEMO else 5, "asvs": 0}[PASSWORD_PROFILE]
# Versions of ledgers are written by campaign/history.py alone: it knows who saved, and that a save is no version.
SIMPLE_HISTORY_ENABLED = False
# An account unused for so long is closed by close_unused_accounts until somebody hands out a new slip.
UNUSED_ACCOUNT_DAYS = 90

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "campaign.signin.Guard"
AXES_LOCKOUT_CALLABLE = "campaign.views.errors.locked_out"
AXES_CLIENT_IP_CALLABLE = "campaign.middleware.address_of"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # the audit trail holds sign-ins; a second list of them would outlive it
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "password", "csrfmiddlewaretoken", "code", "present"]
# Whose sign-in asks for a code of the phone besides the password †: off, administrators (系统, 安全, 审计管理员) or
# confirmers (those and the general branch's secretaries). 等保三级 asks it of administrators, so production does.
SECOND_FACTOR = env.str("SECOND_FACTOR", "administrators" if PRODUCTION else "off")
if SECOND_FACTOR not in ("off", "administrators", "confirmers"):
    raise ImproperlyConfigured("SECOND_FACTOR is off, administrators or confirmers.")
SECOND_STEP_SECONDS = 10 * 60  # from the password to the code
LOCKED_PERSON_FAILURES = 20
LOCKED_PERSON_TIME = timedelta(minutes=30)

# --- Sessions, cookies, headers (trust.md AUTH-5, AUTH-7, WEB-2, WEB-5) ----------------------------------------------
# HTTP_ONLY=1 is for intranets without TLS: cookies lose Secure and __Host-, and every page carries a banner saying so.
HTTP_ONLY = env.bool("HTTP_ONLY", not PRODUCTION)
SESSION_ENGINE = "campaign.sessions"
SESSION_COOKIE_AGE = 30 * 60
SESSION_WARN_BEFORE = 2 * 60
SESSION_ABSOLUTE_AGE = 12 * 60 * 60
SESSION_TOUCH_EVERY = 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not HTTP_ONLY
SESSION_COOKIE_NAME = "sessionid" if HTTP_ONLY else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if HTTP_ONLY else "__Host-csrftoken"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "campaign.views.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_SSL_REDIRECT = not HTTP_ONLY
SECURE_HSTS_SECONDS = 0 if HTTP_ONLY else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not HTTP_ONLY
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Number of proxies in front that append to X-Forwarded-For; 0 trusts no header (trust.md WEB-8).
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
if TRUSTED_PROXIES and not HTTP_ONLY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}

# --- The audit trail (trust.md AUD-3, AUD-4) -------------------------------------------------------------------------
# Days the trail is kept before `purge_audit` may remove it; the law asks for six months, that is 184 days at least.
AUDIT_KEEP_DAYS = env.int("AUDIT_KEEP_DAYS", 400)
if AUDIT_KEEP_DAYS < 184:
    raise ImproperlyConfigured("AUDIT_KEEP_DAYS must be 184 or more.")
AUDIT_EXPORT_DIR = Path(env.str("AUDIT_EXPORT_DIR", str(VAR_DIR / "audit")))

# --- Backups (trust.md DUR-5, DUR-6) -----------------------------------------------------------------------------------
BACKUP_DIR = Path(env.str("BACKUP_DIR", str(VAR_DIR / "backups")))
# After so many hours without a backup, and days without a restore tried, 可信自检 says so.
BACKUP_HOURS = env.int("BACKUP_HOURS", 26)
RESTORE_DRILL_DAYS = env.int("RESTORE_DRILL_DAYS", 92)

# --- Seals of published rankings (trust.md INT-3) ---------------------------------------------------------------------
# With which digest coming months are sealed; those sealed already keep theirs.
SEAL_ALGORITHM = env.str("SEAL_ALGORITHM", "sha256")
if not is_available(SEAL_ALGORITHM):
    raise ImproperlyConfigured("SEAL_ALGORITHM is sha256 or sm3, and this machine's OpenSSL must have it.")

# --- Limits against floods -------------------------------------------------------------------------------------------
# Of one person: signed; as many unsigned a server process.
SUGGESTIONS_A_DAY = env.int("SUGGESTIONS_A_DAY", 5)
NAMELESS_SUGGESTIONS_A_DAY = env.int("NAMELESS_SUGGESTIONS_A_DAY", 60)  # unsigned ones to one general branch
NAMELESS_OPINIONS_A_ROUND = env.int("NAMELESS_OPINIONS_A_ROUND", 300)  # unsigned ones in one 征求意见
PROPOSALS_A_PERSON = env.int("PROPOSALS_A_PERSON", 3)  # people one puts forward in one 民主推荐
SUGGESTION_DAYS = env.int("SUGGESTION_DAYS", 7)  # until a suggestion should be answered
SEARCHES_A_MINUTE = env.int("SEARCHES_A_MINUTE", 40)  # of one person, a server process
STORY_PICTURES = env.int("STORY_PICTURES", 6)  # of one story †
BOARD_POLL_SECONDS = env.int("BOARD_POLL_SECONDS", 30)  # how often a wall screen asks for what is new †

# --- The notice about personal information (trust.md PII-4) ----------------------------------------------------------
PRIVACY_NOTICE_REQUIRED = True
PRIVACY_CONTROLLER = env.str("PRIVACY_CONTROLLER", "")
PRIVACY_CONTACT = env.str("PRIVACY_CONTACT", "")

# --- Reminders (product.md §6) ---------------------------------------------------------------------------------------
# Nobody is written to in these whole hours † and on days that are not worked.
QUIET_FROM = env.int("QUIET_FROM", 20)
QUIET_UNTIL = env.int("QUIET_UNTIL", 8)
if not (0 <= QUIET_FROM <= 23 and 0 <= QUIET_UNTIL <= 23):
    raise ImproperlyConfigured("QUIET_FROM and QUIET_UNTIL are hours from 0 to 23.")
DIGEST_AT = time.fromisoformat(env.str("DIGEST_AT", "08:30"))  # †
REMIND_DAYS_AHEAD = env.int("REMIND_DAYS_AHEAD", 3)  # †
MESSAGES_KEPT_DAYS = env.int("MESSAGES_KEPT_DAYS", 180)
SEND_TRIES = 5  # then a mail or a robot's word is given up
# The address people type, for links in mail and of robots, such as https://ledger.example.cn; without it none is sent.
SITE_URL = env.str("SITE_URL", "").rstrip("/")
# Hosts a robot's webhook may lie on; https only. A house's own gateway is named in ROBOT_INTRANET_HOSTS as host or
# host:port: only there may it be plain http or an address that is not public.
ROBOT_HOSTS = env.list("ROBOT_HOSTS", default=["qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn"])
ROBOT_INTRANET_HOSTS = env.list("ROBOT_INTRANET_HOSTS", default=[])
ROBOT_TIMEOUT = 5  # seconds to connect, and as many to answer
CALENDARS_A_MINUTE = env.int("CALENDARS_A_MINUTE", 20)  # reads of one feed, a server process

# --- Mail and logs ---------------------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", "zhengchuang@localhost")
# Reminders go by mail only where a server is named.
MAIL_IS_SET_UP = bool(env.str("EMAIL_URL", ""))
ADMINS: list[tuple[str, str]] = []  # error mails would carry request bodies
# Lines carry the request id and never names, form contents or query strings (trust.md AUD-5, ANON-8).
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "campaign.middleware.RequestIdFilter"}},
    "formatters": {
        "line": {
            "()": "campaign.plain_text.LineFormatter",
            "format": "{asctime} {levelname} {name} [{request_id}] {message}",
            "style": "{",
        }
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["request_id"], "formatter": "line"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "axes": {"handlers": [], "level": "CRITICAL", "propagate": False},
        # Its line about a failed task quotes the exception; what failed says so itself, without words (AUD-5).
        "django_tasks": {"handlers": ["nowhere"], "propagate": False},
        "django_tasks_db": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
