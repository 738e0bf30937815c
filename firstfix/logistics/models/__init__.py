"""Where parts and tools are, and how they moved, one file per room."""

from firstfix.logistics.models.claims import ProofPhoto, SupplierClaim, SupplierClaimLine
from firstfix.logistics.models.counts import CountLine, StockCount
from firstfix.logistics.models.places import StockPlace
from firstfix.logistics.models.stock import Condition, LotBalance, Reservation, StockBalance, StockLot, StockMove
from firstfix.logistics.models.suppliers import Supplier, SupplierPart
from firstfix.logistics.models.supply import StockingRun, SupplyOrder, SupplyOrderLine, VanAdvice
from firstfix.logistics.models.tools import KitTool, Tool, ToolCalibration, ToolLoan
from firstfix.logistics.models.transfers import StockRules, Transfer, TransferLine
from firstfix.logistics.models.uses import PartUse, StockDifference

__all__ = [
    "Condition",
    "CountLine",
    "KitTool",
    "LotBalance",
    "PartUse",
    "ProofPhoto",
    "Reservation",
    "StockBalance",
    "StockCount",
    "StockDifference",
    "StockLot",
    "StockMove",
    "StockPlace",
    "StockRules",
    "StockingRun",
    "Supplier",
    "SupplierClaim",
    "SupplierClaimLine",
    "SupplierPart",
    "SupplyOrder",
    "SupplyOrderLine",
    "Tool",
    "ToolCalibration",
    "ToolLoan",
    "Transfer",
    "TransferLine",
    "VanAdvice",
]
