"""Put a backup back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from firstfix.config import postgres
from firstfix.config.archive import key_mark, restore_archive, tell_damaged
from firstfix.config.home import find_home
from firstfix.config.postgres import contents
from firstfix.config.processes import manage
from firstfix.config.words import translated as _

HELP = _("put a backup back: all of it or, if anything fails, nothing")
EXAMPLE = "firstfix restore /var/backups/firstfix.tar --replace"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help=_("what `firstfix backup` wrote"))
    parser.add_argument("--replace", action="store_true", help=_("although the database is not empty"))


def run(options: argparse.Namespace) -> int:
    home = find_home()
    with postgres.running(home) as logins:
        owner = postgres.owner_of(logins)
        manifest, damaged = restore_archive(options.file, owner=owner, home=home, replace=options.replace)
        # Also brings the application's rights and policies back, which a dump leaves out.
        status = manage(["migrate", "--no-input", "--verbosity=0"], url=owner)
        contents.hold_outgoing(owner)
    if status == 0:
        print(
            _("Restored: the backup of %(time)s with %(files)d uploaded files.")
            % {"time": manifest.made_at, "files": manifest.files}
        )
        print(
            _(
                "It tells customers and phones nothing until an administrator lets it: by the line above each page, or "
                "`firstfix outgoing --let-go`."
            )
        )
    tell_damaged(damaged)
    if manifest.key and manifest.key != key_mark(home):
        print(
            _(
                "The secret key of this installation is another one: labels and links that were given out before are "
                "dead, and sealed passwords are lost. Put the former FIRSTFIX_SECRET_KEY back."
            ),
            file=sys.stderr,
        )
    return status
