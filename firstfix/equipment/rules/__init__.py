"""What holds for assets and parts, as pure functions on values, one file per room."""

from firstfix.equipment.rules.entitlement import CoveringContract, Entitlement, Payer, entitlement, warranty_end
from firstfix.equipment.rules.offered import OfferedTracking, OfferedUnit, offered
from firstfix.equipment.rules.quantities import (
    Unit,
    is_measured,
    number_of,
    quantity_from,
    show_quantity,
    told_quantity,
    typed_quantity,
    wrong_unit,
)

__all__ = [
    "CoveringContract",
    "Entitlement",
    "OfferedTracking",
    "OfferedUnit",
    "Payer",
    "Unit",
    "entitlement",
    "is_measured",
    "number_of",
    "offered",
    "quantity_from",
    "show_quantity",
    "told_quantity",
    "typed_quantity",
    "warranty_end",
    "wrong_unit",
]
