"""Are jobs worked off? Nobody waits for them on a page, so a dead worker is silent until somebody asks."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

#: A worker that lives says so every 10 seconds.
SILENT_SECONDS = 60
#: Short jobs wait for seconds; of plans, which take minutes, several may wait for each other.
LATE_SECONDS = 600
SHORT = "default"
STATES = ("todo", "doing", "failed")

# The table does not say since when a job waits that was due at once: its first event does.
_QUEUES = """
select j.queue_name, j.status::text, count(*),
       max(extract(epoch from now() - coalesce(j.scheduled_at, e.at))) filter (where j.status = 'todo')
from procrastinate_jobs j
left join procrastinate_events e on e.job_id = j.id and e.type = 'deferred' and j.status = 'todo'
where j.status = any(%s::procrastinate_job_status[])
  and (j.status <> 'todo' or coalesce(j.scheduled_at, now()) <= now())
group by 1, 2 order by 1, 2
"""
_WORKERS = "select count(*) from procrastinate_workers where last_heartbeat > now() - make_interval(secs => %s)"


@dataclass(frozen=True)
class Queue:
    """`count` of its jobs are `todo` and due, `doing`, or `failed`; the first of those due waits for `seconds`."""

    name: str
    state: str
    count: int
    seconds: float


@dataclass(frozen=True)
class Watched:
    workers: int
    queues: list[Queue]

    @property
    def trouble(self) -> str:
        """Why jobs are not worked off, for whoever watches the house; empty where they are."""
        if not self.workers:
            return "no job worker has been heard of for a minute"
        if any(one.name == SHORT and one.seconds > LATE_SECONDS for one in self.queues):
            return "jobs have been waiting for ten minutes"
        return ""


def watch_jobs(*states: str) -> Watched:
    """`states`: of which jobs it is asked; those that are due are few, whatever has failed since."""
    with connection.cursor() as cursor:
        cursor.execute(_WORKERS, [SILENT_SECONDS])
        (workers,) = cursor.fetchone()
        cursor.execute(_QUEUES, [list(states or STATES)])
        rows = cursor.fetchall()
    return Watched(workers, [Queue(name, state, count, float(seconds or 0)) for name, state, count, seconds in rows])
