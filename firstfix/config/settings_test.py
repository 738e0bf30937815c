"""Settings of the tests: production's, with fast passwords and a throw-away home."""

import os
import tempfile
from pathlib import Path

# Playwright's synchronous interface keeps an event loop in this thread, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
os.environ.setdefault("FIRSTFIX_SECRET_KEY", "for the tests only, never for people")

from firstfix.config.settings import *  # noqa: F403

FIRSTFIX_HOME = Path(os.environ.get("FIRSTFIX_TEST_HOME") or tempfile.mkdtemp(prefix="firstfix-test-"))
FILES_ROOT = FIRSTFIX_HOME / "files"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DEMO = True
LANGUAGE_CODE = "en"
