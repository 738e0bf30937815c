"""Job workers are watched: nobody waits for their work on a page, so their silence must be heard elsewhere."""

from __future__ import annotations

from typing import Any, LiteralString

from django.db import connection
from django.test import Client

from firstfix.platform.jobs import watch_jobs


def run(query: LiteralString, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query, values)


def defer(*, minutes_ago: int, status: str = "todo", queue: str = "default") -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, status, args)"
            " values (%s, 'tests.nothing', 'todo', '{}') returning id",
            [queue],
        )
        (job,) = cursor.fetchone()
        age = "update procrastinate_events set at = now() - make_interval(mins => %s) where job_id = %s"
        cursor.execute(age, [minutes_ago, job])
        cursor.execute("update procrastinate_jobs set status = %s where id = %s", [status, job])


def test_a_dead_worker_raises_an_alarm_and_takes_no_page_away(db: None) -> None:
    run("delete from procrastinate_jobs")
    run("delete from procrastinate_workers")
    client = Client()
    silent = client.get("/ready")
    assert (silent.status_code, silent.json()["jobs"]) == (200, "no job worker has been heard of for a minute")
    assert client.get("/ready?jobs").status_code == 503

    run("insert into procrastinate_workers default values")
    defer(minutes_ago=5)
    assert client.get("/ready?jobs").json() == {"status": "ok", "jobs": "ok"}
    defer(minutes_ago=90, queue="planning")  # plans may wait for each other
    assert client.get("/ready?jobs").status_code == 200
    defer(minutes_ago=11)
    late = client.get("/ready?jobs")
    assert (late.status_code, late.json()["status"]) == (503, "jobs have been waiting for ten minutes")

    run("update procrastinate_workers set last_heartbeat = now() - interval '2 minutes'")
    assert watch_jobs().workers == 0


def test_queues_stand_in_the_metrics(db: None) -> None:
    run("delete from procrastinate_jobs")
    run("delete from procrastinate_workers")
    run("insert into procrastinate_workers default values")
    for status in ("todo", "doing", "failed", "succeeded"):
        defer(minutes_ago=2, status=status)
    told = Client().get("/metrics").content.decode()
    assert "firstfix_job_workers 1.0" in told
    for state in ("todo", "doing", "failed"):
        assert f'firstfix_jobs{{queue="default",state="{state}"}} 1.0' in told
    assert "succeeded" not in told
    wait = float(told.partition('firstfix_job_wait_seconds{queue="default"} ')[2].split()[0])
    assert 115 < wait < 180
