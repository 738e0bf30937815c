"""What waits for the parts keepers."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.logistics.models import StockDifference, Tool
from firstfix.logistics.queries.claims import claims_late
from firstfix.logistics.queries.counts import counts_listed
from firstfix.logistics.queries.listed import in_calibration_states, stock_listed
from firstfix.logistics.queries.loans import late_loans
from firstfix.logistics.queries.lots import expiry_levels
from firstfix.logistics.queries.old_parts import old_parts_listed
from firstfix.logistics.queries.replenishment import supply_orders_late
from firstfix.logistics.queries.transfers import transfers_listed
from firstfix.platform.accounts.roles import Role
from firstfix.platform.waiting.register import Waiting

KEEPERS = frozenset({Role.PARTS})

WAITING = (
    Waiting(_("Decide on transfers asked for"), "swap", "transfers", "transfer.approve", KEEPERS,
            lambda user: transfers_listed(user).filter(state="asked"), query="show=asked", since="asked_at"),
    Waiting(_("Send approved transfers"), "swap", "transfers", "transfer.send", KEEPERS,
            lambda user: transfers_listed(user).filter(state="approved"), query="show=approved", since="approved_at"),
    Waiting(_("Inspect old parts that came back"), "return", "old_parts", "old_part.inspect", KEEPERS,
            lambda _user: old_parts_listed().filter(return_state="received"), query="state=received",
            since="returned_at"),
    Waiting(_("Settle differences"), "adjust", "stock_differences", "difference.settle", KEEPERS,
            lambda _user: StockDifference.objects.filter(settled_at=None), query="is=open", since="at"),
    Waiting(_("Look at finished counts"), "checklist", "stock_counts", "count.book", KEEPERS,
            lambda user: counts_listed(user).filter(state="review"), query="state=review", since="finished_at"),
    Waiting(_("Scrap what has expired"), "late", "stock", "stock.move", KEEPERS,
            lambda _user: stock_listed().filter(expiry_levels()["expired"]), query="by=place&level=expired"),
    Waiting(_("Deliveries that are late"), "kit", "supply_orders", "supply_order.change", KEEPERS,
            lambda _user: supply_orders_late(timezone.localdate()), query="due=late", since="expected_on"),
    Waiting(_("Answers of suppliers that are late"), "warranty", "supplier_claims", "supplier_claim.change", KEEPERS,
            lambda _user: claims_late(timezone.localdate()), query="due=late", since="answer_due_on"),
    Waiting(_("Tools that should be back"), "tool", "loans", "tool.lend", KEEPERS,
            lambda _user: late_loans(today=timezone.localdate()), query="due=late", since="due_on"),
    Waiting(_("Have tools calibrated"), "tool", "tools", "tool.change", KEEPERS,
            lambda _user: in_calibration_states(Tool.objects.all(), ["expired"], on=timezone.localdate()),
            query="calibration=expired", since="calibrated_until"),
)  # fmt: skip
