"""R&D's bulletins: a field change that is half done, an update of software, and something that is to be known."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from django.db.models import Count

from firstfix.care.actions import leave_out, publish_bulletin, serve_machine, write_bulletin
from firstfix.care.models import Bulletin, Problem
from firstfix.care.queries.bulletins import concerned
from firstfix.config.demo.care_rooms import DAY, staff
from firstfix.equipment.models import ProductModel
from firstfix.platform.accounts.roles import Role
from firstfix.platform.bilingual import Bilingual

CHANGE = (
    Bilingual("更换控制板保险丝 F2", "Replace fuse F2 on the control board"),
    Bilingual(
        "断电后打开右侧盖板，把 F2（6 A）换成 10 A 慢断型，贴上绿色标签，拍照。",
        "Power off, open the right cover, replace F2 (6 A) by the slow 10 A type, fix the green label, take a photo.",
    ),
)
NOTICE = (
    Bilingual("升级到固件 2.4 后首次开机需三分钟", "After firmware 2.4 the first start takes three minutes"),
    Bilingual("屏幕保持全黑是正常的，请勿断电。", "The display stays black: that is normal, do not switch it off."),
)
UPDATE = (
    Bilingual("固件升级到 2.4：修正气泡误报", "Firmware 2.4: no more false air-in-line alarms"),
    Bilingual(
        "用服务口 U 盘升级，约十分钟，升级后做一次流速检验。",
        "Update from the service port by USB stick, ten minutes; then check the flow rate once.",
    ),
)
LEFT_OUT = "客户将于下月报废 · The customer scraps it next month"


def write_bulletins(*, now: datetime, seed: int) -> None:
    """Each of a product with many machines."""
    rng = Random(f"{seed} bulletins")
    changed, known, *_rest = ProductModel.objects.annotate(machines=Count("assets")).order_by("-machines", "pk")
    rnd, desk, engineer = staff(Role.RND), staff(Role.DESK), staff(Role.ENGINEER)
    change = Bulletin(
        kind=Bulletin.Kind.CHANGE, subject=CHANGE[0], text=CHANGE[1], product_model=changed, minutes=40,
        problem=Problem.objects.filter(product_model=changed).order_by("pk").first(),
        due_on=(now + timedelta(days=60)).date(),
    )  # fmt: skip
    publish_bulletin(write_bulletin(change, by=rnd, at=now - 31 * DAY), by=rnd, at=now - 30 * DAY)
    machines = list(concerned(change).order_by("pk"))
    for asset in machines[: len(machines) // 2]:
        serve_machine(change, asset, by=engineer, at=now - rng.randrange(2, 29) * DAY)
    for asset in machines[-2:]:
        leave_out(change, asset, reason=LEFT_OUT, by=desk, at=now - 20 * DAY)
    update = Bulletin(
        kind=Bulletin.Kind.CHANGE, subject=UPDATE[0], text=UPDATE[1], product_model=known, minutes=20,
        version_to="2.3", version_after="2.4.0",
    )  # fmt: skip
    publish_bulletin(write_bulletin(update, by=rnd, at=now - 16 * DAY), by=rnd, at=now - 15 * DAY)
    for asset in list(concerned(update).order_by("pk"))[:6]:
        serve_machine(update, asset, by=engineer, at=now - rng.randrange(2, 14) * DAY)
    notice = Bulletin(subject=NOTICE[0], text=NOTICE[1], product_model=known, version_from="2.4")
    publish_bulletin(write_bulletin(notice, by=rnd, at=now - 10 * DAY), by=rnd, at=now - 9 * DAY)
