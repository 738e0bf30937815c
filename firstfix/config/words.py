"""The terminal's language, read from its own settings: commands speak before Django is set up."""

from __future__ import annotations

import gettext
import os
from functools import cache
from pathlib import Path


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    wanted = ["zh_Hans"] if language.lower().startswith("zh") else []
    return gettext.translation("django", Path(__file__).parent / "locale", languages=wanted, fallback=True)


def translated(text: str) -> str:
    """`text` in the language that LC_ALL, LC_MESSAGES or LANG names, else as it is. Import it as `_`."""
    return _catalogue(_named_language()).gettext(text)


def terminal_language() -> str:
    """The same as one of Django's LANGUAGES."""
    return "zh-hans" if _named_language().lower().startswith("zh") else "en"


def _named_language() -> str:
    named = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next(filter(None, named), "")
