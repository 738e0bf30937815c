"""Our own PostgreSQL server, and the one that DATABASE_URL names: real servers, as whatever user runs the tests."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from firstfix.config import postgres
from firstfix.config.not_ready import NotReady
from firstfix.config.postgres import contents, given
from firstfix.config.postgres.binaries import find_binaries
from firstfix.config.postgres.cluster import Cluster
from firstfix.config.postgres.roles import APPLICATION, OWNER, SUPERUSER


@pytest.fixture(autouse=True)
def _no_server_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "FIRSTFIX_POSTGRES"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """pytest's folder is closed to others, so as root this is also the way of a clone under /root."""
    home = tmp_path_factory.mktemp("home")
    yield home
    remove(home)


@pytest.fixture
def fresh_home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    remove(tmp_path)


def remove(home: Path) -> None:
    os.environ.pop("DATABASE_URL", None)
    postgres.stop(home)
    shutil.rmtree(Cluster.at(home).place, ignore_errors=True)


def value(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()  # type: ignore[arg-type]
    return row[0] if row else None


def rows_are_kept(home: Path) -> bool:
    return value(postgres.start(home, durable=False).owner, "select count(*) from kept") == 1


def put_a_row(home: Path) -> None:
    with psycopg.connect(postgres.start(home, durable=False).owner) as connection:
        connection.execute("drop table if exists kept")
        connection.execute("create table kept as select 1 as number")


def postmaster(home: Path) -> Path:
    return Cluster.at(home).data / "postmaster.pid"


def test_neither_login_passes_row_level_security(home: Path) -> None:
    logins = postgres.start(home, durable=False)
    rights = (
        "select array[rolsuper, rolbypassrls, rolcreaterole, rolcreatedb] from pg_roles where rolname = current_user"
    )
    assert value(logins.owner, rights) == [False, False, False, True]
    assert value(logins.application, rights) == [False, False, False, False]


def test_the_owner_owns_the_database_and_may_make_what_migrations_need(home: Path) -> None:
    logins = postgres.start(home, durable=False)
    query = "select pg_get_userbyid(datdba) from pg_database where datname = current_database()"
    assert value(logins.owner, query) == OWNER
    with psycopg.connect(logins.owner) as connection:
        connection.execute("create extension if not exists btree_gist")
        connection.execute("create extension if not exists pg_trgm")


def test_the_owner_may_end_the_application_s_sessions(home: Path) -> None:
    logins = postgres.start(home, durable=False)
    with psycopg.connect(logins.owner, autocommit=True) as connection:
        connection.execute("create database doomed")
        doomed = psycopg.connect(urlsplit(logins.application)._replace(path="/doomed").geturl())
        connection.execute("drop database doomed with (force)")
        doomed.close()


def test_the_application_makes_no_table(home: Path) -> None:
    logins = postgres.start(home, durable=False)
    with psycopg.connect(logins.application) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("create table mine ()")


def test_chinese_has_trigrams_and_code_point_order(home: Path) -> None:
    logins = postgres.start(home, durable=False)
    with psycopg.connect(logins.owner) as connection:
        connection.execute("create extension if not exists pg_trgm")
        row = connection.execute("select cardinality(show_trgm('主轴轴承')) > 3, 'Z' < 'a'").fetchone()
    assert row == (True, True)


def test_strangers_on_this_machine_are_kept_out(home: Path) -> None:
    parts = urlsplit(postgres.start(home, durable=False).owner)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host="127.0.0.1", port=parts.port, user=SUPERUSER, dbname="postgres", password="guess")
    assert stat.S_IMODE((home / "secrets.json").stat().st_mode) == 0o600


def test_the_server_is_not_run_by_root(home: Path) -> None:
    postgres.start(home, durable=False)
    pid = int(postmaster(home).read_text().split()[0])
    assert Path(f"/proc/{pid}").stat().st_uid != 0


def test_the_server_starts_again_where_it_was(home: Path) -> None:
    put_a_row(home)
    before = postgres.start(home, durable=False)
    with psycopg.connect(before.owner) as connection, suppress(psycopg.DataError):
        connection.execute("select 'Wang Fang'::int")
    assert "Wang" not in Cluster.at(home).log.read_text()  # no statement with what people typed
    postgres.stop(home)
    assert not postgres.is_running(home)
    assert postgres.start(home, durable=False) == before
    assert rows_are_kept(home)


