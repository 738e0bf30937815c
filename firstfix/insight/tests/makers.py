"""A small company with a year behind it, and scenarios with an answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from firstfix.customers.tests.makers import make_site
from firstfix.diagnosis.tests.makers import make_published
from firstfix.equipment.models import ModelSkill
from firstfix.equipment.tests.makers import make_asset, make_part, make_product_model
from firstfix.insight.actions import count_reliability
from firstfix.insight.models import Reliability, Scenario
from firstfix.logistics.tests.makers import make_stock, make_van
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.catalogues.tests.makers import make_skill
from firstfix.work.tests.makers import make_work_order

TERMS = ("travel", "work", "overtime", "desk", "late", "parts", "capital", "experts")


def make_year(*, now: datetime | None = None, orders: int = 24, **kw: Any) -> Engineer:
    """Two engineers, one of whom can do the work and has a pump in the van; repairs of one product model over a year,
    every third with a second visit."""
    now = now or timezone.now()
    model = kw.pop("product_model", None) or make_product_model()
    if not kw.pop("bare", False):
        make_published(product_model=model)
    ModelSkill.objects.create(product_model=model, skill=make_skill("cooling"), level=2)
    engineer = make_engineer(skills={"cooling": 3})
    make_engineer(skills={"cooling": 1})
    pump, _capacitor = make_part(code="P_PUMP", price=1200, weight_kg=9), make_part(code="P_CAP", price=30)
    make_stock(make_van(engineer), pump, 1, minimum=2)
    site = make_site(latitude=31.25, longitude=121.5)
    asset = make_asset(product_model=model, site=site)
    for number in range(orders):
        at = now - timedelta(days=360 * (number + 1) / orders + 1)
        make_work_order(
            asset=asset, state="closed", entered_at=at, reported_at=at, restored_at=at + timedelta(hours=5),
            restoration_due_at=at + timedelta(days=2), visit_count=2 if number % 3 == 0 else 1, **kw,
        )  # fmt: skip
    return engineer


def make_figures(**changes: Any) -> dict[str, Any]:
    """One company in one world, as the engine tells it."""
    return {
        "orders": 100, "first_time_fix": 0.75, "remote": 0.1, "mttr": 8.0, "sla": 0.9, "visits": 1.25, "further": 0.25,
        "km": 30.0, "overtime": 2.0, "busy": 0.5, "stock": 20000.0, "cost": 800.0,
        "costs": dict.fromkeys(TERMS, 100.0), "failed": {"part": 9}, "unfinished": 0, **changes,
    }  # fmt: skip


def make_scenario(**kw: Any) -> Scenario:
    """Two engineers more, answered: dearer and faster in each of four worlds."""
    kw.setdefault("engineers", 2)
    kw.setdefault("state", Scenario.State.DONE)
    now = [make_figures(mttr=8.0 + world, cost=800.0 + 6 * world) for world in range(4)]
    then = [make_figures(mttr=6.0 + world, cost=850.0 + 4 * world) for world in range(4)]
    answer = {
        "days": 84, "now": now, "then": then, "engineers": [2, 4],
        "measured": {"orders": 400, "visits": 1.2, "first_time_fix": 0.8, "remote": 0.1, "mttr": 7.5, "sla": None},
        "assumptions": [{"key": "no_hour", "price": 180.0}, {"key": "rest"}],
    }  # fmt: skip
    kw.setdefault("answer", answer)
    kw.setdefault("done", 8)
    kw.setdefault("total", 12)
    return Scenario.objects.create(**kw)


def make_reliability() -> Reliability:
    """Of a machine of three years that has failed once."""
    asset = make_asset(commissioned_on=timezone.localdate() - timedelta(days=1000))
    make_work_order(asset=asset, reported_at=timezone.now() - timedelta(days=500))
    return count_reliability(asset.product_model, by=SYSTEM)
