"""What pages and other areas ask about parts and tools."""

from firstfix.logistics.queries.checks import Difference, balance_differences
from firstfix.logistics.queries.kits import KitLack, kit_lacks, kits_listed
from firstfix.logistics.queries.listed import (
    differences_listed,
    moves_of_part,
    moves_of_place,
    places_listed,
    stock_listed,
    tools_listed,
)
from firstfix.logistics.queries.loans import late_loans, loans_listed
from firstfix.logistics.queries.lots import LotLying, lots_lying
from firstfix.logistics.queries.old_parts import old_parts_listed, old_parts_out, owed_by_code
from firstfix.logistics.queries.stock import (
    DEPOT_KINDS,
    Lying,
    Scanned,
    Theirs,
    Where,
    availability,
    central_warehouse,
    depots,
    kept_for,
    last_counted,
    owned_by_customers,
    part_with_code,
    places_at,
    scanned,
    stock_at,
    van_of,
    van_stock_by_engineer,
    where_free,
)
from firstfix.logistics.queries.tools import ToolAt, tools_at, tools_by_engineer, tools_in_vans

__all__ = [
    "DEPOT_KINDS",
    "Difference",
    "KitLack",
    "LotLying",
    "Lying",
    "Scanned",
    "Theirs",
    "ToolAt",
    "Where",
    "availability",
    "balance_differences",
    "central_warehouse",
    "depots",
    "differences_listed",
    "kept_for",
    "kit_lacks",
    "kits_listed",
    "last_counted",
    "late_loans",
    "loans_listed",
    "lots_lying",
    "moves_of_part",
    "moves_of_place",
    "old_parts_listed",
    "old_parts_out",
    "owed_by_code",
    "owned_by_customers",
    "part_with_code",
    "places_at",
    "places_listed",
    "scanned",
    "stock_at",
    "stock_listed",
    "tools_at",
    "tools_by_engineer",
    "tools_in_vans",
    "tools_listed",
    "van_of",
    "van_stock_by_engineer",
    "where_free",
]
