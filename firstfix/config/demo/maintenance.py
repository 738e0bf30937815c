"""Maintenance plans of the demo: switched on some time ago, with orders for the coming weeks; one is still a draft.

Customers are reminded by the worker's next night, as messages are sent by workers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import translation

from firstfix.care.actions import make_order_by_condition, make_orders, save_plan, switch_on
from firstfix.care.models import MaintenancePlan
from firstfix.config.demo.clock import DAY, ZONE
from firstfix.equipment.actions import record_reading
from firstfix.equipment.models import Asset, ProductModel
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.tenants.company import company

HOUR = timedelta(hours=1)


class Written(NamedTuple):
    """A plan for a product model: its fields, and whether it is switched on."""

    model: str
    name: Bilingual
    advice: Bilingual
    fields: Mapping[str, Any]
    is_on: bool = True


PLANS: Sequence[Written] = (
    Written(
        "CW-300", Bilingual("冷水机半年保养", "Half-yearly service of chillers"),
        Bilingual("每周清洁冷凝器滤网；请在我们到达前让机器停机一小时。",
                  "Clean the condenser filter weekly; please let it stand for an hour before we come."),
        {"every": 6, "only_covered": True, "reminder_days": 7, "planned_minutes": 120, "horizon_days": 21},
    ),
    Written(
        "AC-75", Bilingual("空压机保养：半年或 4000 小时", "Compressor service: six months or 4,000 hours"),
        Bilingual("每天排放冷凝水，并记下运行时间。", "Drain the condensate daily, and note the running hours."),
        {"trigger": "first", "every": 6, "meter": "运行时间", "units": Decimal(4000), "counts_from": "done",
         "only_covered": True, "reminder_days": 10, "planned_minutes": 150, "horizon_days": 14},
    ),
    Written(
        "VT-5", Bilingual("呼吸机年度性能检测", "Yearly performance test of ventilators"),
        Bilingual("请准备好流量传感器和备用回路。", "Please have flow sensors and a spare circuit at hand."),
        {"kind": "inspection", "every": 1, "unit": "year", "reminder_days": 14, "planned_minutes": 90,
         "horizon_days": 30},
    ),
    Written(
        "IC-120", Bilingual("制冰机夏季前消毒", "Ice makers disinfected before and in summer"),
        Bilingual("每周用提供的清洁剂擦洗储冰箱。", "Wipe the bin weekly with the cleaner that we supply."),
        {"every": 2, "season": [4, 5, 6, 7, 8, 9], "planned_minutes": 60}, is_on=False,
    ),
)  # fmt: skip

#: What a chiller tells through the API on the last two days, in °C: it warms up.
WARMING = ("12.1", "12.4", "13.0", "14.2", "15.9", "18.3")


def write_maintenance(*, now: datetime) -> None:
    # Orders speak the company's language, as those that a worker makes.
    with translation.override(company().language):
        _write(now)


def _write(now: datetime) -> None:
    manager = User.objects.filter(roles__contains=[Role.MANAGER.value], is_active=True).order_by("pk")[0]
    today = now.astimezone(ZONE).date()
    models = {model.code: model for model in ProductModel.objects.all()}
    for one in PLANS:
        plan = _plan(one.name, one.fields, today=today, product_model=models[one.model], advice=one.advice)
        plan = save_plan(plan, by=manager, at=now - 40 * DAY)
        if one.is_on:
            plan = switch_on(plan, agreed=1000, by=manager, at=now - 39 * DAY)
            make_orders(plan, at=now - HOUR)
    _watch_a_chiller(models["CW-300"], by=manager, now=now)


def _plan(name: Bilingual, fields: Mapping[str, Any], *, today: date, **more: Any) -> MaintenancePlan:
    return MaintenancePlan(name=name, begins_on=today, **{**fields, **more})


def _watch_a_chiller(model: ProductModel, *, by: User, now: datetime) -> None:
    """One machine has a sensor; what it told this morning was beyond its limit."""
    asset = Asset.objects.filter(product_model=model, state="in_service").order_by("code").first()
    if asset is None:
        return
    fields = {"trigger": "condition", "meter": "出水温度", "limit": Decimal(18), "rearm": Decimal(14)}
    name = Bilingual("出水温度过高时检查", "Look at it when the outlet is too warm")
    advice = Bilingual("请先看冷凝器滤网是否脏堵。", "Please see first whether the condenser filter is clogged.")
    plan = _plan(name, fields, today=now.date(), asset=asset, advice=advice)
    plan = switch_on(save_plan(plan, by=by, at=now - 6 * DAY), by=by, at=now - 6 * DAY)
    for n, value in enumerate(reversed(WARMING)):
        at = now - (2 + 8 * n) * HOUR
        record_reading(asset, meter="出水温度", value=Decimal(value), unit="°C", by=SYSTEM, at=at)
    make_order_by_condition(plan, asset, at=now - HOUR)
