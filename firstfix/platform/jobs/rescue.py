"""Jobs whose worker died are given to another one; jobs that are long done are forgotten."""

from __future__ import annotations

import logging
from datetime import datetime

from procrastinate.contrib.django import app

from firstfix.platform.jobs.job import every

log = logging.getLogger(__name__)

#: A worker that lives says so every 10 seconds.
SILENT_SECONDS = 60
KEPT_HOURS = 7 * 24


@every("* * * * *")
async def rescue_stalled_jobs(now: datetime) -> int:
    """Let jobs run again whose worker has not been heard of. Returns how many."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS))
    for job in stalled:
        log.warning("job %s (%s) lost its worker and is run again", job.id, job.task_name)
        await app.job_manager.retry_job(job, retry_at=now)
    return len(stalled)


@every("17 3 * * *")
async def forget_old_jobs(now: datetime) -> None:
    await app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS, include_failed=False)
