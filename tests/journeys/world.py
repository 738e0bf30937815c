"""The company in which the journeys take place: one of each, and enough to go through a day."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from firstfix.care.tests.makers import make_rule
from firstfix.config.demo.cast import address_of
from firstfix.customers.models import Contact, Site
from firstfix.customers.tests.makers import make_contract, make_customer, make_site
from firstfix.diagnosis.tests.makers import CHILLER, make_published
from firstfix.equipment.models import Asset, ContractCoverage, ModelPart, ModelSkill, ProductModel
from firstfix.equipment.queries import label_token
from firstfix.equipment.tests.makers import make_part, make_product_model
from firstfix.field.models import Checklist, ChecklistStep
from firstfix.growth.tests.makers import make_level_proposal
from firstfix.logistics.tests.makers import make_stock, make_tool, make_van, make_warehouse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.catalogues.tests.makers import make_skill
from firstfix.platform.search.actions import refresh_all
from firstfix.platform.search.register import searchables
from firstfix.platform.tenants.doors import fit_doors
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.scheduling.tests.makers import make_shift
from firstfix.work.models import WorkOrder
from tests.journeys.phone_world import StoryOfPhone, make_stories

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class World:
    """`people` maps a role to the e-mail address, `labels` a language to the token of that story's asset.

    The stories of `phones` have a company of their own, whose dispatcher is `people["phones"]`: their engineers
    would crowd the boards and lists of the others.
    """

    zone: str
    password: str
    people: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)  # and "troubleshooting": a product with a fault model
    phones: dict[str, StoryOfPhone] = field(default_factory=dict)


def mid_morning_zone(now: datetime) -> str:
    """A zone in which it is between ten and eleven. (The sign of Etc zones is turned round: Etc/GMT-8 is east.)"""
    ahead = 10 - now.astimezone(UTC).hour
    ahead = ahead + 24 if ahead < -12 else ahead
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def build_world() -> World:
    now = timezone.now()
    tenant = make_tenant(name="启明服务 Qiming Service", zone=mid_morning_zone(now))
    world = World(zone=tenant.zone, password=PASSWORD)
    with tenant_scope(tenant.pk):
        for role in Role:
            if role != Role.GUEST:
                user = make_user(role, email=address_of(role), name=f"{role.label}", password=PASSWORD)
                world.people[role] = user.email
        _fill(world, now)
        for kind in searchables():
            refresh_all(kind)
    with tenant_scope(make_tenant(name="随行服务 Phone Service", zone=world.zone).pk):
        _fill_phones(world, now)
    return world


def _fill_phones(world: World, now: datetime) -> None:
    dispatcher = make_user(Role.DISPATCHER, email="dispatcher@phones.example", name="Dispatcher", password=PASSWORD)
    world.people["phones"] = dispatcher.email
    model = make_product_model(code="CW-300", name=Bilingual("工业冷水机 CW-300", "Industrial chiller CW-300"))
    part = make_part(code="P-FILTER", name=Bilingual("过滤器", "Filter"))
    ModelPart.objects.create(product_model=model, part=part)
    make_warehouse(name="中心仓库 Central warehouse")
    _checklist(model)
    _codes()
    _fault_model(model)
    customer = make_customer(name="金河食品厂 Golden River Foods")
    site = make_site(customer=customer, name="一号车间 Plant 1", kind="factory", address="工业路 1 号",
        access_rules="进场须登记，佩戴安全帽。Register at the gate; wear a helmet.")  # fmt: skip
    contact = Contact.objects.create(customer=customer, site=site, name="王芳", phone="13800000000", duty="设备主管")
    world.phones.update(make_stories(now, model=model, site=site, contact=contact, part=part, password=PASSWORD))


def _fill(world: World, now: datetime) -> None:
    from firstfix.platform.accounts.models import User

    skill = make_skill("refrigeration")
    engineer = make_engineer(
        user=User.objects.get(email=world.people["engineer"]),
        name="李伟", call_name="小李", skills={"refrigeration": 3},
    )  # fmt: skip
    colleague = make_engineer(name="赵敏", call_name="小赵", skills={"refrigeration": 1})
    start = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=2)
    for who in (engineer, colleague):
        for days in range(2):
            make_shift(who, starts_at=start + timedelta(days=days), hours=9)
    model = make_product_model(code="CW-300", name=Bilingual("工业冷水机 CW-300", "Industrial chiller CW-300"))
    ModelSkill.objects.create(product_model=model, skill=skill, level=2)
    filter_part = make_part(code="P-FILTER", name=Bilingual("过滤器", "Filter"))
    pump = make_part(code="P-PUMP", name=Bilingual("水泵总成", "Pump assembly"), is_returnable=True, tracking="serial")
    for part in (filter_part, pump):
        ModelPart.objects.create(product_model=model, part=part)
    van, warehouse = make_van(engineer), make_warehouse(name="中心仓库 Central warehouse")
    make_stock(van, filter_part, 5)
    make_stock(warehouse, pump, 3)
    make_tool(code="T-1", place=van, calibrated_until=now.date() + timedelta(days=100))
    _checklist(model)
    _codes()
    make_rule(kind="repair", days=3)
    customer = make_customer(name="金河食品厂 Golden River Foods")
    site = make_site(
        customer=customer, name="一号车间 Plant 1", kind="factory", address="工业路 1 号",
        access_rules="进场须登记，佩戴安全帽。Register at the gate; wear a helmet.",
    )  # fmt: skip
    Contact.objects.create(customer=customer, site=site, name="王芳", phone="13800000000", duty="设备主管",
        user=User.objects.get(email=world.people["customer"]))  # fmt: skip
    contract = make_contract(customer=customer, response=240, restoration=2880)
    for language in ("zh", "en"):
        asset = Asset.objects.create(
            code=f"A-{language}", serial=f"CW300-{language}-001", product_model=model, site=site,
            warranty_until=now.date() + timedelta(days=200) if language == "zh" else None,
        )  # fmt: skip
        ContractCoverage.objects.create(contract=contract, asset=asset)
        token = label_token(asset)
        fit_doors("asset", [(token, asset.pk)])
        world.labels[language] = token
    _troubleshooting(world, model, site)
    _growth(world)


def _growth(world: World) -> None:
    """An engineer whose repairs speak for a higher level, with a login of their own."""
    user = make_user(Role.ENGINEER, email="growing@firstfix.example", name="孙悦", password=PASSWORD)
    world.people["growing"] = user.email
    make_level_proposal(make_engineer(user=user, name="孙悦", skills={"hydraulics": 3}))
    WorkOrder.objects.update(number="WO-2025-00001")  # the stories' own orders are counted from one


def _troubleshooting(world: World, model: ProductModel, site: Site) -> None:
    """A machine of the same kind with a fault model."""
    _fault_model(model)
    asset = Asset.objects.create(code="A-diagnosis", serial="CW300-D-001", product_model=model, site=site)
    token = label_token(asset)
    fit_doors("asset", [(token, asset.pk)])
    world.labels["troubleshooting"] = token


def _fault_model(model: ProductModel) -> None:
    """Its worn pump has failure codes."""
    faults = deepcopy(CHILLER["faults"])
    faults[1]["codes"] = {"mode": "mode-1", "mechanism": "mechanism-1", "cause": "cause-1"}
    faults[0]["codes"] = faults[1]["codes"]
    repairs, symptoms = deepcopy(CHILLER["repairs"]), deepcopy(CHILLER["observations"])
    repairs[0]["codes"] = repairs[1]["codes"] = {"remedy": "remedy-1"}
    symptoms[0]["codes"] = {"symptom": "symptom-1"}
    make_published(product_model=model, faults=faults, repairs=repairs, observations=symptoms)


def _checklist(model: object) -> None:
    checklist = Checklist.objects.create(
        name=Bilingual("冷水机维修", "Chiller repair"), kind="repair", product_model=model
    )
    steps = [
        (Bilingual("断电并挂牌", "Switch off and lock out"), "before", "check", {}, True),
        (Bilingual("测量高压", "Measure the high pressure"), "work", "reading",
         {"unit": "bar", "low": Decimal(10), "high": Decimal(20)}, True),
        (Bilingual("运行十分钟无报警", "Runs ten minutes without alarm"), "test", "check", {}, True),
    ]  # fmt: skip
    for position, (text, moment, kind, limits, blocks) in enumerate(steps):
        ChecklistStep.objects.create(
            checklist=checklist, position=position, text=text, moment=moment, kind=kind, blocks=blocks, **limits
        )


def _codes() -> None:
    names = {
        "symptom": Bilingual("水温过高", "Water too warm"),
        "mode": Bilingual("过滤器堵塞", "Filter clogged"),
        "mechanism": Bilingual("污垢沉积", "Fouling"),
        "cause": Bilingual("保养不足", "Lack of maintenance"),
        "remedy": Bilingual("更换", "Replaced"),
    }
    for kind, name in names.items():
        FailureCode.objects.create(kind=kind, code=f"{kind}-1", name=name)
