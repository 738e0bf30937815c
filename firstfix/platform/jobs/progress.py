"""How far long work is, told outside its transaction, so that others see it while it runs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import Model

from firstfix.platform.tenants.scope import current_tenant_id

#: How much is done, of how much.
Progress = Callable[[int, int], None]

SECONDS_BETWEEN = 0.5


def untold(done: int, total: int) -> None:
    """Nobody watches."""


@contextmanager
def told_to_others(run: Model) -> Iterator[Progress]:
    """A function (done, total) that keeps the row's `percent` up to date over a connection of its own."""
    own, tenant_id, last = connection.copy(), current_tenant_id(), 0.0

    def tell(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last < SECONDS_BETWEEN:
            return
        last = time.monotonic()
        with own.cursor() as cursor:
            cursor.execute("select set_config('firstfix.tenant', %s, false)", [str(tenant_id)])
            cursor.execute(
                f"update {run._meta.db_table} set percent = %s where id = %s",
                [min(99, done * 100 // total), run.pk],
            )

    try:
        yield tell
    finally:
        own.close()
