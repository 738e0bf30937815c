"""One engineer for each story of the phone, with visits of their own: no story sees another one's day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from firstfix.care.tests.makers import make_bulletin
from firstfix.customers.models import Contact, Site
from firstfix.equipment.models import Asset, Part, ProductModel
from firstfix.equipment.tests.makers import make_asset, make_product_model
from firstfix.field.models import Checklist, ChecklistStep
from firstfix.logistics.models import StockPlace
from firstfix.logistics.tests.makers import make_stock, make_tool, make_van
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actions import choose_language
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.tests.makers import make_tool_type
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.models import PartNeed
from firstfix.work.tests.makers import make_work_order

#: Stories, each with so many visits today.
STORIES = {
    "day": 2, "cut": 1, "killed": 1, "shared": 3, "reload": 1, "full": 1, "clock": 1, "clock_behind": 1, "answers": 1,
    "signed_out": 1, "lost": 1, "update": 1, "screens_en": 1, "screens_zh": 1, "keyboard": 1, "morning": 1,
    "again": 1, "mine": 1, "asks": 1, "gives": 1, "takes": 1, "tool": 1, "bulletin": 1,
    "packs": 1, "language": 1,
}  # fmt: skip


@dataclass(frozen=True)
class StoryOfPhone:
    """Who has the phone, and where they go today: `visits` and `orders` in the order of the day."""

    email: str
    visits: tuple[int, ...]
    orders: tuple[int, ...]


def make_stories(
    now: datetime, *, model: ProductModel, site: Site, contact: Contact, part: Part, password: str
) -> dict[str, StoryOfPhone]:
    """All machines are of `model`, whose fault model leads the troubleshooting; each van has five of `part`."""
    return {
        name: _story(name, count, now=now, model=model, site=site, contact=contact, part=part, password=password)
        for name, count in STORIES.items()
    }


def _story(
    name: str,
    count: int,
    *,
    now: datetime,
    model: ProductModel,
    site: Site,
    contact: Contact,
    part: Part,
    password: str,
) -> StoryOfPhone:
    user = make_user(Role.ENGINEER, email=f"{name}@phones.example", name=f"电话 {name}", password=password)
    if name == "language":
        choose_language(user, language="zh-hans", by=user)
    engineer = make_engineer(user=user, name=f"电话 {name}")
    van = make_van(engineer)
    make_stock(van, part, 5)
    if name == "tool":
        model = _tested_with_a_tool(van, today=now.date())
    if name == "bulletin":
        model = _with_an_update(site)
    visits = []
    for place in range(count):
        asset = Asset.objects.create(
            code=f"A-{name}-{place}", serial=f"SN-{name}-{place}", product_model=model, site=site
        )
        order = make_work_order(
            number=f"WO-{name}-{place}", asset=asset, state="scheduled", contact=contact,
            subject=f"水温过高 Too warm {name} {place}",
        )  # fmt: skip
        if name == "packs":
            PartNeed.objects.create(work_order=order, part=part, quantity=1)
        start = (now + timedelta(hours=place)).replace(second=0, microsecond=0)
        visits.append(make_visit(engineer=engineer, work_order=order, planned_start=start))
    return StoryOfPhone(user.email, tuple(one.pk for one in visits), tuple(one.work_order_id for one in visits))


def _with_an_update(site: Site) -> ProductModel:
    """A product of which each machine is to be updated."""
    model = make_product_model(code="CW-UPDATED")
    make_asset(product_model=model, site=site, state="in_service")
    make_bulletin(
        product_model=model, subject="固件 2.4 Firmware 2.4", text="Load 2.4 by USB stick.", version_after="2.4"
    )
    return model


def _tested_with_a_tool(van: StockPlace, *, today: date) -> ProductModel:
    """A product whose checklist asks for a meter; the one in the van has run out, whatever the zone's today is."""
    model, meter = make_product_model(code="CW-TESTED"), make_tool_type("meter")
    checklist = Checklist.objects.create(name=Bilingual("修后检验", "Test"), kind="repair", product_model=model)
    ChecklistStep.objects.create(
        checklist=checklist, position=1, text=Bilingual("测绝缘", "Insulation"), moment="test", tool_type=meter
    )
    make_tool(code="M-OLD", tool_type=meter, place=van, calibrated_until=today - timedelta(days=30))
    return model