def test_it_recovers_every_commit_after_kill_9(fresh_home: Path) -> None:
    with psycopg.connect(postgres.start(fresh_home).owner) as connection:
        connection.execute("create table kept as select 1 as number")
    os.kill(int(postmaster(fresh_home).read_text().split()[0]), signal.SIGKILL)
    assert rows_are_kept(fresh_home)


def test_a_dead_server_s_number_that_another_process_got_does_not_matter(home: Path) -> None:
    put_a_row(home)
    lines = postmaster(home).read_text().splitlines()
    postgres.stop(home)
    # PostgreSQL only minds processes of its own user that are not its parents.
    with subprocess.Popen(["sleep", "1000"], user=postmaster(home).parent.stat().st_uid) as other:
        try:
            postmaster(home).write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
            assert not postgres.is_running(home)
            assert rows_are_kept(home)
        finally:
            other.kill()


def test_a_port_that_was_taken_meanwhile_is_exchanged(home: Path) -> None:
    put_a_row(home)
    port = urlsplit(postgres.start(home, durable=False).owner).port
    postgres.stop(home)
    with socket.socket() as taker:
        taker.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taker.bind(("127.0.0.1", port))
        taker.listen()
        assert urlsplit(postgres.start(home, durable=False).owner).port != port
        assert rows_are_kept(home)


def test_the_last_to_leave_stops_it(home: Path) -> None:
    postgres.stop(home)
    with postgres.running(home, durable=False):
        with postgres.running(home, durable=False):
            pass
        assert postgres.is_running(home)
    assert not postgres.is_running(home)


def test_it_is_stopped_although_the_block_named_its_login_for_django(home: Path) -> None:
    postgres.stop(home)
    monkeypatch = pytest.MonkeyPatch()
    with postgres.running(home, durable=False) as logins:
        monkeypatch.setenv("DATABASE_URL", logins.application)
    monkeypatch.undo()
    assert not postgres.is_running(home)


def test_an_emptied_database_keeps_nothing(home: Path) -> None:
    put_a_row(home)
    owner = postgres.start(home, durable=False).owner
    assert not contents.is_empty(owner)
    contents.empty(owner)
    assert contents.is_empty(owner)


def test_what_was_rolled_back_leaves_no_trace_in_the_planners_counts(home: Path) -> None:
    """Full files of a table that was counted as empty would let it expect one row of whatever comes."""
    owner = postgres.start(home, durable=False).owner
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("CREATE TABLE cut_short (id int)")
        with suppress(ZeroDivisionError), connection.transaction():
            connection.execute("INSERT INTO cut_short SELECT generate_series(1, 9999)")
            raise ZeroDivisionError
        connection.execute("ANALYZE cut_short")
        contents.sweep(owner)
        connection.execute("INSERT INTO cut_short SELECT generate_series(1, 9999)")
        (plan,) = connection.execute("EXPLAIN (FORMAT JSON) SELECT FROM cut_short").fetchone() or ([],)
        connection.execute("DROP TABLE cut_short")
    assert plan[0]["Plan"]["Plan Rows"] > 1000


