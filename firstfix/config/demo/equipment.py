"""Product models with parts and checklists, and the installed base."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from firstfix.config.demo.books import Books
from firstfix.config.demo.clock import at
from firstfix.config.demo.customers import Place
from firstfix.config.demo.products import BY_CODE, PRODUCTS, Product, StepSpec
from firstfix.config.demo.products.general import GENERAL_CHECKLISTS
from firstfix.config.demo.products.safety import SAFETY_CHECKLISTS
from firstfix.customers.models import ServiceContract
from firstfix.equipment.models import (
    Asset,
    ContractCoverage,
    ModelCertificate,
    ModelPart,
    ModelSkill,
    Part,
    ProductModel,
    Reading,
)
from firstfix.equipment.rules import warranty_end
from firstfix.field.models import Checklist, ChecklistStep
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.models import CertificateType, Skill, ToolType

KIND_OF_SITE = {"factory": "machine", "hospital": "medical", "shop": "appliance"}
ASSETS_OF_KIND = {"machine": 330, "medical": 300, "appliance": 270}

#: What runs on products with software, the oldest first; about three years each.
SOFTWARE = {
    "PM-8": ("1.8.2", "2.0.1", "2.1.0"), "IP-2": ("2.2.1", "2.3.0", "2.4.0"), "VT-5": ("3.1", "3.2", "3.10"),
    "IM-180": ("V5.2 R3", "V5.3 R1"), "LC-3": ("7.0.4", "7.1.0"),
}  # fmt: skip


def write_product_models(books: Books) -> dict[str, ProductModel]:
    skills = {skill.code: skill for skill in books.rows(Skill)}
    certificates = {one.code: one for one in books.rows(CertificateType)}
    written: dict[str, ProductModel] = {}
    for product in PRODUCTS:
        model = ProductModel(
            code=product.code,
            name=product.name,
            kind=product.kind,
            brand=product.brand,
            warranty_months=product.warranty_months,
            repair_minutes=product.minutes,
            protection=product.protection,
            applied_part=product.applied_part,
            registration=product.registration,
        )
        written[product.code] = books.add(model)
        for code, level in product.skills.items():
            books.add(ModelSkill(product_model=model, skill=skills[code], level=level))
        for code in product.certificates:
            books.add(ModelCertificate(product_model=model, certificate_type=certificates[code]))
        _write_parts(books, product, model)
        for kind, zh, en, steps in (
            ("repair", "维修", "repair", product.repair),
            ("maintenance", "保养", "maintenance", product.maintenance),
        ):
            checklist = Checklist(name=_titled(product, zh, en), kind=kind, product_model=model)
            _write_checklist(books, checklist, steps, product.tools if product.kind == "medical" else ())
    for kind, (name, steps) in GENERAL_CHECKLISTS.items():
        _write_checklist(books, Checklist(name=name, kind=kind), steps)
    for (protection, applied_part), (name, steps) in SAFETY_CHECKLISTS.items():
        checklist = Checklist(name=name, kind="repair", protection=protection, applied_part=applied_part)
        _write_checklist(books, checklist, steps, ("safety-analyser",))
    return written


def _titled(product: Product, zh: str, en: str) -> Bilingual:
    return Bilingual(f"{product.name.zh}{zh}", f"{product.name.en}: {en}")


def _write_parts(books: Books, product: Product, model: ProductModel) -> None:
    for spec in product.parts:
        part = Part(
            code=spec.code,
            name=spec.name,
            price=Decimal(spec.price),
            weight_kg=Decimal(str(spec.kg)),
            tracking=Part.Tracking.SERIAL if spec.serial else Part.Tracking.NONE,
            is_returnable=spec.returns,
        )
        books.add(part)
        books.add(ModelPart(product_model=model, part=part))


def _write_checklist(books: Books, checklist: Checklist, steps: Sequence[StepSpec], tools: Sequence[str] = ()) -> None:
    """`tools`: of medical devices, with which readings of a test are taken."""
    books.add(checklist)
    for position, step in enumerate(steps, start=1):
        books.add(
            ChecklistStep(
                checklist=checklist,
                position=position,
                moment=step.moment,
                kind=step.kind,
                text=step.text,
                unit=step.unit,
                low=None if step.low is None else Decimal(str(step.low)),
                high=None if step.high is None else Decimal(str(step.high)),
                blocks=step.blocks,
                tool_type=_measured_with(books, step, tools) if tools else None,
            )
        )


def _measured_with(books: Books, step: StepSpec, tools: Sequence[str]) -> ToolType | None:
    """Medical tests: earth and leakage with the safety analyser, the rest with the product's own tester."""
    if step.kind != "reading" or step.moment != "test":
        return None
    code = "safety-analyser" if step.unit in ("Ω", "MΩ", "µA") else tools[0]
    return next((one for one in books.rows(ToolType) if one.code == code), None)


