"""Whether a restored copy may tell customers and phones anything."""

from __future__ import annotations

import argparse

from firstfix.config import inside
from firstfix.config.words import translated as _

HELP = _("say whether messages go out; let them go out of a restored copy")
EXAMPLE = "firstfix outgoing --let-go"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--let-go", action="store_true", help=_("messages made since the restore, and later ones, go"))
    parser.add_argument(
        "--with-waiting", action="store_true", help=_("with --let-go: also those that waited in the backup")
    )


def run(options: argparse.Namespace) -> int:
    """Whoever has restored the installation answers for all its companies."""
    with inside.assembled():
        from firstfix.platform.tenants.company import company
        from firstfix.platform.tenants.everywhere import all_tenants
        from firstfix.platform.tenants.scope import tenant_scope

        for tenant_id in all_tenants():
            with tenant_scope(tenant_id):
                print(f"{company().name}: {said_after(options)}")
    return 0


def said_after(options: argparse.Namespace) -> str:
    """How it stands in the company whose scope is open, after what was asked for."""
    from firstfix.messaging.actions import let_outgoing_go
    from firstfix.platform.accounts.actors import SYSTEM
    from firstfix.platform.tenants.company import company

    held_at = company().outgoing_held_at
    if held_at is None:
        return _("messages go out")
    if not options.let_go:
        return _("nothing goes out since the restore of %(time)s") % {"time": held_at.isoformat(timespec="minutes")}
    dropped = let_outgoing_go(with_waiting=options.with_waiting, by=SYSTEM)
    return _("messages go out again; %(count)d that waited in the backup were not sent") % {"count": dropped}
