"""What is in order on this machine, and what to do about the rest."""

from __future__ import annotations

import argparse
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from firstfix.config import catalogues, postgres
from firstfix.config.home import PACKAGE, find_home
from firstfix.config.kernel import why_not_compiled
from firstfix.config.not_ready import NotReady
from firstfix.config.postgres.binaries import OLDEST
from firstfix.config.postgres.roles import APPLICATION, EXTENSIONS
from firstfix.config.processes import django, run_to_end
from firstfix.config.words import translated as _

HELP = _("check this installation; every problem comes with its remedy")
EXAMPLE = "firstfix doctor"

NEEDED_BYTES = 500_000_000
MOST_SHOWN = 10
SECRETS = ("secrets.json", "secret_key")
FONTS = ("Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei")


@dataclass(frozen=True)
class Finding:
    """`remedy` is empty where all is well."""

    what: str
    remedy: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    problems = 0
    for finding in findings(find_home()):
        problems += bool(finding.remedy)
        mark = _("problem") if finding.remedy else _("ok")
        print(f"{mark:8}  {finding.what}" + (f"\n{'':8}  → {finding.remedy}" if finding.remedy else ""), flush=True)
    return 1 if problems else 0


def findings(home: Path) -> Iterator[Finding]:
    yield python()
    yield disk(home)
    yield from secrets(home)
    yield front_end()
    yield translations(PACKAGE)
    yield fonts()
    yield from machine_code(home)
    try:
        if not postgres.is_made(home):
            yield Finding(_("there is no database yet"), "firstfix migrate")
            return
        with postgres.running(home) as logins:
            yield from database(logins)
    except NotReady as error:
        yield Finding(_("database"), str(error))


def python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(f"Python {version}", "" if sys.version_info >= (3, 11) else _("install Python 3.11 or later"))


def disk(home: Path) -> Finding:
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    what = _("%(free).1f GB free at %(place)s") % {"free": free / 1e9, "place": place}
    return Finding(what, "" if free >= NEEDED_BYTES else _("make room: half a gigabyte at least"))


def secrets(home: Path) -> Iterator[Finding]:
    for name in SECRETS:
        if (file := home / name).exists():
            mode = stat.S_IMODE(file.stat().st_mode)
            what = _("%(file)s has mode %(mode)o") % {"file": file, "mode": mode}
            yield Finding(what, f"chmod 600 {file}" if mode & 0o077 else "")


def front_end() -> Finding:
    built = (PACKAGE / "static" / "build" / "manifest.json").exists()
    return Finding(_("front end is built") if built else _("front end is not built"), "" if built else "make setup")


def translations(package: Path) -> Finding:
    catalogue_files = list(package.glob(f"**/{catalogues.FILE}"))
    missing = [po for po in catalogue_files if not po.with_suffix(".mo").exists()]
    what = _("%(compiled)d of %(all)d Chinese catalogues are compiled") % {
        "compiled": len(catalogue_files) - len(missing),
        "all": len(catalogue_files),
    }
    return Finding(what, "make setup" if missing else "")


def fonts() -> Finding:
    import typst

    known = typst.Fonts(font_paths=[str(PACKAGE / "static" / "build" / "fonts")]).families()
    found = next((name for name in FONTS if name in known), None)
    if found:
        return Finding(_("PDFs have a font with Chinese glyphs: %(font)s") % {"font": found})
    return Finding(_("PDFs have no font with Chinese glyphs"), _("make setup, or install fonts-noto-cjk"))


def machine_code(home: Path) -> Iterator[Finding]:
    """Planning works without it, the first plan only waits a minute longer: said where compiling has failed."""
    if why := why_not_compiled(home):
        what = _("the planner's machine code could not be compiled: %(why)s") % {"why": why}
        yield Finding(what, _("make setup; the whole story is in %(log)s") % {"log": home / "kernel.log"})


