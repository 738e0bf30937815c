"""A visit in the middle of its work, with a checklist of each kind of step."""

from __future__ import annotations

from decimal import Decimal

from firstfix.field.models import Checklist, ChecklistStep
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.bilingual import Bilingual
from firstfix.scheduling.models import Visit
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.tests.makers import make_request, make_work_order


def make_checklist(visit: Visit) -> dict[str, ChecklistStep]:
    """Steps by name: look (check), pressure (reading 1 to 3 bar, blocks), test (blocks), photo."""
    assert visit.work_order.asset is not None
    checklist = Checklist.objects.create(
        name=Bilingual("维修检查", "Repair"), kind="repair", product_model=visit.work_order.asset.product_model
    )

    def step(position: int, text: Bilingual, **kw: object) -> ChecklistStep:
        return ChecklistStep.objects.create(checklist=checklist, position=position, text=text, **kw)

    return {
        "look": step(1, Bilingual("目视检查", "Look at it"), moment="before"),
        "pressure": step(
            2, Bilingual("测量压力", "Measure the pressure"), kind="reading", unit="bar",
            low=Decimal(1), high=Decimal(3), blocks=True,
        ),
        "test": step(3, Bilingual("修后检验", "Test after repair"), moment="test", blocks=True),
        "photo": step(4, Bilingual("拍照", "Photo of the display"), kind="photo"),
    }  # fmt: skip


def make_visit_on_site(*, engineer: Engineer | None = None, state: str = "working") -> Visit:
    request = make_request(state="ordered", description="水温过高，报警 E-05")
    order = make_work_order(asset=request.asset, request=request, state="on_site", description=request.description)
    visit = make_visit(work_order=order, engineer=engineer or make_engineer(), state=state)
    visit.arrived_at = visit.started_at = request.reported_at
    visit.save()
    return visit
