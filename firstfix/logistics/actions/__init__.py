"""What people do with parts and tools."""

from firstfix.logistics.actions.counts import (
    Why,
    ask_recount,
    book_count,
    cancel_count,
    count_shelf,
    finish_count,
    start_count,
)
from firstfix.logistics.actions.deliveries import hand_over, pick_piece, receive_transfer, send_transfer
from firstfix.logistics.actions.differences import settle_difference
from firstfix.logistics.actions.picks import Taken, pick_for_day, put_back_picks
from firstfix.logistics.actions.places import save_stock_place, set_minimum
from firstfix.logistics.actions.replenishment import Accepted, accept_refills
from firstfix.logistics.actions.reservations import Reserved, fit_reservations, release_reservations, reserve_parts
from firstfix.logistics.actions.stock import Counted, count_stock, receive_parts, scrap_parts, transfer_parts
from firstfix.logistics.actions.stock_rules import change_stock_rules
from firstfix.logistics.actions.suppliers import drop_supplier_price, save_supplier, set_supplier_price
from firstfix.logistics.actions.supply import (
    end_supply_order,
    expect_supply_order,
    open_supply_order,
    receive_supplied,
    send_supply_order,
    set_supply_line,
)
from firstfix.logistics.actions.tools import calibrate_tool, move_tool, save_tool
from firstfix.logistics.actions.transfers import (
    Wanted,
    approve_transfer,
    ask_transfer,
    cancel_transfer,
    refuse_transfer,
    start_transfer,
)
from firstfix.logistics.actions.uses import return_old_part, undo_part_use, use_part

__all__ = [
    "Accepted",
    "Counted",
    "Reserved",
    "Taken",
    "Wanted",
    "Why",
    "accept_refills",
    "approve_transfer",
    "ask_recount",
    "ask_transfer",
    "book_count",
    "calibrate_tool",
    "cancel_count",
    "cancel_transfer",
    "change_stock_rules",
    "count_shelf",
    "count_stock",
    "drop_supplier_price",
    "end_supply_order",
    "expect_supply_order",
    "finish_count",
    "fit_reservations",
    "hand_over",
    "move_tool",
    "open_supply_order",
    "pick_for_day",
    "pick_piece",
    "put_back_picks",
    "receive_parts",
    "receive_supplied",
    "receive_transfer",
    "refuse_transfer",
    "release_reservations",
    "reserve_parts",
    "return_old_part",
    "save_stock_place",
    "save_supplier",
    "save_tool",
    "scrap_parts",
    "send_supply_order",
    "send_transfer",
    "set_minimum",
    "set_supplier_price",
    "set_supply_line",
    "settle_difference",
    "start_count",
    "start_transfer",
    "transfer_parts",
    "undo_part_use",
    "use_part",
]
