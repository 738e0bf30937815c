"""`firstfix` at a terminal: what it offers, what it refuses, and that it stops what it started."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client

from firstfix.config import cli, postgres
from firstfix.config.archive import make_archive, restore_archive, tell_damaged
from firstfix.config.commands import demo, doctor
from firstfix.config.demo.pages import Seat
from firstfix.config.not_ready import NotReady
from firstfix.config.postgres import contents
from firstfix.config.postgres.cluster import Cluster
from firstfix.config.words import translated
from firstfix.equipment.queries import label_token
from firstfix.equipment.tests.makers import make_asset, make_part
from firstfix.logistics.models import StockBalance
from firstfix.logistics.tests.makers import make_stock, make_warehouse
from firstfix.platform.accounts.roles import Role
from firstfix.platform.tenants.doors import fit_doors
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant

COMMANDS = cli.found_commands()
NUMBERS = count()  # for the names of cloned databases


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "FIRSTFIX_HOSTS", "FIRSTFIX_DEMO"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FIRSTFIX_HOME", str(tmp_path))
    yield tmp_path
    postgres.stop(tmp_path)
    shutil.rmtree(Cluster.at(tmp_path).place, ignore_errors=True)


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as taker:
        taker.bind(("127.0.0.1", 0))
        taker.listen()
        yield taker.getsockname()[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# What it offers


@pytest.mark.parametrize("name", COMMANDS)
def test_help_lists_the_command_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    shown = capsys.readouterr().out
    assert f"\n    {name} " in shown
    assert COMMANDS[name].EXAMPLE in shown
    with pytest.raises(SystemExit):
        cli.main([name, "--help"])
    assert f"Example: {COMMANDS[name].EXAMPLE}" in capsys.readouterr().out


@pytest.mark.parametrize("name", COMMANDS)
def test_the_example_is_one_that_the_command_takes(name: str) -> None:
    _, *arguments = shlex.split(COMMANDS[name].EXAMPLE)
    assert cli.make_parser(COMMANDS).parse_args(arguments).command == name


def test_the_commands_of_an_installation_are_there() -> None:
    wanted = {"demo", "serve", "worker", "migrate", "manage", "backup", "restore", "doctor"}
    assert wanted <= set(COMMANDS)


def test_it_speaks_the_language_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert translated("demo company") == "演示公司"
    assert "不在本机回环地址" in str(NotReady(DEMO_ON_LOOPBACK, hosts="0.0.0.0"))


DEMO_ON_LOOPBACK = (
    "The demo signs people in without a password, so it only runs on a loopback address, not on %(hosts)s; leave "
    "out --host and FIRSTFIX_HOSTS, or use `firstfix serve`."
)


# What it refuses


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "service.example"])
def test_the_demo_refuses_a_host_that_others_reach(host: str, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["demo", "--host", host]) == 1
    assert f"only runs on a loopback address, not on {host}" in capsys.readouterr().err


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::"])
def test_no_server_opens_the_demo_to_others(
    host: str, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FIRSTFIX_DEMO", "1")
    assert cli.main(["serve", "--host", host]) == 1
    assert f"does not listen on {host}" in capsys.readouterr().err
    assert not (home / "postgres").exists()


def test_nobody_from_outside_signs_in_to_the_demo(settings: Any, db: None) -> None:
    settings.DEMO = True
    assert Client(REMOTE_ADDR="127.0.0.1").get("/demo").status_code == 200
    assert Client(REMOTE_ADDR="192.168.1.5").get("/demo").status_code == 404


def test_the_demo_refuses_names_that_others_may_use(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FIRSTFIX_HOSTS", "localhost,service.example")
    assert cli.main(["demo"]) == 1
    assert "not on service.example" in capsys.readouterr().err


@pytest.mark.parametrize(("command", "remedy"), [("demo", "make demo PORT="), ("serve", "firstfix serve --port ")])
def test_a_port_in_use_is_said_before_anything_starts(
    command: str, remedy: str, home: Path, taken_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([command, "--port", str(taken_port)]) == 1
    said = capsys.readouterr().err
    assert f"Port {taken_port} on 127.0.0.1 is in use" in said
    assert remedy in said
    assert not (home / "postgres").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--port", "70000"], "Port 70000 does not exist; choose one from 1024 to 65535."),
        (["--port", "0"], "Port 0 does not exist"),
        (["--host", "no-such-host.invalid"], "does not know the name no-such-host.invalid"),
        (["--host", "203.0.113.9"], "203.0.113.9 is no address of this machine"),
    ],
)
def test_a_place_that_nobody_can_listen_on_is_said(
    options: list[str], said: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["serve", *options]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("FIRSTFIX_DEMO", "perhaps", "FIRSTFIX_DEMO must be 1 or 0, not perhaps."),
        ("FIRSTFIX_BEHIND_PROXY", "12", "FIRSTFIX_BEHIND_PROXY must be between 0 and 9, not 12."),
        ("FIRSTFIX_PUBLIC_URL", "service.example", "must be an address such as https://service.example"),
        ("FIRSTFIX_PUBLIC_URL", "https://service.example:port", "must be an address such as"),
        ("FIRSTFIX_ROUTER", "osrm:localhost", "FIRSTFIX_ROUTER must be osrm:http://"),
        ("FIRSTFIX_LOG_LEVEL", "loud", "FIRSTFIX_LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR, not LOUD."),
        ("DATABASE_URL", "postgresql://me:secret@host:port/db", "DATABASE_URL must be like postgresql://"),
    ],
)
def test_a_setting_that_means_nothing_is_said_before_anything_starts(
    name: str, value: str, said: str, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)
    assert cli.main(["doctor"]) == 1
    heard = capsys.readouterr().err
    assert said in heard
    assert "secret" not in heard


def test_a_folder_that_may_not_be_written_is_said(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied", "/somewhere")

    monkeypatch.setattr(COMMANDS["migrate"], "run", refuse)
    assert cli.main(["migrate"]) == 1
    assert capsys.readouterr().err == "firstfix: /somewhere: Permission denied; mend this, then run it again.\n"


# What it starts, it stops


@pytest.fixture
def serving(home: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """`firstfix serve` on an empty database: enough for /health."""
    postgres.start(home, durable=False)
    port = free_port()
    command = [sys.executable, "-m", "firstfix.config.cli", "serve", "--port", str(port), "--workers", "2"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout
    for line in process.stdout:
        if line.startswith("Listening"):
            break
    yield process, port
    process.kill()
    process.stdout.close()
    process.wait()


def children(process: subprocess.Popen[str]) -> list[int]:
    task = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(pid) for pid in task.read_text().split()]


def wait_until_gone(pids: list[int]) -> None:
    for pid in pids:
        subprocess.run(["tail", f"--pid={pid}", "-f", "/dev/null"], timeout=30, check=True)


def test_sigterm_ends_the_web_server_and_the_database(home: Path, serving: tuple[subprocess.Popen[str], int]) -> None:
    process, port = serving
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=10) as answer:
        assert answer.status == 200
    assert postgres.is_running(home)
    started = children(process)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    wait_until_gone(started)
    assert not postgres.is_running(home)


def test_metrics_add_up_the_requests_of_all_processes(serving: tuple[subprocess.Popen[str], int]) -> None:
    address = f"http://127.0.0.1:{serving[1]}"
    for _ in range(20):
        urllib.request.urlopen(f"{address}/health", timeout=10).close()
    counts = []
    for _ in range(4):
        with urllib.request.urlopen(f"{address}/metrics", timeout=10) as answer:
            said = answer.read().decode()
        counts.append(float(re.search(r'firstfix_requests_total{[^}]*route="health"[^}]*} ([\d.]+)', said)[1]))  # type: ignore[index]
    assert len(set(counts)) == 1
    assert counts[0] >= 21  # `serve` itself has asked until it was answered


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_a_killed_server_leaves_nothing_that_holds_the_port(
    home: Path, serving: tuple[subprocess.Popen[str], int]
) -> None:
    process, port = serving
    started = children(process)
    process.kill()
    wait_until_gone(started)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
    postgres.start(home)


# The demo's data


def test_the_demo_does_not_touch_a_real_company(clone_database: Callable[[str], str], logins: postgres.Logins) -> None:
    owner = as_owner(clone_database(f"cli{next(NUMBERS)}"), logins)
    with psycopg.connect(owner) as connection:
        insert_company(connection, "Real Ltd", is_demo=False)
    with pytest.raises(NotReady, match=r"real company \(Real Ltd\)"):
        demo.check_is_no_real_company(owner)


def test_the_terminal_names_a_link_for_each_button_of_the_sign_in_page() -> None:
    seats = [
        Seat(role, "team", "does", name="Li Wei", is_chosen=role == Role.RND)
        for role in (Role.ENGINEER, Role.RND, Role.CUSTOMER)
    ]
    page = render_to_string("demo/sign_in.html", {"seats": seats, "company": "Demo"})
    assert demo.sign_in_links("http://localhost:8000/", page) == [
        ("http://localhost:8000/demo?role=engineer", "Service engineer"),
        ("http://localhost:8000/demo?role=rnd", "R&D"),
        ("http://localhost:8000/demo?role=customer", "Customer"),
    ]


def test_starting_over_deletes_the_demo_and_its_files(
    clone_database: Callable[[str], str], logins: postgres.Logins, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = clone_database(f"cli{next(NUMBERS)}")
    owner = as_owner(application, logins)
    monkeypatch.setenv("DATABASE_URL", application)
    monkeypatch.setenv("DATABASE_OWNER_URL", owner)
    (home / "files").mkdir()
    with pytest.raises(NotReady, match="holds no demo company"):
        demo.start_over(home)
    assert not contents.is_empty(owner)
    with psycopg.connect(owner) as connection:
        insert_company(connection, "Demo", is_demo=True)
    demo.start_over(home)
    assert contents.is_empty(owner)
    assert not (home / "files").exists()


def test_starting_over_puts_a_server_aside_that_does_not_start(home: Path) -> None:
    postgres.start(home)
    postgres.stop(home)
    (home / "secrets.json").unlink()
    demo.start_over(home)
    assert not postgres.is_made(home)
    assert list(Cluster.at(home).place.glob("data.2*"))


def test_tables_are_the_owner_s_and_the_company_comes_by_the_application(
    clone_database: Callable[[str], str], logins: postgres.Logins, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = clone_database(f"cli{next(NUMBERS)}")
    both = postgres.Logins(owner=as_owner(application, logins), application=application)
    tell = [sys.executable, "-c", "import os; print(os.environ['DATABASE_URL'])"]
    monkeypatch.setattr(demo, "MIGRATE", tell)
    monkeypatch.setattr(demo, "SEED", tell)
    demo.prepare(home, both)
    assert (home / "migrate.log").read_text().strip() == both.owner
    assert (home / "seed.log").read_text().strip() == both.application


def test_tables_are_looked_at_again_only_when_something_has_changed(
    clone_database: Callable[[str], str], logins: postgres.Logins, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = as_owner(clone_database(f"cli{next(NUMBERS)}"), logins)
    both = postgres.Logins(owner=owner, application=owner)
    looked = home / "looked"
    monkeypatch.setattr(demo, "MIGRATE", [sys.executable, "-c", f"open({str(looked)!r}, 'a').write('.')"])
    monkeypatch.setattr(demo, "SEED", [sys.executable, "-c", ""])
    demo.prepare(home, both)
    demo.prepare(home, both)  # there is no company yet, so nothing is taken for granted
    with psycopg.connect(owner, autocommit=True) as connection:
        insert_company(connection, "Demo", is_demo=True)
        demo.prepare(home, both)
        assert looked.read_text() == ".."
        connection.execute("insert into django_migrations (app, name, applied) values ('work', '9999', now())")
    demo.prepare(home, both)
    assert looked.read_text() == "..."


def test_a_seed_that_fails_is_told_with_its_last_word(
    clone_database: Callable[[str], str], logins: postgres.Logins, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = as_owner(clone_database(f"cli{next(NUMBERS)}"), logins)
    monkeypatch.setattr(demo, "MIGRATE", [sys.executable, "-c", ""])
    monkeypatch.setattr(demo, "SEED", [sys.executable, "-c", "raise SystemExit('no more')"])
    with pytest.raises(NotReady, match=r"ended with status 1 \(no more, .*seed\.log\)"):
        demo.prepare(home, postgres.Logins(owner=owner, application=owner))


# Backups


def as_owner(url: str, logins: postgres.Logins) -> str:
    return urlunsplit(urlsplit(logins.owner)._replace(path=urlsplit(url).path))


def insert_company(connection: psycopg.Connection, name: str, *, is_demo: bool) -> None:
    connection.execute(
        "insert into tenants_tenant (name, zone, language, country, currency, repeat_window_days, is_demo, created_at)"
        " values (%s, 'Asia/Shanghai', 'zh-hans', 'CN', 'CNY', 30, %s, now())",
        [name, is_demo],
    )


def companies(owner: str) -> list[str]:
    with psycopg.connect(owner) as connection:
        return [name for (name,) in connection.execute("select name from tenants_tenant order by name")]


def rows_of(owner: str, query: LiteralString) -> list[tuple[object, ...]]:
    with psycopg.connect(owner) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def backed_up(clone_database: Callable[[str], str], logins: postgres.Logins, tmp_path: Path) -> tuple[Path, str]:
    """An archive of a company with one uploaded file, and the database it came from, since changed."""
    owner = as_owner(clone_database(f"cli{next(NUMBERS)}"), logins)
    home = tmp_path / "old"
    (home / "files" / "7").mkdir(parents=True)
    (home / "files" / "7" / "轴承.jpg").write_bytes(b"bearing")
    (home / "secret_key").write_text("key")
    with psycopg.connect(owner) as connection:
        insert_company(connection, "三和机电", is_demo=False)
    archive = tmp_path / "backup.tar"
    make_archive(archive, owner=owner, home=home)
    with psycopg.connect(owner) as connection:
        connection.execute("update tenants_tenant set name = 'changed'")
    return archive, owner


def test_facts_of_a_server_that_had_come_further_are_read_after_a_restore(
    clone_database: Callable[[str], str], logins: postgres.Logins, tmp_path: Path
) -> None:
    """Their transactions have numbers that this server has yet to give."""
    owner = as_owner(clone_database(f"cli{next(NUMBERS)}"), logins)
    with psycopg.connect(owner) as connection:
        insert_company(connection, "三和机电", is_demo=False)
        connection.execute(
            "insert into facts_fact (tenant_id, name, about_kind, about_id, at, by_name, data, transaction)"
            " select id, 'TeaServed', 'x.y', 1, now(), 'Bob', '{}', 999999999999 from tenants_tenant"
        )
    make_archive(tmp_path / "backup.tar", owner=owner, home=tmp_path)
    restore_archive(tmp_path / "backup.tar", owner=owner, home=tmp_path / "new", replace=True)
    with psycopg.connect(owner) as connection:
        assert connection.execute("select transaction from facts_fact").fetchall() == [(0,)]


@pytest.mark.parametrize("command", [["backup"], ["export", "all", "out"], ["serve"], ["worker"]])
def test_no_database_is_made_but_by_who_fills_it(
    command: list[str], home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A shell without the settings would back up nothing, or serve an empty house, and say that all is well."""
    monkeypatch.chdir(home)
    assert cli.main([*command, "--port", str(free_port())] if command == ["serve"] else command) == 1
    assert "There is no database in" in capsys.readouterr().err
    assert list(home.iterdir()) == []


