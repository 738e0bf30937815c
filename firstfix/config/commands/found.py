"""Make the first company with its administrator."""

from __future__ import annotations

import argparse
import getpass
import sys

from firstfix.config import inside, postgres
from firstfix.config.not_ready import NotReady
from firstfix.config.words import terminal_language
from firstfix.config.words import translated as _

HELP = _("found a company and its first administrator, who makes all other users")
EXAMPLE = 'firstfix found "三和机电 Sanhe Service" --admin li.min@example.com --person "Li Min"'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help=_("the company's name, as customers read it"))
    parser.add_argument("--admin", required=True, metavar="EMAIL", help=_("the administrator signs in with it"))
    parser.add_argument("--person", required=True, metavar="NAME", help=_("the administrator's name"))
    parser.add_argument("--zone", default="Asia/Shanghai", help=_("time zone (default: Asia/Shanghai)"))
    parser.add_argument("--country", default="CN", help=_("whose public holidays count (default: CN)"))
    parser.add_argument("--currency", default="CNY", help=_("of prices and pay (default: CNY)"))
    parser.add_argument("--language", choices=("zh-hans", "en"), default=terminal_language())
    parser.add_argument("--another", action="store_true", help=_("although there is a company here already"))


def run(options: argparse.Namespace) -> int:
    with inside.assembled() as logins:
        from firstfix.config.founding import found_company
        from firstfix.platform.errors import Invalid

        check_is_first(postgres.owner_of(logins), options)
        try:
            company = found_company(
                name=options.name, zone=options.zone, language=options.language, country=options.country,
                currency=options.currency, email=options.admin, person=options.person, password=asked_password(),
            )  # fmt: skip
        except Invalid as wrong:
            for field, text in wrong.errors.items():
                print(f"firstfix: {field}: {text}", file=sys.stderr)
            return 2
        said = {"company": company.name, "email": options.admin.strip().lower()}
        print(_("%(company)s is founded. %(email)s signs in and makes the other users.") % said)
    return 0


def check_is_first(owner: str, options: argparse.Namespace) -> None:
    names = inside.names_of_companies(owner)
    if names and not options.another:
        raise NotReady(
            "There is a company here already (%(company)s); add --another to found one more beside it.",
            company=", ".join(names),
        )


def asked_password() -> str:
    """Typed twice and not shown; from a pipe it is the first line. Never an argument, which everybody could list."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass(_("Password: "))
    if getpass.getpass(_("The same again: ")) != password:
        raise NotReady("The two passwords differ; nothing was changed. Run it again.")
    return password