@dataclass(frozen=True)
class Installing:
    """What the installed base is drawn from."""

    books: Books
    rng: Random
    today: date
    share: float
    models: Mapping[str, ProductModel]
    places: Sequence[Place]
    contracts: Mapping[int, Sequence[ServiceContract]]


def write_assets(plan: Installing) -> list[Asset]:
    """Each kind of site gets its kind of product; big customers more of them than small ones."""
    assets: list[Asset] = []
    for site_kind, kind in KIND_OF_SITE.items():
        products = [product for product in PRODUCTS if product.kind == kind]
        places = [place for place in plan.places if place.site.kind == site_kind]
        count = max(len(places), round(ASSETS_OF_KIND[kind] * plan.share))
        # Every site has at least one, the rest goes by the size of the site.
        chosen = places + plan.rng.choices(places, [place.size for place in places], k=count - len(places))
        for place in sorted(chosen, key=lambda one: one.site.code):
            product = plan.rng.choices(products, [one.share for one in products])[0]
            assets.append(_install(plan, place, product, number=len(assets) + 1))
    for asset in assets:
        _cover(plan, asset)
    return assets


def _install(plan: Installing, place: Place, product: Product, *, number: int) -> Asset:
    rng, chinese = plan.rng, place.site.customer.language != "en"
    is_first = place.take(product.code) == 1
    years = min(11.0, rng.gammavariate(2.0, product.life / 3.6))
    commissioned = plan.today - timedelta(days=round(years * 365.25) + 2)
    where = rng.choice(product.places)[0 if chinese else 1]
    name = product.name.zh if chinese else product.name.en
    count = place.count(product.code)
    titled = name if is_first else f"{count} 号{name}" if chinese else f"{name} {count}"
    model = plan.models[product.code]
    return plan.books.add(
        Asset(
            code=f"A-{number:04d}",
            serial=f"{product.prefix}{commissioned:%y%m}{rng.randint(1000, 9999)}{number:04d}",
            name=titled,
            software_version=_software(product, age=years, number=number),
            product_model=model,
            site=place.site,
            place=where,
            state="in_service",
            delivered_on=commissioned - timedelta(days=rng.randint(3, 12)),
            commissioned_on=commissioned,
            warranty_until=warranty_end(commissioned, product.warranty_months),
        )
    )


def _software(product: Product, *, age: float, number: int) -> str:
    """As delivered; of some machines nobody has noted it."""
    versions = SOFTWARE.get(product.code, ())
    return versions[max(0, len(versions) - 1 - int(age / 3))] if versions and number % 7 else ""


def _cover(plan: Installing, asset: Asset) -> None:
    """A customer's contract covers most of its assets, and rarely the oldest."""
    for contract in plan.contracts.get(asset.site.customer_id, ()):
        assert asset.commissioned_on is not None
        is_old = plan.today - asset.commissioned_on > timedelta(days=8 * 365)
        if plan.rng.random() < (0.4 if is_old else 0.85):
            plan.books.add(ContractCoverage(contract=contract, asset=asset))


def write_readings(books: Books, rng: Random, assets: Sequence[Asset], *, today: date) -> None:
    """A meter is read about once a quarter, as visits go."""
    for asset in assets:
        meter, unit, per_day = BY_CODE[asset.product_model.code].meter
        if not meter or asset.commissioned_on is None:
            continue
        pace = per_day * rng.lognormvariate(0, 0.3)
        chinese, _, english = meter.partition(" / ")
        name = english if asset.site.customer.language == "en" else chinese
        day = max(asset.commissioned_on, today - timedelta(days=365)) + timedelta(days=rng.randint(5, 60))
        while day < today:
            value = Decimal(round((day - asset.commissioned_on).days * pace))
            moment = at(day, rng.randint(9 * 60, 16 * 60))
            books.add(Reading(asset=asset, meter=name, unit=unit, value=value, at=moment, created_at=moment))
            day += timedelta(days=rng.randint(70, 110))
