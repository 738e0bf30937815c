"""What files of maintenance plans hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firstfix.care.imports import import_maintenance_plans
from firstfix.care.models import MaintenancePlan
from firstfix.care.queries.maintenance import plans_listed
from firstfix.care.rules.maintenance import CountsFrom, Trigger, Unit
from firstfix.care.states import PLAN_STATES
from firstfix.equipment.exchange import ASSET
from firstfix.platform.exchange.kinds import Field, Kind, bilingual, column, reference
from firstfix.platform.exchange.values import Cell, Choice, Habits, Several, Unreadable, Whole, text_of

TRIGGERS = Choice(
    tuple(Trigger.choices),
    also={"date": "date", "time": "date", "日期": "date", "时间": "date", "usage": "meter", "hours": "meter",
          "running hours": "meter", "运行小时": "meter", "whichever comes first": "first", "先到为准": "first",
          "threshold": "condition", "limit": "condition", "状态": "condition", "阈值": "condition"},
)  # fmt: skip
UNITS = Choice(
    tuple(Unit.choices),
    also={"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year", "annually": "year", "日": "day",
          "每天": "day", "每周": "week", "个月": "month", "每月": "month", "每年": "year"},
)  # fmt: skip
COUNTED_FROM = Choice(
    tuple(CountsFrom.choices),
    also={"scheduled_date": "planned", "scheduled date": "planned", "planned date": "planned",
          "计划日期": "planned", "completed_date": "done",
          "completion_date": "done", "completion date": "done", "完成日期": "done"},
)  # fmt: skip
STATES = Choice(
    tuple(PLAN_STATES.choices),
    also={"on": "active", "enabled": "active", "启用": "active", "disabled": "off", "停用": "off"},
)
_HOURS = re.compile(r"\s*(?:h|hours?|小时|時間)\s*$", re.IGNORECASE)
_MONTH = re.compile(r"(\d{1,2})\s*月?(?:\s*[-–~至到]\s*(\d{1,2})\s*月?)?")


class Minutes(Whole):
    """Minutes, or hours where the cell says so: 90, 1.5 h, 2 小时."""

    def read(self, cell: Cell, habits: Habits) -> Any:
        text = text_of(cell)
        if not _HOURS.search(text):
            return super().read(cell, habits)
        hours = self._decimal(_HOURS.sub("", text), habits)
        return super().read(str(round(hours * 60)), Habits(habits.zone))

    def said(self) -> str:
        return gettext("minutes from %(least)s to %(most)s, or hours: 1.5 h") % {"least": self.least, "most": self.most}


@dataclass(frozen=True)
class Months(Several):
    """Months of a year as numbers; a dash says from which to which, also over New Year: 11-2."""

    def read(self, cell: Cell, habits: Habits) -> Any:
        months: list[int] = []
        for item in super().read(cell, habits):
            found = _MONTH.fullmatch(item)
            first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
            if not (1 <= first <= 12 and 1 <= last <= 12):
                raise Unreadable(gettext("“%(text)s” is no month from 1 to 12") % {"text": item})
            months += [(first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1)]
        return sorted(set(months))

    def write(self, value: Any, zone: ZoneInfo) -> str:
        return super().write([str(month) for month in value], zone)

    def said(self) -> str:
        return gettext("months as numbers, parted by semicolons; 4-9 is April to September")


KINDS = (
    Kind(
        name="maintenance_plans",
        label=_("Maintenance plans"),
        icon="calendar",
        action="maintenance.plan",
        write=import_maintenance_plans,
        records=lambda by: plans_listed().order_by("product_model__code", "asset__code", "pk"),
        known_by=_("product model or asset, and name"),
        fields=(
            *bilingual(MaintenancePlan, "name", "保养计划", "计划名称", "名称", "maintenance plan", "plan", "plan name",
                       "title", zh=("中文名称", "chinese name"), en=("英文名称", "english name"), required=True),
            column(MaintenancePlan, "kind", "类型", "工作类型", "type", "work type"),
            reference("product_model", _("product model"), "型号", "产品型号", "model", "model code",
                      note=_("code or name: for all its machines; or name one asset")),
            ASSET,
            column(MaintenancePlan, "only_covered", "仅合同设备", "only with contract"),
            column(MaintenancePlan, "trigger", "触发方式", "保养方式", "trigger", "due by", value=TRIGGERS),
            column(MaintenancePlan, "every", "周期", "间隔", "frequency", "interval"),
            column(MaintenancePlan, "unit", "周期单位", "间隔单位", "unit", "frequency unit", "interval unit",
                   value=UNITS),
            column(MaintenancePlan, "season", "月份", "months", value=Months()),
            column(MaintenancePlan, "anchor_on", "首次日期", "首次保养日期", "start date", "starts on", "first due"),
            column(MaintenancePlan, "meter", "仪表", "meter name"),
            column(MaintenancePlan, "units", "每多少小时", "运行间隔", "meter interval", "every hours"),
            column(MaintenancePlan, "limit", "阈值", "限值", "threshold"),
            column(MaintenancePlan, "is_below", "低于阈值", "below"),
            column(MaintenancePlan, "rearm", "恢复值", "well again", "reset at"),
            column(MaintenancePlan, "counts_from", "计算起点", "counted from", "based on", value=COUNTED_FROM),
            column(MaintenancePlan, "begins_on", "生效日期", "valid from",
                   note=_("left empty: the day of the import")),
            column(MaintenancePlan, "horizon_days", "提前天数", "days ahead", "lead time days"),
            column(MaintenancePlan, "slack_days", "可调整天数", "tolerance days"),
            column(MaintenancePlan, "planned_minutes", "现场分钟数", "计划工时", "planned minutes", "estimated time",
                   value=Minutes(least=5, most=1440), note=_("left empty: those of a repair of the model")),
            column(MaintenancePlan, "reminder_days", "提醒天数", "reminder days"),
            *bilingual(MaintenancePlan, "advice", "客户须知", "advice", zh=("中文客户须知",), en=("advice english",),
                       labels=(_("advice in Chinese"), _("advice in English"))),
            column(MaintenancePlan, "state", "状态", "status", value=STATES,
                   note=_("a new plan is a draft unless it says that it is switched on")),
            Field("agreed", _("orders agreed to in twelve months"), Whole(least=0, most=1_000_000),
                  also=("每年工单数", "agreed orders"),
                  note=_("needed to switch on a plan of many orders, as on its page")),
        ),
    ),
)  # fmt: skip
