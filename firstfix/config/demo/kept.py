"""Parts that are kept with more care: by batch, by serial number, by weight, cold; and a customer's own stock."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from firstfix.config.demo.company import Company
from firstfix.customers.models import Site
from firstfix.equipment.actions import replace_part
from firstfix.equipment.models import Part
from firstfix.logistics.actions import Numbered, receive_parts, transfer_parts
from firstfix.logistics.models import StockPlace
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.bilingual import Bilingual

#: Hazardous goods of the product catalogue: what stands on the label.
HAZARDS = {
    "IC-R290": "UN 1978, class 2.1",
    "RD-R290": "UN 1978, class 2.1",
    "CW-R410": "UN 3163, class 2.2",
}


def mark_hazards(company: Company) -> None:
    Part.objects.bulk_update([_marked(company.parts[code], text) for code, text in HAZARDS.items()], ["hazard"])


def _marked(part: Part, hazard: str) -> Part:
    part.hazard = hazard
    return part


def write_kept_parts(company: Company, *, now: datetime) -> None:
    """Received some weeks ago; the rest of the company's stock stays without numbers, as from an opening count."""
    came, today = now - timedelta(days=20), now.date()
    _control_liquid(company, came, today)
    _successor_of_a_board(company, came)
    grease = Part.objects.create(
        code="GN-GRS", name=Bilingual("真空润滑脂", "Vacuum grease"), unit="kg", price=Decimal(186), source="demo"
    )
    receive_parts(grease, quantity=12_500, place=company.warehouse, reason="PO-GN-7", by=SYSTEM, at=came)
    transfer_parts(
        grease, quantity=750, from_place=company.warehouse, to_place=company.workers[0].van, by=SYSTEM,
        at=came + timedelta(days=1),
    )  # fmt: skip


def _control_liquid(company: Company, came: datetime, today: date) -> None:
    """Cold, in batches of which one has expired and one soon will; a hospital keeps its own."""
    control = Part.objects.create(
        code="GN-CTL", name=Bilingual("质控液", "Control liquid"), unit="bottle", price=Decimal(240),
        tracking=Part.Tracking.BATCH, cold_from=2, cold_to=8, source="demo",
    )  # fmt: skip
    batches = {"B2409": -6, "B2502": 25, "B2507": 200}
    for number, days in batches.items():
        lots = [Numbered(number, 8, today + timedelta(days=days))]
        receive_parts(control, quantity=8, place=company.warehouse, lots=lots, reason="PO-GN-5", by=SYSTEM, at=came)
    van = company.workers[1].van
    van.is_cold = True
    van.save(update_fields=["is_cold"])
    transfer_parts(
        control, quantity=2, from_place=company.warehouse, to_place=van, lots=[Numbered("B2507", 2)], by=SYSTEM,
        at=came + timedelta(days=1),
    )  # fmt: skip
    site = Site.objects.filter(kind="hospital").select_related("customer").order_by("pk").first()
    assert site is not None
    theirs = StockPlace.objects.create(
        code="K01", name=f"{site.name} 寄存库", kind=StockPlace.Kind.CUSTOMER, customer=site.customer, site=site,
        is_cold=True,
    )  # fmt: skip
    lots = [Numbered("B2502", 4, today + timedelta(days=batches["B2502"]))]
    receive_parts(control, quantity=4, place=theirs, lots=lots, by=SYSTEM, at=came)


def _successor_of_a_board(company: Company, came: datetime) -> None:
    board = Part.objects.create(
        code="CW-BRD2", name=Bilingual("主控制板（第二代）", "Main control board, second series"), price=Decimal(820),
        tracking=Part.Tracking.SERIAL, is_returnable=True, source="demo",
    )  # fmt: skip
    board.fits.add(*company.parts["CW-BRD"].fits.all())
    lots = [Numbered(f"BRD2-{number:05d}") for number in range(20417, 20423)]
    receive_parts(board, quantity=8, place=company.warehouse, lots=lots, reason="PO-GN-6", by=SYSTEM, at=came)
    replace_part(company.parts["CW-BRD"], board, supersedes=True, by=SYSTEM, at=came)
