"""The folder of one installation: secrets, uploaded files and, where no server is named, the database."""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent
IS_CHECKOUT = (CHECKOUT / "pyproject.toml").exists()


def find_home() -> Path:
    """FIRSTFIX_HOME, else `.firstfix` in the checkout, else `~/.firstfix` for an installed package."""
    given = os.environ.get("FIRSTFIX_HOME")
    return Path(given or (CHECKOUT if IS_CHECKOUT else Path.home()) / ".firstfix").absolute()
