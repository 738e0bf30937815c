"""The rows behind a key figure: what it counted of some weeks, as the records stand now."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from datetime import datetime
from itertools import islice

from firstfix.insight.access import Scope
from firstfix.insight.key_figures import KeyFigure
from firstfix.insight.queries.courses import Window
from firstfix.insight.queries.observation import Observation
from firstfix.insight.queries.observed import observed
from firstfix.platform.tenants.zone import midnight
from firstfix.scheduling.rules import Span


def rows_behind(
    figure: KeyFigure, scope: Scope, window: Window, *, counted: datetime, start: int = 0, end: int | None = None
) -> list[Observation]:
    """Newest first, from `start` to before `end`: what comes after is not read.

    Machines in service are the other half of times between failures, and no rows.
    """
    # A cursor of the database ends with its transaction; one that is closed later breaks whatever comes next.
    with closing(_counted(figure, scope, window, counted=counted)) as rows:
        return list(islice(rows, start, end))


def _counted(
    figure: KeyFigure, scope: Scope, window: Window, *, counted: datetime
) -> Generator[Observation, None, None]:  # fmt: skip
    for one in observed(figure.key, Span(midnight(window.first), counted)):
        if (one.x or figure.kind != "between") and _is_of(scope, one):
            yield one


def _is_of(scope: Scope, one: Observation) -> bool:
    if scope.engineer is not None:
        return scope.engineer.pk in one.engineers
    return scope.territory is None or one.territory == scope.territory.pk
