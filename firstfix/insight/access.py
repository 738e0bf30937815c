"""Figures, a scenario or a self-assessment for a person, or NotFound / NotAllowed."""

from __future__ import annotations

from dataclasses import dataclass

from firstfix.insight.key_figures import KEY_FIGURE_BY_KEY, KEY_FIGURES, KeyFigure
from firstfix.insight.models import Scenario, SelfAssessment
from firstfix.people.access import engineer_for
from firstfix.people.models import Engineer
from firstfix.platform.access import record_for
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.errors import NotAllowed, NotFound


@dataclass(frozen=True)
class Scope:
    """Whose figures: the company's, an area's or an engineer's."""

    territory: Territory | None = None
    engineer: Engineer | None = None

    def __str__(self) -> str:
        return str(self.engineer or self.territory or "")

    def is_engineer(self, id: int) -> bool:
        return self.engineer is not None and self.engineer.pk == id

    def is_own(self, by: Actor) -> bool:
        return self.engineer is not None and self.engineer.user_id is not None and self.engineer.user_id == by.pk


def scope_for(by: Actor, *, area: int | None = None, engineer: int | None = None) -> Scope:
    """The company's where neither is asked for. One's own figures, or anybody's for whose role says so."""
    if engineer is not None:
        scope = Scope(engineer=engineer_for(by, engineer))
        require(by, "figures.see_own" if scope.is_own(by) else "figures.see_engineers")
        return scope
    require(by, "figures.see")
    return Scope() if area is None else Scope(territory=record_for(Territory.objects.all(), by=by,
                                                                   action="figures.see", pk=area))  # fmt: skip


def figures_of(scope: Scope) -> list[KeyFigure]:
    """Those that say something of it."""
    return [one for one in KEY_FIGURES if one.of_engineers or scope.engineer is None]


def figure_named(key: str) -> KeyFigure:
    try:
        return KEY_FIGURE_BY_KEY[key]
    except KeyError as unknown:
        raise NotFound from unknown


def may_read_rows(figure: KeyFigure, scope: Scope, by: Actor) -> bool:
    """What was counted one by one: single ratings are read by whoever they are about, not by all who see figures."""
    return scope.is_own(by) or may(by, figure.rows_need)


def require_rows(figure: KeyFigure, scope: Scope, by: Actor) -> None:
    if not may_read_rows(figure, scope, by):
        raise NotAllowed


def scenario_for(by: Actor, id: int, *, to: str = "see") -> Scenario:
    rows = Scenario.objects.select_related("skill", "territory", "asked_by")
    return record_for(rows, by=by, action=f"scenario.{to}", pk=id)


def assessment_for(by: Actor, id: int, *, to: str = "see") -> SelfAssessment:
    return record_for(SelfAssessment.objects.select_related("begun_by"), by=by, action=f"assessment.{to}", pk=id)
