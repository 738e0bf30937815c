"""A thin skin over procrastinate: the tenant travels with the job, and names stay stable."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.utils import timezone, translation
from procrastinate.contrib.django import app

from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.scope import current_tenant_id, tenant_scope
from firstfix.platform.tenants.zone import company_zone

Timed = TypeVar("Timed", bound=Callable[[datetime], Any])


class Job:
    """A function that can be called now, or `later`."""

    def __init__(self, work: Callable[..., None], *, scope: bool, queue: str) -> None:
        self.work, self.scope = work, scope
        self.task = app.task(name=_name(work), queue=queue)(self._in_worker)

    def __call__(self, *args: Any, **values: Any) -> None:
        self.work(*args, **values)

    def later(self, *, at: datetime | None = None, one_at_a_time: str = "", **values: Any) -> int:
        """Defer it in the open transaction; returns the job's number.

        at: not before; one_at_a_time: jobs of this tenant with the same word never run side by side.
        """
        tenant_id = current_tenant_id()
        lock = f"{tenant_id}:{one_at_a_time}" if one_at_a_time else None
        return app.configure_task(self.task.name, schedule_at=at, lock=lock).defer(tenant_id=tenant_id, **values)

    def _in_worker(self, *, tenant_id: int, **values: Any) -> None:
        if not self.scope:
            self.work(tenant_id, **values)
            return
        with tenant_scope(tenant_id), translation.override(company().language), timezone.override(company_zone()):
            self.work(**values)


def job(*, scope: bool = True, queue: str = "default") -> Callable[[Callable[..., None]], Job]:
    """Make a function a job, named `area.function`, so that waiting jobs survive when code moves within an area."""
    return lambda work: Job(work, scope=scope, queue=queue)


def every(cron: str) -> Callable[[Timed], Timed]:
    """Run a function at the times of `cron` (five fields, UTC), once over all workers, outside any tenant."""

    def made(work: Timed) -> Timed:
        async def awaited(timestamp: int) -> None:
            await work(datetime.fromtimestamp(timestamp, tz=UTC))

        def called(timestamp: int) -> None:
            work(datetime.fromtimestamp(timestamp, tz=UTC))

        chosen: Callable[..., Any] = awaited if inspect.iscoroutinefunction(work) else called
        app.periodic(cron=cron)(app.task(name=_name(work), queue="default")(chosen))
        return work

    return made


def _name(work: Callable[..., Any]) -> str:
    area = work.__module__.removeprefix("firstfix.").removeprefix("platform.").split(".")[0]
    return f"{area}.{work.__name__}"
