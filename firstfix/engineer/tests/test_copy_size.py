"""What a phone fetches is small and costs little: bytes and statements, which do not depend on the machine."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from pydantic_core import to_json

from firstfix.customers.tests.makers import make_site
from firstfix.diagnosis.actions import take_step
from firstfix.diagnosis.tests.makers import make_published, make_troubleshooting
from firstfix.engineer.queries.visits import visit_documents
from firstfix.engineer.tests.copy_makers import CopiedPhone, scope_of
from firstfix.equipment.tests.makers import make_asset, make_part, make_product_model
from firstfix.field.models import Checklist, ChecklistStep, StepResult, VisitPhoto
from firstfix.field.tests.day_makers import needing, plan
from firstfix.logistics.models import PartUse, StockBalance
from firstfix.logistics.tests.makers import make_van
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.files.models import StoredFile
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_request, make_work_order

pytestmark = pytest.mark.usefixtures("committed")

#: A day of 8 visits without photos and packs, and an exchange without news (issue 5).
DAY_GOAL, IDLE_GOAL = 150_000, 1_000
#: Nobody packs well what nobody repeats: characters of maintenance texts in any order.
CHARACTERS = (
    "水温过高报警停机检查更换滤芯压力电机轴承漏油异响控制板传感器冷媒泵阀门管路清洗调试"
    "运行正常客户现场设备型号序列故障原因处理结果建议下次保养时间油位电流电压信号线接头松动磨损堵塞"
)
HISTORY = 1000


class Texts:
    def __init__(self) -> None:
        self.chance = Random(5)

    def __call__(self, length: int) -> str:
        return "".join(self.chance.choices(CHARACTERS, k=length))


def make_heavy_visit(engineer: Engineer, day: date, hour: int, text: Texts) -> Visit:
    """As much as a visit may well have: long texts, a case, a checklist, photos, parts, a past."""
    version = make_published(product_model=make_product_model(code=f"M{day}{hour}"))
    model = version.fault_model.product_model
    site = make_site(name=text(20), address=text(40), access_rules=text(300))
    asset = make_asset(product_model=model, site=site, name=text(15), place=text(20))
    request = make_request(asset=asset, description=text(400))
    case = make_troubleshooting(version=version, asset=asset, text=text(400))
    for taken, outcome in (("Q_NOISE", "yes"), ("T_CAP", "ok"), ("R_CLEAN", "failed")):
        case = take_step(case, step=taken, outcome=outcome, by=SYSTEM, note=text(60))
    order = make_work_order(
        asset=asset, request=request, state="scheduled", subject=text(40), description=text(300), troubleshooting=case
    )
    parts = [make_part(name=Bilingual(text(12), "Filter cartridge 20 micrometre")) for _ in range(6)]
    needing(order, *((part, 2) for part in parts))
    visit = plan(engineer, day, f"{hour:02}:00", order, minutes=50)
    checklist = Checklist.objects.create(name=Bilingual(text(8), "Repair"), kind="repair", product_model=model)
    for number in range(25):
        step = ChecklistStep.objects.create(
            checklist=checklist, position=number, kind="reading", unit="bar", low=Decimal(1), high=Decimal(3),
            text=Bilingual(text(30), "Measure the pressure before and behind the filter and compare them"),
        )  # fmt: skip
        StepResult.objects.create(
            visit=visit, step=step, text=step.text, moment="work", verdict="done", value=Decimal("2.5"),
            note=text(40), at=timezone.now(),
        )  # fmt: skip
    for number in range(8):
        file = StoredFile.objects.create(name="photo.jpg", content_type="image/jpeg", size=9, sha256="0" * 64)
        VisitPhoto.objects.create(visit=visit, file=file, caption=text(20), at=timezone.now())
        if number < 4:
            PartUse.objects.create(
                work_order=order, part=parts[number], serial_installed=f"S{number}", at=visit.planned_start
            )
    return visit


def make_past(visit: Visit, count: int, text: Texts) -> None:
    asset = visit.work_order.asset
    assert asset
    entered = timezone.now() - timedelta(days=2000)
    WorkOrder.objects.bulk_create(
        WorkOrder(
            number=f"PAST-{visit.pk}-{number}", asset=asset, site=asset.site, customer=asset.site.customer,
            state="closed", subject=text(30), work_done=text(400), entitlement="chargeable",
            entered_at=entered + timedelta(days=number), restored_at=entered + timedelta(days=number),
        )
        for number in range(count)
    )  # fmt: skip


@pytest.fixture
def tenant(committed: None) -> Tenant:
    """Its scope is closed: what is made must be committed before the phone asks, else it is news again."""
    return make_tenant()


@pytest.fixture
def engineer(tenant: Tenant) -> Engineer:
    with tenant_scope(tenant.pk):
        return make_engineer_with_van()


def make_engineer_with_van() -> Engineer:
    engineer, text = make_engineer(), Texts()
    van = make_van(engineer)
    for _ in range(60):
        StockBalance.objects.create(place=van, part=make_part(name=Bilingual(text(12), "Spare part")), quantity=3)
    return engineer


def make_day(engineer: Engineer, count: int) -> list[Visit]:
    text = Texts()
    with scope_of(engineer):
        today = company_day(timezone.now())
        visits = [make_heavy_visit(engineer, today, 8 + number, text) for number in range(count)]
        make_past(visits[0], HISTORY, text)
    return visits


def documents(engineer: Engineer, visits: list[Visit]) -> dict[int, dict[str, Any]]:
    with scope_of(engineer):
        return visit_documents(engineer, [visit.pk for visit in visits], today=company_day(timezone.now()))


def packed(document: Any) -> int:
    return len(gzip.compress(to_json(document), 6))


def test_a_day_of_eight_visits_and_an_idle_exchange_are_small(engineer: Engineer) -> None:
    make_day(engineer, 8)
    phone = CopiedPhone(engineer)
    copy = phone.exchange()
    assert len(phone.have) == 8
    size = packed(copy.documents)
    assert size <= DAY_GOAL
    assert size > 20_000, "the texts of this test are long"
    idle = phone.exchange()
    assert idle.documents == {}
    answer = {"now": timezone.now(), "results": [], "taken": 0, "documents": {}, "more": False}
    assert len(to_json({**answer, "cursor": idle.cursor, "visits": idle.visits})) <= IDLE_GOAL


def test_a_past_of_a_thousand_orders_is_told_by_its_last_three(engineer: Engineer) -> None:
    (visit,) = make_day(engineer, 1)
    document = documents(engineer, [visit])[visit.pk]
    assert [one["number"] for one in document["asset"]["history"]] == [
        f"PAST-{visit.pk}-{number}" for number in range(HISTORY - 1, HISTORY - 4, -1)
    ]


def statements(ask: Callable[[], object]) -> int:
    """Beside those that open and close the scope. Of prepared ones Django knows no text."""
    with CaptureQueriesContext(connection) as found:
        ask()
    return sum((one["sql"] or "select").lstrip().lower().startswith("select") for one in found) - 1


def test_visits_cost_the_same_statements_however_many_they_are(engineer: Engineer) -> None:
    visits = make_day(engineer, 4)
    one = statements(lambda: documents(engineer, visits[:1]))
    assert statements(lambda: documents(engineer, visits)) == one


def test_an_idle_exchange_takes_two_statements_and_the_company(engineer: Engineer) -> None:
    make_day(engineer, 2)
    phone = CopiedPhone(engineer)
    phone.exchange()
    assert statements(phone.exchange) == 3


def test_texts_that_carry_both_languages_do_and_others_are_the_reader_s(engineer: Engineer) -> None:
    (visit,) = make_day(engineer, 1)

    def read(language: str) -> dict[str, Any]:
        with translation.override(language):
            return documents(engineer, [visit])[visit.pk]

    chinese, english = read("zh-hans"), read("en")
    assert chinese["steps"][0]["text"] == english["steps"][0]["text"]
    assert chinese["order"]["kind"] == {"code": "repair", "word": "维修"}
    assert english["order"]["kind"] == {"code": "repair", "word": "Repair"}
