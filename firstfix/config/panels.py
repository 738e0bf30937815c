"""Which parts stand on which page: page -> parts of the areas above it, in this order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from firstfix.platform.pages.panels import Panel

PANELS: Mapping[str, Sequence[Panel]] = {
    "customer": (Panel("assets_of_customer", "asset.see"), Panel("orders_of_customer", "desk.see")),
    "site": (Panel("assets_of_site", "asset.see"), Panel("orders_of_site", "desk.see")),
    "asset": (Panel("orders_of_asset", "desk.see"), Panel("parts_of_asset", "stock.see")),
    "part": (Panel("stock_of_part", "stock.see"),),
    "contract": (Panel("assets_of_contract", "asset.see"),),
    "work_order": (
        Panel("visits_of_order", "schedule.see"),
        Panel("parts_of_order", "stock.see"),
        Panel("on_site_of_order", "visit.see"),
        Panel("follow_ups_of_order", "follow_up.see"),
    ),
    "engineer": (Panel("duty_of_engineer", "schedule.see"),),
}
