"""`firstfix import` and `firstfix export` at a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from firstfix.config import postgres
from firstfix.platform.exchange.kinds import kinds
from firstfix.platform.exchange.tests.makers import DATA

NUMBERS = count()
COMPANY = """
import django
django.setup()
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
with tenant_scope(make_tenant().pk):
    make_user(Role.MANAGER, email="boss@example.org")
    make_user(Role.DESK, email="desk@example.org")
"""
CUSTOMERS = "code,name\nC1,Golden River\nC2,\n"


class Terminal:
    """A folder in which commands are typed, in front of a database with one company."""

    def __init__(self, application: str, owner: str, folder: Path) -> None:
        self.owner, self.folder = owner, folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("FIRSTFIX_", "DATABASE_"))}
        self.environment = kept | {
            "DATABASE_URL": application,
            "DATABASE_OWNER_URL": owner,
            "DJANGO_SETTINGS_MODULE": "firstfix.config.settings",
            "FIRSTFIX_HOME": str(folder / "home"),
            "LC_ALL": "C.UTF-8",
        }

    def type(self, *words: str, lang: str = "C.UTF-8", typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "firstfix.config.cli", *words],
            cwd=self.folder, env=self.environment | {"LC_ALL": lang, "PYTHONPATH": str(Path.cwd())},
            capture_output=True, text=True, input=typed,
        )  # fmt: skip

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.owner) as connection:
            return connection.execute(query).fetchall()  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def database(
    clone_database: Callable[[str], str], logins: postgres.Logins, tmp_path_factory: pytest.TempPathFactory
) -> Terminal:
    application = clone_database(f"import{next(NUMBERS)}")
    owner = urlunsplit(urlsplit(logins.owner)._replace(path=urlsplit(application).path))
    made = Terminal(application, owner, tmp_path_factory.mktemp("terminal"))
    subprocess.run([sys.executable, "-c", COMPANY], env=made.environment, check=True)
    return made


@pytest.fixture
def terminal(database: Terminal, tmp_path: Path) -> Terminal:
    database.folder = tmp_path
    return database


def test_the_way_of_a_file(terminal: Terminal) -> None:
    (terminal.folder / "c.csv").write_text(CUSTOMERS)
    dry = terminal.type("import", "c.csv", "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert dry.stdout.splitlines() == [
        "      2  new      Golden River · C1",
        "      3  refused  C2",
        "                  name: is missing",
        "1 new, 0 changed, 0 same, 1 refused",
    ]
    assert terminal.rows("select code from customers_customer") == []

    all_or_none = terminal.type("import", "customers", "c.csv")
    assert all_or_none.returncode == 1
    assert all_or_none.stderr.strip() == "1 row is refused, so nothing was written."
    assert terminal.rows("select code from customers_customer") == []

    good = terminal.type("import", "c.csv", "--good-rows-only", "--refused", "mend.csv", "--as", "desk@example.org")
    assert good.returncode == 0, good.stderr
    assert terminal.rows("select code from customers_customer") == [("C1",)]
    assert "C2,,3,name: is missing" in (terminal.folder / "mend.csv").read_text("utf-8-sig")

    exported = terminal.type("export", "customers", "out.xlsx")
    assert exported.returncode == 0, exported.stderr
    again = terminal.type("import", "out.xlsx")
    assert "0 new, 0 changed, 1 same, 0 refused" in again.stdout

    assert terminal.type("export", "all", "everything").returncode == 0
    names = sorted(path.name for path in (terminal.folder / "everything").iterdir())
    assert (names[0], len(names)) == ("01-customers.csv", len(kinds()))


def test_a_mapping_and_a_value_for_all_rows(terminal: Terminal) -> None:
    (terminal.folder / "m.csv").write_text("Nr;Firma\nM1;Alpha\n")
    done = terminal.type(
        "import", "customers", "m.csv", "--map", "Nr=code", "--map", "Firma=name", "--set", "note=from the old system"
    )
    assert done.returncode == 0, done.stderr
    assert terminal.rows("select name, note from customers_customer where code = 'M1'") == [
        ("Alpha", "from the old system")
    ]


def test_another_systems_file_is_recognised(terminal: Terminal) -> None:
    done = terminal.type("import", str(DATA / "atlas_assets.csv"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Recognised: Atlas CMMS assets.")
    assert "3 new" in done.stdout


def test_dates_that_can_be_read_two_ways(terminal: Terminal) -> None:
    (terminal.folder / "a.csv").write_text(
        "code,model,customer,site,delivered on\nD1,M1,Golden River,Plant,03/04/2026\n"
    )
    asked = terminal.type("import", "assets", "a.csv", "--make-missing")
    assert asked.returncode == 2
    assert "day or the month" in asked.stderr
    done = terminal.type("import", "assets", "a.csv", "--make-missing", "--dates", "month-first")
    assert done.returncode == 0, done.stderr
    assert terminal.rows("select delivered_on::text from equipment_asset where code = 'D1'") == [("2026-03-04",)]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["import", "nowhere.csv"], 1, "There is no file nowhere.csv."),
        (["import", "empty.csv"], 2, "This file is empty."),
        (["import", "cars", "some.csv"], 2, "“cars” is no kind of record."),
        (
            ["import", "some.csv", "--as", "nobody@example.org"],
            1,
            "Nobody signs in with the address nobody@example.org.",
        ),
        (["import", "engineers", "some.csv", "--as", "desk@example.org"], 2, "Your role does not allow this."),
        (["import", "customers", "some.csv", "--map", "Nom=name"], 2, "The file has no column “Nom”."),
        (["export", "cars", "x.csv"], 1, "is no kind of record; there are: customers, sites"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    terminal: Terminal, words: list[str], status: int, said: str
) -> None:
    (terminal.folder / "empty.csv").write_text("")
    (terminal.folder / "some.csv").write_text("code,name\nE1,Li Wei\n")
    done = terminal.type(*words)
    assert (done.returncode, said in done.stderr) == (status, True), done.stderr
    assert "Traceback" not in done.stderr


def test_speaks_chinese(terminal: Terminal) -> None:
    (terminal.folder / "c.csv").write_text("客户编号,客户名称\nZ1,\n")
    done = terminal.type("import", "c.csv", lang="zh_CN.UTF-8")
    assert "客户名称: 缺失" in done.stdout
    assert done.stderr.strip() == "1 行被拒绝，因此没有写入任何数据。"


def test_several_companies_need_a_name(terminal: Terminal) -> None:
    subprocess.run([sys.executable, "-c", COMPANY.replace("@example.org", "@other.example")],
                   env=terminal.environment, check=True)  # fmt: skip
    (terminal.folder / "c.csv").write_text(CUSTOMERS)
    assert "several companies" in terminal.type("import", "c.csv").stderr
    assert terminal.type("import", "c.csv", "--dry-run", "--as", "boss@other.example").returncode == 0
