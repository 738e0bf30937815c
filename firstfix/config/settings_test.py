"""Settings of the tests: production's, with fast passwords and a throw-away home."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("FIRSTFIX_SECRET_KEY", "for the tests only, never for people")

from firstfix.config.settings import *  # noqa: F403

FIRSTFIX_HOME = Path(tempfile.mkdtemp(prefix="firstfix-test-"))
FILES_ROOT = FIRSTFIX_HOME / "files"
STATIC_ROOT = FIRSTFIX_HOME / "static"
STATIC_ROOT.mkdir()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DEMO = True
LANGUAGE_CODE = "en"
