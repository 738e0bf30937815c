"""What logistics takes from files."""

from firstfix.logistics.imports.requests import import_transfer_requests
from firstfix.logistics.imports.stock import import_stock, import_stock_levels, import_stock_places
from firstfix.logistics.imports.suppliers import import_supplier_prices, import_suppliers
from firstfix.logistics.imports.supply import import_supply_drafts, import_supply_orders
from firstfix.logistics.imports.tools import import_tools
from firstfix.logistics.imports.transfers import import_transfers

__all__ = [
    "import_stock",
    "import_stock_levels",
    "import_stock_places",
    "import_supplier_prices",
    "import_suppliers",
    "import_supply_drafts",
    "import_supply_orders",
    "import_tools",
    "import_transfer_requests",
    "import_transfers",
]
