"""From whom the demo company buys its parts, what is on order, and what its vans should carry."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef

from firstfix.config.demo.company import Company
from firstfix.config.demo.products import PRODUCTS
from firstfix.equipment.models import Part
from firstfix.logistics.actions import open_supply_order, receive_supplied, send_supply_order, set_supply_line
from firstfix.logistics.actions.van_stock import start_van_stock
from firstfix.logistics.models import Supplier, SupplierPart
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.tenants.company import company as tenant
from firstfix.work.models import PartNeed
from firstfix.work.states import OPEN_STATES

#: Code, name, contact, days until a delivery is there, smallest order of cheap parts.
SUPPLIERS = (
    ("S01", "恒桥轴承密封件行 Hengqiao Bearings & Seals", "顾文 Gu Wen", 6, 5),
    ("S02", "北堰电子元件 North Weir Electronics", "Ruth Adler", 12, 2),
    ("S03", "清河泵阀配件 Qinghe Pump & Valve Parts", "沈立 Shen Li", 9, 1),
    ("S04", "南浦医疗配件 South Quay Medical Parts", "Tom Hale", 21, 1),
)
#: What suppliers ask, as a share of our price; the second one asks a little more.
ASKED, ASKED_ELSEWHERE = Decimal("0.58"), Decimal("0.63")
CHEAP = 250
#: Months of warranty, and days to claim after the part was taken out (0: as long as the warranty lasts).
WARRANTY = {"S01": (18, 0), "S02": (24, 60), "S03": (24, 45), "S04": (36, 90)}


def write_suppliers(company: Company) -> None:
    """Each part has a preferred supplier, every third another one too."""
    suppliers = Supplier.objects.bulk_create(
        Supplier(
            code=code, name=name, contact=contact, phone=f"021-5550-{number}1", lead_days=days,
            email=f"orders@{code.lower()}.example",
        )
        for number, (code, name, contact, days, _smallest) in enumerate(SUPPLIERS, 11)
    )  # fmt: skip
    smallest = {code: pieces for code, _name, _contact, _days, pieces in SUPPLIERS}
    prices = []
    for place, part in enumerate(_parts(company)):
        for first, share in ((True, ASKED), (False, ASKED_ELSEWHERE)):
            if not first and place % 3:
                continue
            supplier = suppliers[(place + (0 if first else 1)) % len(suppliers)]
            prices.append(
                SupplierPart(
                    supplier=supplier, part=part, code=f"{supplier.code}-{7000 + place}", currency=tenant().currency,
                    price=(part.price * share).quantize(Decimal("0.01")), is_preferred=first,
                    minimum_order=smallest[supplier.code] if part.price <= CHEAP else 1,
                    warranty_months=WARRANTY[supplier.code][0], claim_days=WARRANTY[supplier.code][1],
                    claim_proof=_proof(part),
                )
            )  # fmt: skip
    SupplierPart.objects.bulk_create(prices)


def write_supply_orders(company: Company, *, now: datetime) -> None:
    """One partly received, one late, one on its way, one draft, of parts that orders wait for where there are some; and
    the vans are looked at by a worker.
    """
    keeper = company.users[Role.PARTS.value]
    for code, ordered_before, received in (("S01", 8, True), ("S02", 16, False), ("S03", 2, False), ("S04", 0, False)):
        _order(company, code, keeper, now=now - timedelta(days=ordered_before), receives=received, at=now)
    start_van_stock(by=SYSTEM, refill_days=7, miss_cost=Decimal(350), at=now)


def _order(company: Company, code: str, keeper: User, *, now: datetime, receives: bool, at: datetime) -> None:
    supplier = Supplier.objects.get(code=code)
    order = open_supply_order(supplier, place=company.warehouse, by=keeper, at=now)
    rows = supplier.prices.filter(is_preferred=True).select_related("part")
    if receives:
        rows = rows.filter(part__tracking=Part.Tracking.NONE)
    needed = PartNeed.objects.filter(part=OuterRef("part"), work_order__state__in=OPEN_STATES)
    prices = list(rows.annotate(is_needed=Exists(needed)).order_by("-is_needed", "part__code")[:3])
    for price in prices:
        set_supply_line(order, price.part, quantity=max(4, price.minimum_order), by=keeper, at=now)
    if now < at:
        send_supply_order(order, by=keeper, at=now + timedelta(minutes=20))
    if receives:
        receive_supplied(order, prices[0].part, quantity=3, by=keeper, at=at - timedelta(hours=20))


def _proof(part: Part) -> str:
    """What suppliers ask for: of dear parts a photo of the label too."""
    if part.price <= CHEAP:
        return ""
    return SupplierPart.Proof.BOTH if part.has_serial else SupplierPart.Proof.PHOTO


def _parts(company: Company) -> list[Part]:
    return [company.parts[code] for code in sorted({spec.code for product in PRODUCTS for spec in product.parts})]
