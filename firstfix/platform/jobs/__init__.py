"""Work that is done later, by any worker on any machine.

    @job()
    def send_notice(*, notice_id: int) -> None: ...

    send_notice.later(notice_id=7)      # in the transaction of the change: no change, no job

A job runs in the scope of the tenant that deferred it, in its language and by its clock. One that needs several
transactions says `@job(scope=False)` and gets `tenant_id` as its first argument. A job may be run again after its
worker was killed, so it must be safe to repeat. Work of minutes that somebody watches goes through `long_work`. Areas
keep theirs in `jobs.py`, which the worker finds by itself.
"""

from firstfix.platform.jobs.job import Job, every, job
from firstfix.platform.jobs.rescue import rescue_stalled_jobs
from firstfix.platform.jobs.watching import Watched, watch_jobs

__all__ = ["Job", "Watched", "every", "job", "rescue_stalled_jobs", "watch_jobs"]