@pytest.mark.parametrize("source", ["wheel", str(find_binaries().folder)])
def test_it_starts_from_any_binaries_after_a_set_up_that_was_cut_short(
    fresh_home: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    monkeypatch.setenv("FIRSTFIX_POSTGRES", source)
    half = fresh_home / "postgres" / "data.partial"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("15\n")
    logins = postgres.start(fresh_home, durable=False)
    assert value(logins.application, "select current_user") == APPLICATION


def test_data_put_aside_make_room_for_a_new_server(fresh_home: Path) -> None:
    put_a_row(fresh_home)
    postgres.put_aside(fresh_home)
    assert contents.is_empty(postgres.start(fresh_home, durable=False).owner)
    assert len(list(Cluster.at(fresh_home).place.glob("data.2*"))) == 1


def test_an_old_version_is_named_with_the_remedy(fresh_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = fresh_home / "bin"
    old.mkdir()
    for name in ("initdb", "pg_ctl", "postgres"):
        (old / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 13.4'\n")
        (old / name).chmod(0o755)
    monkeypatch.setenv("FIRSTFIX_POSTGRES", str(old))
    with pytest.raises(NotReady, match=r"15 or later is needed, found: 13 in .*make setup"):
        postgres.start(fresh_home)


def test_data_of_a_version_that_is_gone_are_left_alone(fresh_home: Path) -> None:
    data = fresh_home / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("99\n")
    with pytest.raises(NotReady, match="made by PostgreSQL 99"):
        postgres.start(fresh_home)
    assert (data / "PG_VERSION").exists()


def test_lost_passwords_are_said(fresh_home: Path) -> None:
    postgres.start(fresh_home, durable=False)
    (fresh_home / "secrets.json").unlink()
    with pytest.raises(NotReady, match=r"secrets\.json"):
        postgres.start(fresh_home, durable=False)


def test_a_named_server_that_is_too_old_is_refused() -> None:
    with pytest.raises(NotReady, match="PostgreSQL 14, 15 or later is needed"):
        given.check_version(140011)


def test_a_named_server_that_does_not_answer_is_said(fresh_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        monkeypatch.setenv("DATABASE_URL", f"postgresql://a:b@127.0.0.1:{probe.getsockname()[1]}/firstfix")
        assert not postgres.is_running(fresh_home)
        with pytest.raises(NotReady, match="does not answer"):
            postgres.start(fresh_home)


@pytest.fixture
def elsewhere(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[postgres.Logins]:
    """A server that we did not start, as far as `fresh_home` knows; its owner may make roles."""
    logins = postgres.start(home, durable=False)
    password = Cluster.at(home).passwords(SUPERUSER)
    superuser = urlsplit(logins.owner)._replace(
        netloc=f"{SUPERUSER}:{password}@127.0.0.1:{urlsplit(logins.owner).port}"
    )
    with psycopg.connect(superuser.geturl(), autocommit=True) as connection:
        connection.execute(f"alter role {OWNER} createrole")  # type: ignore[call-overload]
        connection.execute(f"grant {APPLICATION} to {OWNER} with admin option")  # type: ignore[call-overload]
        yield logins
        connection.execute(f"alter role {OWNER} nocreaterole")  # type: ignore[call-overload]
        connection.execute(f"revoke admin option for {APPLICATION} from {OWNER}")  # type: ignore[call-overload]


def test_one_url_is_the_owner_s_and_the_application_gets_its_own(
    elsewhere: postgres.Logins, fresh_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", elsewhere.owner)
    logins = postgres.start(fresh_home)
    assert logins.owner == elsewhere.owner
    assert value(logins.application, "select current_user") == APPLICATION
    postgres.stop(fresh_home)
    assert postgres.is_running(fresh_home)


def test_two_urls_are_taken_as_they_are(
    elsewhere: postgres.Logins, fresh_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", elsewhere.application)
    monkeypatch.setenv("DATABASE_OWNER_URL", elsewhere.owner)
    assert postgres.start(fresh_home) == elsewhere


def test_a_machine_that_only_serves_needs_no_owner(
    elsewhere: postgres.Logins, fresh_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", elsewhere.application)
    logins = postgres.start(fresh_home)
    assert logins == postgres.Logins(owner="", application=elsewhere.application)
    with pytest.raises(NotReady, match="DATABASE_OWNER_URL"):
        postgres.owner_of(logins)


def test_a_named_server_leaves_the_home_alone(
    elsewhere: postgres.Logins, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root migrates and somebody else serves: what one leaves in the home the other could not open."""
    monkeypatch.setenv("DATABASE_URL", elsewhere.application)
    monkeypatch.setenv("DATABASE_OWNER_URL", elsewhere.owner)
    with postgres.running(tmp_path / "home") as logins:
        assert logins == elsewhere
    assert not (tmp_path / "home").exists()


def test_an_owner_who_may_not_make_roles_is_told_what_to_do(
    home: Path, fresh_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres.start(home, durable=False).owner)
    with pytest.raises(NotReady, match="CREATEROLE"):
        postgres.start(fresh_home)


def test_a_server_that_does_not_start_says_why(home: Path) -> None:
    put_a_row(home)
    postgres.stop(home)
    conf = Cluster.at(home).data / "postgresql.auto.conf"
    conf.write_text("shared_buffers = 'plenty'\n")
    with pytest.raises(NotReady, match=r"does not start: .*; the whole story is in .*server\.log"):
        postgres.start(home, durable=False)
    conf.write_text("")
    assert rows_are_kept(home)


def test_no_room_is_said_before_anything_is_made(fresh_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firstfix.config.postgres.cluster.ROOM_TO_MAKE", 10**18)
    with pytest.raises(NotReady, match="make room"):
        postgres.start(fresh_home)
    assert not postgres.is_made(fresh_home)
