"""A way back for whoever has forgotten the password and has nobody to ask."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, cast

from firstfix.config import inside
from firstfix.config.commands.found import asked_password
from firstfix.config.words import translated as _

if TYPE_CHECKING:
    from firstfix.platform.accounts.models import User

HELP = _("set a new password for somebody, such as the only administrator")
EXAMPLE = "firstfix password li.min@example.com"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", help=_("who it is for"))


def run(options: argparse.Namespace) -> int:
    with inside.company(email=options.email) as company:
        from firstfix.platform.accounts.actions import reset_password
        from firstfix.platform.accounts.actors import SYSTEM
        from firstfix.platform.errors import Invalid
        from firstfix.platform.tenants.scope import tenant_scope

        person, new = cast("User", company.by), asked_password()
        try:
            with tenant_scope(company.tenant_id):
                reset_password(person, new=new, by=SYSTEM)
        except Invalid as weak:
            print(f"firstfix: {' '.join(map(str, weak.errors.values()))}", file=sys.stderr)
            return 2
        print(_("%(email)s signs in with the new password; all other sessions have ended.") % vars(options))
    return 0
