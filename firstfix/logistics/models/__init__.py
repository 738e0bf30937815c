"""Where parts and tools are, and how they moved, one file per room."""

from firstfix.logistics.models.places import StockPlace
from firstfix.logistics.models.stock import Condition, Reservation, StockBalance, StockMove
from firstfix.logistics.models.tools import Tool
from firstfix.logistics.models.uses import PartUse, StockDifference

__all__ = [
    "Condition",
    "PartUse",
    "Reservation",
    "StockBalance",
    "StockDifference",
    "StockMove",
    "StockPlace",
    "Tool",
]
