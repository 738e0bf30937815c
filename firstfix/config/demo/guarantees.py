"""The three guarantees of the demo company: the law's for small appliances, and a promise of its own for machines."""

from __future__ import annotations

from datetime import datetime

from firstfix.care.actions import save_guarantee_rule
from firstfix.care.models import GuaranteeRule
from firstfix.config.demo.care_rooms import staff
from firstfix.platform.accounts.roles import Role
from firstfix.platform.bilingual import Bilingual


def write_guarantees(*, at: datetime) -> None:
    manager = staff(Role.MANAGER)
    law = GuaranteeRule(
        name=Bilingual("小家电三包", "Three guarantees for small appliances"),
        source="《部分商品修理更换退货责任规定》（1995）第九、十、十一条 · Rules of 1995, clauses 9 to 11",
        kind="appliance", return_days=7, exchange_days=15, repair_months=12, repairs=2,
    )  # fmt: skip
    promise = GuaranteeRule(
        name=Bilingual("大型设备服务承诺", "Our promise for large machines"),
        source="公司服务承诺书（示例） · The demo company's own promise",
        kind="machine", repair_months=24, repairs=4, is_extended=False,
    )  # fmt: skip
    for rule in (law, promise):
        save_guarantee_rule(rule, by=manager, at=at)
