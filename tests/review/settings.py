"""The app's settings for tests: demonstration mode, a store of its own, plain files."""

import os
import tempfile

os.environ["OUTLAY_REVIEW_MODE"] = "demo"
os.environ["OUTLAY_HOME"] = tempfile.mkdtemp(prefix="outlay-review-")

from outlay.review.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, so that several threads have a connection each, as in real use.
    DATABASES["default"]["TEST"] = {"NAME": str(OPTIONS.home / "test.sqlite3")}  # noqa: F405
