"""Parts and tools for programs: where they are, and how they move."""

from ninja import Router

from firstfix.logistics.api.claims import router as claims
from firstfix.logistics.api.counts import router as counts
from firstfix.logistics.api.differences import router as differences
from firstfix.logistics.api.loans import router as loans
from firstfix.logistics.api.places import router as places
from firstfix.logistics.api.reservations import router as reservations
from firstfix.logistics.api.stock import router as stock
from firstfix.logistics.api.suppliers import router as suppliers
from firstfix.logistics.api.supply import router as supply
from firstfix.logistics.api.tools import router as tools
from firstfix.logistics.api.transfers import router as transfers
from firstfix.logistics.api.uses import router as uses
from firstfix.logistics.api.van_stock import router as van_stock

router = Router(tags=["logistics"])
for room in (
    *(places, stock, reservations, tools, loans, uses, differences, suppliers, transfers, counts, supply),
    *(van_stock, claims),
):
    router.add_router("", room)
