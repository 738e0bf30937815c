"""Write a backup."""

from __future__ import annotations

import argparse
import os
from datetime import datetime
from pathlib import Path

from firstfix.config import postgres
from firstfix.config.archive import make_archive, tell_damaged
from firstfix.config.home import find_home
from firstfix.config.words import translated as _

HELP = _("write database, uploaded files and secret key into one file")
EXAMPLE = "firstfix backup /var/backups/firstfix.tar"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    name = f"firstfix-{datetime.now():%Y%m%d-%H%M%S}.tar"
    parser.add_argument("file", type=Path, nargs="?", default=Path(name), help=_("default: firstfix-<time>.tar here"))


def run(options: argparse.Namespace) -> int:
    home = find_home()
    with postgres.running_again(home) as logins:
        manifest, damaged = make_archive(options.file, owner=postgres.owner_of(logins), home=home)
    megabytes = options.file.stat().st_size / 1e6
    print(
        _("%(file)s: database and %(files)d uploaded files, %(megabytes).1f MB")
        % {"file": options.file, "files": manifest.files, "megabytes": megabytes}
    )
    tell_damaged(damaged)
    if os.environ.get("FIRSTFIX_SECRET_KEY"):
        print(
            _(
                "The secret key stands in FIRSTFIX_SECRET_KEY and not in this file: keep it elsewhere, too; without it "
                "labels and links are dead."
            )
        )
    return 0
