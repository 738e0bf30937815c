"""What files of open work orders and service history hold."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.equipment.exchange import ASSET
from firstfix.platform.exchange.kinds import Field, Kind, column, needed, reference
from firstfix.platform.exchange.values import Choice
from firstfix.work.imports import import_service_history, import_work_orders
from firstfix.work.models import WorkOrder
from firstfix.work.rules import Priority
from firstfix.work.states import ORDER_STATES

OVER = ("closed", "cancelled")
OPEN_STATES = Choice(
    tuple(ORDER_STATES.choices),
    also={"new": "open", "in progress": "open", "pending": "open", "待处理": "open", "处理中": "open",
    "未完成": "open",
          "待派工": "open", "on hold": "waiting_customer", "waiting": "waiting_customer", "待件": "waiting_parts",
          "待备件": "waiting_parts", "awaiting parts": "waiting_parts", "complete": "closed", "completed": "closed",
          "done": "closed", "已完成": "closed"},
)  # fmt: skip
PAST_STATES = Choice(
    tuple((code, name) for code, name in ORDER_STATES.choices if code in OVER),
    also={"complete": "closed", "completed": "closed", "done": "closed", "finished": "closed", "fixed": "closed",
          "已完成": "closed", "完成": "closed", "关闭": "closed", "canceled": "cancelled", "取消": "cancelled",
          "作废": "cancelled"},
)  # fmt: skip
PRIORITIES = Choice(
    tuple(Priority.choices),
    also={"critical": 1, "urgent": 1, "emergency": 1, "紧急": 1, "特急": 1, "p1": 1, "p2": 2, "p3": 3, "p4": 4,
    "medium": 3,
          "none": 3, "一般": 3, "普通": 3, "中": 3, "高": 2, "低": 4},
)  # fmt: skip
KINDS_OF_WORK = Choice(
    tuple(WorkOrder.Kind.choices),
    also={"corrective": "repair", "breakdown": "repair", "故障": "repair", "维修": "repair",
    "preventive": "maintenance",
          "pm": "maintenance", "保养": "maintenance", "install": "installation", "安装": "installation",
          "巡检": "inspection", "培训": "training"},
)  # fmt: skip
CUSTOMER = reference(
    "customer", _("customer"), "客户", "客户名称", "单位", "customer code", "customer name", "company", "client",
    note=_("code or name; tells sites of one name apart"),
)  # fmt: skip
SITE = reference(
    "site", _("site"), "现场", "客户现场", "站点", "网点", "site code", "site name", "location", "location name",
    note=_("code or name; not needed where the asset is named"),
)  # fmt: skip
NUMBER = column(WorkOrder, "number", "工单号", "工单编号", "单号", "work order", "work order no",
                "work order number", "order no",
                "order number", "wo", "wo number", "ticket", "ticket no", "id")  # fmt: skip
SUBJECT = column(WorkOrder, "subject", "主题", "标题", "故障简述", "title", "summary", "short text", "shorttext")
DESCRIPTION = column(
    WorkOrder, "description", "描述", "故障描述", "问题描述", "故障现象", "problem", "fault", "fault description",
    "details", "long text",
)  # fmt: skip
KIND = column(WorkOrder, "kind", "类型", "工单类型", "type", "work order type", "work type", value=KINDS_OF_WORK)
PRIORITY = column(WorkOrder, "priority", "优先级", "紧急程度", "urgency", "severity", value=PRIORITIES)
REPORTED = column(
    WorkOrder, "reported_at", "报修时间", "报修日期", "reported at", "reported on", "report date", "created",
    "created on", "created at", "requested on",
)  # fmt: skip
SOURCE = column(WorkOrder, "source", "来源", only_new=True, note=_("left empty: the name of the file and the day"))


def _failure_code(kind: str, label: Any, *also: str) -> Field:
    return reference(kind, label, *also, note=_("code or name from the list of failure codes"))


KINDS = (
    Kind(
        name="work_orders",
        label=pgettext_lazy("import", "Open work orders"),
        icon="order",
        action="work_order.open",
        write=import_work_orders,
        records=lambda by: WorkOrder.objects.visible_to(by)
        .exclude(state__in=OVER).select_related("customer", "site", "asset").order_by("number"),
        known_by=_("the number; without one, subject, asset, site and time of report"),
        fields=(
            NUMBER,
            KIND,
            PRIORITY,
            CUSTOMER,
            needed(SITE),
            ASSET,
            SUBJECT,
            DESCRIPTION,
            column(WorkOrder, "state", "状态", "工单状态", "status", value=OPEN_STATES, only_new=True),
            REPORTED,
            column(WorkOrder, "entered_at", "录入时间", "登记时间", "entered", "entered on", only_new=True),
            column(WorkOrder, "responded_at", "响应时间", "responded on", "response time", only_new=True),
            column(WorkOrder, "restored_at", "修复时间", "恢复时间", "restored on", only_new=True),
            column(WorkOrder, "planned_minutes", "计划工时", "planned minutes", "estimated minutes"),
            column(WorkOrder, "crew", "人数", "上门人数", "crew size", "crew", "technicians", "number of engineers"),
            SOURCE,
        ),
    ),
    Kind(
        name="service_history",
        label=_("Service history"),
        icon="history",
        action="history.import",
        write=import_service_history,
        records=lambda by: WorkOrder.objects.visible_to(by)
        .filter(state__in=OVER)
        .select_related("customer", "site", "asset", "symptom", "mode", "mechanism", "cause", "remedy")
        .order_by("number"),
        known_by=_("the number; without one, subject, asset, site and date"),
        fields=(
            NUMBER,
            column(WorkOrder, "entered_at", "日期", "维修日期", "服务日期", "date", "service date", "event date",
                   "entered", "录入时间", "work date", label=_("date")),
            KIND,
            PRIORITY,
            CUSTOMER,
            needed(SITE),
            ASSET,
            SUBJECT,
            DESCRIPTION,
            column(WorkOrder, "state", "状态", "工单状态", "status", value=PAST_STATES, only_new=True),
            REPORTED,
            column(WorkOrder, "responded_at", "响应时间", "responded on", "response time"),
            column(WorkOrder, "restored_at", "修复时间", "恢复时间", "restored on", "repaired on", "fixed on"),
            column(WorkOrder, "closed_at", "完工时间", "完成时间", "关闭时间", "closed on", "completed on",
                   "finished on"),
            column(WorkOrder, "visit_count", "上门次数", "visits", "number of visits"),
            column(WorkOrder, "was_remote", "远程解决", "是否远程", "remote"),
            _failure_code("symptom", _("symptom"), "故障现象代码", "symptom code"),
            _failure_code("mode", _("failure mode"), "失效模式", "failure mode code", "mode"),
            _failure_code("mechanism", _("failure mechanism"), "失效机理", "mechanism"),
            _failure_code("cause", _("failure cause"), "失效原因", "故障原因", "cause", "root cause"),
            _failure_code("remedy", _("remedy"), "处理措施", "remedy code", "action taken code"),
            column(WorkOrder, "work_done", "处理结果", "维修内容", "处理过程", "解决方案", "resolution",
                   "work done", "solution", "action taken", "repair notes"),
            SOURCE,
        ),
    ),
)  # fmt: skip