def test_a_database_without_tables_is_not_backed_up(
    clone_database: Callable[[str], str], logins: postgres.Logins, tmp_path: Path
) -> None:
    owner = as_owner(clone_database(f"cli{next(NUMBERS)}"), logins)
    contents.empty(owner)
    with pytest.raises(NotReady, match="nothing to back up"):
        make_archive(tmp_path / "backup.tar", owner=owner, home=tmp_path)


def test_a_backup_comes_back_whole(backed_up: tuple[Path, str], tmp_path: Path) -> None:
    archive, owner = backed_up
    home = tmp_path / "new"
    (home / "files" / "7").mkdir(parents=True)
    (home / "files" / "7" / "later.jpg").write_bytes(b"made after the backup")
    manifest, damaged = restore_archive(archive, owner=owner, home=home, replace=True)
    assert companies(owner) == ["三和机电"]
    assert (manifest.files, damaged) == (1, [])
    assert [path.name for path in (home / "files").rglob("*.jpg")] == ["轴承.jpg"]
    assert (home / "secret_key").read_text() == "key"
    assert archive.stat().st_mode & 0o777 == 0o600


def test_the_application_may_work_again_after_a_restore_and_tells_nobody_until_it_is_let(
    backed_up: tuple[Path, str], logins: postgres.Logins, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, owner = backed_up
    application = urlunsplit(urlsplit(logins.application)._replace(path=urlsplit(owner).path))
    monkeypatch.setenv("DATABASE_URL", application)
    monkeypatch.setenv("DATABASE_OWNER_URL", owner)
    assert cli.main(["restore", str(archive), "--replace"]) == 0
    with psycopg.connect(application) as connection:
        assert connection.execute("select count(*) from tenants_tenant").fetchone() == (0,)  # no tenant, no row
    held = "select outgoing_held_at is not null from tenants_tenant"
    assert rows_of(owner, held) == [(True,)]
    firstfix = [sys.executable, "-m", "firstfix.config.cli", "outgoing"]
    for options, said in ([], "nothing goes out since"), (["--let-go"], "messages go out again"):
        told = subprocess.run([*firstfix, *options], capture_output=True, text=True, check=True).stdout
        assert told.startswith(f"三和机电: {said}")
    assert rows_of(owner, held) == [(False,)]


def test_a_database_that_is_not_empty_is_only_replaced_when_told(backed_up: tuple[Path, str], tmp_path: Path) -> None:
    archive, owner = backed_up
    with pytest.raises(NotReady, match="--replace"):
        restore_archive(archive, owner=owner, home=tmp_path / "new", replace=False)
    assert companies(owner) == ["changed"]


def test_files_on_a_disk_of_their_own_are_restored(
    backed_up: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several machines share `files`, which is then a mount: it can be neither renamed nor reached by renaming."""
    archive, owner = backed_up
    home, rename = tmp_path / "new", Path.rename
    files = home / "files"
    (files / "1").mkdir(parents=True)

    def rename_on_one_disk(path: Path, target: Path) -> Path:
        if path == files or (files in path.parents) != (files in Path(target).parents):
            raise OSError(18, "Invalid cross-device link", str(path))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", rename_on_one_disk)
    monkeypatch.setattr(Path, "replace", rename_on_one_disk)
    restore_archive(archive, owner=owner, home=home, replace=True)
    assert [path.name for path in files.iterdir()] == ["7"]
    assert (home / "secret_key").read_text() == "key"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_what_root_restores_belongs_to_who_serves(backed_up: tuple[Path, str], tmp_path: Path) -> None:
    archive, owner = backed_up
    home = tmp_path / "new"
    home.mkdir()
    os.chown(home, 12345, 12345)
    restore_archive(archive, owner=owner, home=home, replace=True)
    assert {path.stat().st_uid for path in home.rglob("*")} == {12345}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_root_gives_away_nothing_but_what_it_unpacked(backed_up: tuple[Path, str], tmp_path: Path) -> None:
    archive, owner = backed_up
    home, elsewhere = tmp_path / "new", tmp_path / "shadow"
    elsewhere.write_text("root's")
    (home / "files" / "lost+found").mkdir(parents=True)
    (home / "files" / "link").symlink_to(elsewhere)
    os.chown(home, 12345, 12345)
    restore_archive(archive, owner=owner, home=home, replace=True)
    assert (elsewhere.stat().st_uid, (home / "files" / "lost+found").stat().st_uid) == (0, 0)


@pytest.mark.parametrize("fails_at", ["lost+found", "7", "8", "the new"])
def test_a_swap_that_fails_puts_back_what_was_there(
    fails_at: str, backed_up: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk has a `lost+found` of root's, that nobody may move; it is none of ours."""
    archive, owner = backed_up
    home, rename = tmp_path / "new", Path.rename
    for name in ("lost+found", "7", "8"):
        (home / "files" / name).mkdir(parents=True)
        (home / "files" / name / "kept.jpg").write_bytes(b"kept")

    def refused(path: Path, target: Path) -> Path:
        if path == home / "files" / fails_at or (fails_at == "the new" and path.match(".restore-*/files/7")):
            raise PermissionError(13, "Permission denied", str(path))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refused)
    if fails_at == "lost+found":
        restore_archive(archive, owner=owner, home=home, replace=True)
        wanted = ["7/轴承.jpg", "lost+found/kept.jpg"]
    else:
        with pytest.raises(NotReady, match="run it again"):
            restore_archive(archive, owner=owner, home=home, replace=True)
        wanted = ["7/kept.jpg", "8/kept.jpg", "lost+found/kept.jpg"]
    assert sorted(str(path.relative_to(home / "files")) for path in (home / "files").rglob("*.jpg")) == wanted
    assert not list((home / "files").glob(".restore-*"))


def test_an_uploaded_file_that_is_damaged_is_named_and_all_others_come_back(
    clone_database: Callable[[str], str], logins: postgres.Logins, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One rotten file must not make every later backup useless."""
    owner = as_owner(clone_database(f"cli{next(NUMBERS)}"), logins)
    name = hashlib.sha256(b"bearing").hexdigest()
    (tmp_path / "files" / "1").mkdir(parents=True)
    (tmp_path / "files" / "1" / name).write_bytes(b"bearinf")
    (tmp_path / "files" / "1" / "whole").write_bytes(b"whole")
    manifest, damaged = make_archive(tmp_path / "backup.tar", owner=owner, home=tmp_path)
    assert (manifest.files, damaged) == (2, [f"files/1/{name}"])
    _, damaged = restore_archive(tmp_path / "backup.tar", owner=owner, home=tmp_path / "new", replace=True)
    assert damaged == [f"files/1/{name}"]
    assert (tmp_path / "new" / "files" / "1" / "whole").exists()
    tell_damaged(damaged)
    assert f"files/1/{name}" in capsys.readouterr().err


def test_another_secret_key_is_said(
    backed_up: tuple[Path, str], logins: postgres.Logins, home: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    archive, owner = backed_up
    monkeypatch.setenv("DATABASE_URL", urlunsplit(urlsplit(logins.application)._replace(path=urlsplit(owner).path)))
    monkeypatch.setenv("DATABASE_OWNER_URL", owner)
    assert cli.main(["restore", str(archive), "--replace"]) == 0
    assert "secret key" not in capsys.readouterr().err
    monkeypatch.setenv("FIRSTFIX_SECRET_KEY", "another one")
    assert cli.main(["restore", str(archive), "--replace"]) == 0
    assert "Put the former FIRSTFIX_SECRET_KEY back" in capsys.readouterr().err
    assert cli.main(["backup", str(home / "again.tar")]) == 0
    assert "not in this file" in capsys.readouterr().out


def test_a_damaged_backup_changes_nothing(backed_up: tuple[Path, str], tmp_path: Path) -> None:
    archive, owner = backed_up
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 0xFF
    archive.write_bytes(content)
    with pytest.raises(NotReady, match="not a whole FirstFix backup"):
        restore_archive(archive, owner=owner, home=tmp_path / "new", replace=True)
    assert companies(owner) == ["changed"]


def test_a_restore_that_fails_half_way_changes_nothing(
    backed_up: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, owner = backed_up
    monkeypatch.setattr(contents, "EMPTYING", contents.EMPTYING + " CREATE TABLE tenants_tenant ();")
    home = tmp_path / "new"
    (home / "files" / "7").mkdir(parents=True)
    (home / "files" / "7" / "kept.jpg").write_bytes(b"kept")
    with pytest.raises(NotReady, match="psql failed"):
        restore_archive(archive, owner=owner, home=home, replace=True)
    assert companies(owner) == ["changed"]
    assert (home / "files" / "7" / "kept.jpg").exists()


@pytest.mark.parametrize("content", [b"", b"no archive"])
def test_any_other_file_is_no_backup(content: bytes, tmp_path: Path) -> None:
    other = tmp_path / "other.tar"
    other.write_bytes(content)
    with pytest.raises(NotReady, match="not a whole FirstFix backup"):
        restore_archive(other, owner="", home=tmp_path, replace=True)


# The doctor


def test_the_doctor_finds_a_whole_installation_well(
    clone_database: Callable[[str], str], logins: postgres.Logins, home: Path
) -> None:
    application = clone_database(f"cli{next(NUMBERS)}")
    well = postgres.Logins(owner=as_owner(application, logins), application=application)
    assert [finding for finding in doctor.database(well) if finding.remedy] == []


def test_the_doctor_finds_what_is_wrong_with_a_login(
    clone_database: Callable[[str], str], logins: postgres.Logins
) -> None:
    owner = as_owner(clone_database(f"cli{next(NUMBERS)}"), logins)
    with psycopg.connect(owner) as connection:
        assert doctor.application_login(connection).remedy  # it owns the tables
    swapped = postgres.Logins(owner=logins.application, application=owner)
    assert sum(bool(finding.remedy) for finding in doctor.database(swapped)) >= 2


def test_the_doctor_finds_stock_that_its_moves_do_not_explain(
    committed: None, logins: postgres.Logins, home: Path
) -> None:
    application = urlunsplit(urlsplit(logins.application)._replace(path=f"/{connection.settings_dict['NAME']}"))
    tenant = make_tenant(name="Books Ltd").pk
    with tenant_scope(tenant):
        balance = make_stock(make_warehouse(name="Main store"), make_part(code="P-BOOKS"), 4)
    assert [finding.remedy for finding in doctor.books(application, [tenant])] == [""]
    with tenant_scope(tenant):
        StockBalance.objects.filter(pk=balance.pk).update(quantity=5)
    (found,) = doctor.books(application, [tenant])
    assert "P-BOOKS in Main store: the stock says 5, its moves 4" in found.what
    assert found.remedy


def test_the_doctor_finds_that_labels_were_made_by_another_key(
    committed: None, logins: postgres.Logins, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = urlunsplit(urlsplit(logins.application)._replace(path=f"/{connection.settings_dict['NAME']}"))
    tenant = make_tenant(name="Labels Ltd").pk
    assert [finding.remedy for finding in doctor.links(application, [tenant])] == [""]  # none were given out
    with tenant_scope(tenant):
        asset = make_asset()
        fit_doors("asset", [(label_token(asset), asset.pk)])
    assert [finding.remedy for finding in doctor.links(application, [tenant])] == [""]
    monkeypatch.setenv("FIRSTFIX_SECRET_KEY", "another one")
    (found,) = doctor.links(application, [tenant])
    assert "do not open by this secret key" in found.what
    assert found.remedy


def test_the_doctor_finds_secrets_that_others_can_read(home: Path) -> None:
    (home / "secrets.json").write_text("{}")
    (home / "secrets.json").chmod(0o644)
    assert [finding.remedy for finding in doctor.secrets(home)] == [f"chmod 600 {home / 'secrets.json'}"]


def test_the_doctor_says_that_a_database_is_out_of_reach(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://a:b@127.0.0.1:{free_port()}/firstfix")
    assert "does not answer" in list(doctor.findings(home))[-1].remedy


def test_the_doctor_makes_no_database(home: Path) -> None:
    assert list(doctor.findings(home))[-1].remedy == "firstfix migrate"
    assert not postgres.is_made(home)


def test_pdfs_have_chinese_glyphs() -> None:
    assert doctor.fonts().remedy == ""


def test_the_environment_of_a_child_names_the_home(home: Path) -> None:
    from firstfix.config.processes import django

    assert django("postgresql://x/y")["FIRSTFIX_HOME"] == os.environ["FIRSTFIX_HOME"]
