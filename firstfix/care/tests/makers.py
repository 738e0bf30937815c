from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from firstfix.care.actions import (
    escalate_order,
    give_feedback,
    give_thanks,
    hold_training,
    keep_visit,
    publish_bulletin,
    report_found_asset,
    save_course,
    save_guarantee_rule,
    write_bulletin,
    write_version,
)
from firstfix.care.models import (
    Bulletin,
    Course,
    DeviceRecord,
    Feedback,
    FollowUp,
    FollowUpRule,
    FoundAsset,
    GuaranteeRule,
    MaintenanceDue,
    MaintenancePlan,
    Problem,
    Thanks,
    Training,
    Where,
)
from firstfix.equipment.models import Asset
from firstfix.equipment.tests.makers import make_asset, make_product_model
from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.bilingual import Bilingual
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order


def a_photo() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, "JPEG")
    return SimpleUploadedFile("a.jpg", out.getvalue(), "image/jpeg")


def make_rule(**kw: Any) -> FollowUpRule:
    return FollowUpRule.objects.create(**{"kind": "repair", "days": 3} | kw)


def make_follow_up(**kw: Any) -> FollowUp:
    if "work_order" not in kw and "customer" not in kw:
        kw["work_order"] = make_work_order(state="closed", closed_at=timezone.now())
    kw.setdefault("due_on", timezone.localdate())
    return FollowUp.objects.create(**kw)


def make_problem(order: WorkOrder | None = None, **kw: Any) -> Problem:
    """A problem with one order in it, as an engineer would have brought it."""
    order = order or make_work_order(state="on_site")
    given: dict[str, Any] = {"subject": "Alarm E-05 comes back", "by": SYSTEM}
    return escalate_order(order, **given | kw).problem


def make_feedback(**kw: Any) -> Feedback:
    order = kw.pop("order", None) or make_work_order(state="on_site")
    given: dict[str, Any] = {"topic": "product", "text": "The door is too heavy.", "says": "Ms Wang", "by": SYSTEM}
    return give_feedback(Where.of(order=order), **given | kw)


def make_training(**kw: Any) -> Training:
    order = kw.pop("order", None) or make_work_order(state="on_site")
    given: dict[str, Any] = {"topics": "Daily cleaning", "attendees": ["王芳", "Li Qiang"], "minutes": 30, "by": SYSTEM}
    return hold_training(Where.of(order=order), **given | kw)


QUIZ = "? Alarm E-05?\n- Go on\n+ Press the emergency stop\n? How often is the filter cleaned?\n+ Daily\n- Never"


def make_course(*, quiz: str = QUIZ, **kw: Any) -> Course:
    """A course with its first version: two questions, both have to be right."""
    course = save_course(Course(**{"name": Bilingual("日常操作", "Daily operation"), "months": 12} | kw), by=SYSTEM)
    write_version(
        course, text=Bilingual("按下急停。", "Press the stop."), quiz=Bilingual("", quiz), pass_percent=100, by=SYSTEM
    )
    return course


def make_thanks(engineer: Engineer, **kw: Any) -> Thanks:
    given: dict[str, Any] = {"text": "修得又快又好！", "says": "王芳", "engineers": [engineer], "by": SYSTEM}
    return give_thanks(Where.of(order=kw.pop("order", None) or make_work_order()), **given | kw)


def make_found_asset(**kw: Any) -> FoundAsset:
    order = kw.pop("order", None) or make_work_order(state="on_site")
    given: dict[str, Any] = {"serial": "SN-77", "name": "Chiller 2", "by": SYSTEM}
    return report_found_asset(Where.of(order=order), **given | kw)


def make_plan(**kw: Any) -> MaintenancePlan:
    """Every six months from commissioning, for all machines of a model, switched on since the beginning of 2026."""
    if "asset" not in kw and "product_model" not in kw:
        kw["product_model"] = make_product_model()
    given: dict[str, Any] = {
        "name": Bilingual("半年保养", "Half-yearly service"), "every": 6, "unit": "month",
        "begins_on": date(2026, 1, 1), "state": "active", "agreed": 1,
    }  # fmt: skip
    return MaintenancePlan.objects.create(**given | kw)


def make_due(plan: MaintenancePlan | None = None, **kw: Any) -> MaintenanceDue:
    """A service of the plan at a machine of its own, with its order."""
    plan = plan or make_plan()
    asset = kw.pop("asset", None) or make_asset(product_model=plan.product_model)
    order = kw.pop("work_order", None) or make_work_order(asset=asset, kind=plan.kind)
    given: dict[str, Any] = {"number": 1, "planned_on": timezone.localdate(), "due_on": timezone.localdate()}
    return MaintenanceDue.objects.create(plan=plan, asset=asset, work_order=order, **given | kw)


def make_bulletin(*, is_published: bool = True, **kw: Any) -> Bulletin:
    """A field change of a model with one machine, unless a `product_model` is given."""
    if "product_model" not in kw:
        kw["product_model"] = make_asset(state="in_service").product_model
    given: dict[str, Any] = {"kind": "change", "subject": "Replace the fuse", "text": "Replace F2 by the 10 A type."}
    given |= kw
    given |= {name: Bilingual.of(given[name]) for name in ("subject", "text")}
    bulletin = write_bulletin(Bulletin(**given), by=SYSTEM)
    return publish_bulletin(bulletin, by=SYSTEM) if is_published else bulletin


def make_guarantee_rule(**kw: Any) -> GuaranteeRule:
    """Return within 7 days, exchange within 15 or after two repairs, a year of free repair."""
    said = {
        "name": Bilingual("小家电三包", "Small appliances"), "source": "Rules of 1995, clause 9", "kind": "appliance",
        "return_days": 7, "exchange_days": 15, "repair_months": 12, "repairs": 2,
    }  # fmt: skip
    return save_guarantee_rule(GuaranteeRule(**(said | kw)), by=SYSTEM)


def make_device(**kw: Any) -> Asset:
    """A medical device of class I whose applied part is of type CF."""
    model = make_product_model(kind="medical", protection="I", applied_part="CF", registration="R-2026-1")
    return make_asset(**{"product_model": model, "serial": "SN-9"} | kw)


def make_device_record(device: Asset | None = None) -> DeviceRecord:
    """Of a repair that was left an hour ago, untested."""
    order = make_work_order(asset=device or make_device(), state="restored")
    left_at = timezone.now() - timedelta(hours=1)
    visit = make_visit(work_order=order, state="left", arrived_at=left_at - timedelta(hours=1), left_at=left_at)
    visit.outcome = "restored"
    visit.save()
    kept = keep_visit(visit)
    assert kept
    return kept
