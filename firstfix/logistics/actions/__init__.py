"""What people do with parts and tools."""

from firstfix.logistics.actions.claim_answers import accept_claim, refuse_claim, settle_claim
from firstfix.logistics.actions.claims import cancel_claim, claim_old_parts, drop_claim_line, send_claim
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
from firstfix.logistics.actions.kept import keep_at, release_at
from firstfix.logistics.actions.kits import set_kit_tool
from firstfix.logistics.actions.ledger import LotsUnnamed, lock_shelves
from firstfix.logistics.actions.loans import cancel_loan, give_back_tool, lend_tool, reserve_tool, take_tool
from firstfix.logistics.actions.lots import Numbered, note_numbers
from firstfix.logistics.actions.old_parts import (
    give_up_old_part,
    hand_in_old_part,
    inspect_old_part,
    receive_old_part,
)
from firstfix.logistics.actions.picks import Taken, pick_for_day, put_back_picks
from firstfix.logistics.actions.places import save_stock_place, set_minimum
from firstfix.logistics.actions.proofs import prove_old_part
from firstfix.logistics.actions.reminders import remind_everybody
from firstfix.logistics.actions.replenishment import Accepted, accept_refills
from firstfix.logistics.actions.reservations import Reserved, fit_reservations, release_reservations, reserve_parts
from firstfix.logistics.actions.stand_ins import use_instead
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
from firstfix.logistics.actions.told_counts import ToldCounts, tell_counts
from firstfix.logistics.actions.tools import calibrate_tool, move_tool, save_tool, send_tool
from firstfix.logistics.actions.transfers import (
    Wanted,
    approve_transfer,
    ask_transfer,
    cancel_transfer,
    refuse_transfer,
    start_transfer,
)
from firstfix.logistics.actions.uses import undo_part_use, use_part

__all__ = [
    "Accepted",
    "Counted",
    "LotsUnnamed",
    "Numbered",
    "Reserved",
    "Taken",
    "ToldCounts",
    "Wanted",
    "Why",
    "accept_claim",
    "accept_refills",
    "approve_transfer",
    "ask_recount",
    "ask_transfer",
    "book_count",
    "calibrate_tool",
    "cancel_claim",
    "cancel_count",
    "cancel_loan",
    "cancel_transfer",
    "change_stock_rules",
    "claim_old_parts",
    "count_shelf",
    "count_stock",
    "drop_claim_line",
    "drop_supplier_price",
    "end_supply_order",
    "expect_supply_order",
    "finish_count",
    "fit_reservations",
    "give_back_tool",
    "give_up_old_part",
    "hand_in_old_part",
    "hand_over",
    "inspect_old_part",
    "keep_at",
    "lend_tool",
    "lock_shelves",
    "move_tool",
    "note_numbers",
    "open_supply_order",
    "pick_for_day",
    "pick_piece",
    "prove_old_part",
    "put_back_picks",
    "receive_old_part",
    "receive_parts",
    "receive_supplied",
    "receive_transfer",
    "refuse_claim",
    "refuse_transfer",
    "release_at",
    "release_reservations",
    "remind_everybody",
    "reserve_parts",
    "reserve_tool",
    "save_stock_place",
    "save_supplier",
    "save_tool",
    "scrap_parts",
    "send_claim",
    "send_supply_order",
    "send_tool",
    "send_transfer",
    "set_kit_tool",
    "set_minimum",
    "set_supplier_price",
    "set_supply_line",
    "settle_claim",
    "settle_difference",
    "start_count",
    "start_transfer",
    "take_tool",
    "tell_counts",
    "transfer_parts",
    "undo_part_use",
    "use_instead",
    "use_part",
]