def database(logins: postgres.Logins) -> Iterator[Finding]:
    with psycopg.connect(logins.application) as connection:
        version = connection.info.server_version // 10_000
        what = f"PostgreSQL {version}, {connection.info.host}:{connection.info.port}"
        yield Finding(
            what, "" if version >= OLDEST else _("version %(oldest)d or later is needed") % {"oldest": OLDEST}
        )
        rows = connection.execute("SELECT name FROM pg_available_extensions").fetchall()
        missing = EXTENSIONS - {str(name) for (name,) in rows}
        yield Finding(
            _("extensions: %(names)s") % {"names": ", ".join(sorted(EXTENSIONS))},
            _("install PostgreSQL's contrib package: %(missing)s") % {"missing": ", ".join(missing)} if missing else "",
        )
        yield application_login(connection)
    if logins.owner:
        with psycopg.connect(logins.owner) as connection:
            yield owner_login(connection)
    tables = migrations(logins.owner or logins.application)
    yield tables
    if logins.owner and not tables.remedy:
        tenants = companies(logins.owner)
        yield from books(logins.application, tenants)
        yield from links(logins.application, tenants)


def application_login(connection: psycopg.Connection[tuple[object, ...]]) -> Finding:
    """It must be bound by row-level security, so it may neither pass it nor own a table."""
    query = """
        SELECT current_user, rolsuper, rolbypassrls, rolcreaterole, pg_has_role(%s, 'MEMBER'),
               EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid AND relkind IN ('r', 'p'))
        FROM pg_roles WHERE rolname = current_user"""
    row = connection.execute(query, [APPLICATION]).fetchone()
    assert row
    name, is_superuser, passes, makes_roles, is_member, owns = row
    what = _("the application signs in as %(name)s") % {"name": name}
    if is_superuser or passes or makes_roles:
        return Finding(what, f"ALTER ROLE {name} NOSUPERUSER NOBYPASSRLS NOCREATEROLE")
    if owns:
        return Finding(
            what, _("it owns tables; make them the owner's: REASSIGN OWNED BY %(name)s TO …") % {"name": name}
        )
    if not is_member:
        return Finding(what, f"GRANT {APPLICATION} TO {name}")
    return Finding(what)


def owner_login(connection: psycopg.Connection[tuple[object, ...]]) -> Finding:
    query = """
        SELECT current_user, pg_has_role(datdba, 'USAGE'), datname
        FROM pg_database WHERE datname = current_database()"""
    row = connection.execute(query).fetchone()
    assert row
    name, owns, database_name = row
    what = _("the owner signs in as %(name)s") % {"name": name}
    return Finding(what, "" if owns else f"ALTER DATABASE {database_name} OWNER TO {name}")


def migrations(url: str) -> Finding:
    command = [sys.executable, "-m", "django", "migrate", "--check"]
    pending = run_to_end(command, environment=django(url), log=Path(os.devnull))
    what = _("tables are not up to date") if pending else _("tables are up to date")
    return Finding(what, "firstfix migrate" if pending else "")


def companies(owner: str) -> list[int]:
    """Which there are only the owner's login may see."""
    with psycopg.connect(owner) as connection:
        return [int(str(id)) for (id,) in connection.execute("SELECT id FROM tenants_tenant ORDER BY id")]


def books(application: str, tenants: Sequence[int]) -> Iterator[Finding]:
    """Stock is counted twice, as balances and as moves: whoever writes past the program is seen here."""
    command = [sys.executable, "-m", "firstfix.config.books", *map(str, tenants)]
    asked = subprocess.run(command, env=django(application), capture_output=True, text=True, check=False)
    if asked.returncode:
        yield Finding(_("the stock could not be counted"), asked.stderr.strip().rpartition("\n")[2])
        return
    found = asked.stdout.splitlines()
    if not found:
        yield Finding(_("the stock of every company is the sum of its moves"))
    if len(found) > MOST_SHOWN:
        found[MOST_SHOWN:] = [_("stock differs in %(more)d more cases") % {"more": len(found) - MOST_SHOWN}]
    for difference in found:
        yield Finding(difference, _("count it and compare with a backup; the moves say who did what"))


def links(application: str, tenants: Sequence[int]) -> Iterator[Finding]:
    """Labels and links are made by the secret key: with another one they are dead, and nobody here would notice."""
    command = [sys.executable, "-m", "firstfix.config.links", *map(str, tenants)]
    asked = subprocess.run(command, env=django(application), capture_output=True, text=True, check=False)
    if asked.returncode:
        yield Finding(_("the links could not be looked at"), asked.stderr.strip().rpartition("\n")[2])
    elif asked.stdout.split():
        yield Finding(
            _("the labels and links that were given out do not open by this secret key"),
            _("put the former FIRSTFIX_SECRET_KEY (or the file secret_key) back; it stands beside the backups"),
        )
    else:
        yield Finding(_("labels and links open by this secret key"))
