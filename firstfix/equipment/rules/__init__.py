"""What holds for assets and parts, as pure functions on values, one file per room."""

from firstfix.equipment.rules.entitlement import CoveringContract, Entitlement, Payer, entitlement, warranty_end
from firstfix.equipment.rules.quantities import (
    MEASURED,
    THOUSANDTHS,
    Unit,
    in_units,
    is_measured,
    number_of,
    quantity_from,
    scale_of,
    show_quantity,
    told_quantity,
    typed_quantity,
    wrong_unit,
)
from firstfix.equipment.rules.replacements import Arrow, makes_circle, stand_ins
from firstfix.equipment.rules.serials import serial_order
from firstfix.equipment.rules.versions import is_version_within, version_numbers

__all__ = [
    "MEASURED",
    "THOUSANDTHS",
    "Arrow",
    "CoveringContract",
    "Entitlement",
    "Payer",
    "Unit",
    "entitlement",
    "in_units",
    "is_measured",
    "is_version_within",
    "makes_circle",
    "number_of",
    "quantity_from",
    "scale_of",
    "serial_order",
    "show_quantity",
    "stand_ins",
    "told_quantity",
    "typed_quantity",
    "version_numbers",
    "warranty_end",
    "wrong_unit",
]
