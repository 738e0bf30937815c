"""What things cost, what the last days' orders came to, and the quotes that are out: by the area's own actions.

Prices go back two years; orders are settled from some days ago on, since when the company does so.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import cycle
from random import Random

from firstfix.billing.actions import (
    accept_quote,
    charge_fees,
    decline_quote,
    draft_quote,
    export_invoice_lines,
    save_price_list,
    save_price_version,
    send_quote,
    set_labour_rate,
    set_part_prices,
    set_travel_rate,
    settle_order,
)
from firstfix.billing.actions.prices import copy_price_version
from firstfix.billing.models import ContractTerms, PriceList, PriceVersion, Quote
from firstfix.billing.queries.invoices import orders_not_invoiced
from firstfix.config.demo.clock import ZONE
from firstfix.customers.models import Customer, ServiceContract
from firstfix.equipment.models import Part
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.errors import Refused
from firstfix.work.models import WorkOrder

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
#: Since when orders are settled, and how long after the work that happens.
SETTLING, SETTLED_AFTER = 8 * DAY, 3 * DAY
WITH_FEE = 30

#: Kind of work, least skill level, when, sales price and cost of an hour.
HOURS = (
    ("", 0, "normal", 280, 105), ("", 3, "normal", 360, 140), ("", 0, "night", 450, 160), ("", 0, "weekend", 420, 160),
    ("", 0, "holiday", 620, 260), ("maintenance", 0, "normal", 240, 105),
)  # fmt: skip
FLATS = (80, 120, 160)
WHY_NOT = "今年预算已用完，明年一月再修。"
#: How the quotes of the demo stand: how many are drafts, wait, were accepted, were declined.
STANDING = ("accepted", "draft", "declined", "draft")


def write_billing(*, now: datetime, since: date, seed: int) -> None:
    rng = Random(f"{seed} billing")
    _write_prices(now, since, rng)
    _write_terms(now, rng)
    settle_lately(now=now)
    _hand_over(now)
    _write_quotes(now)


def settle_lately(*, now: datetime) -> None:
    """What was done some days ago is settled by now."""
    done = orders_not_invoiced().filter(why="to_settle", restored_at__lte=now - SETTLED_AFTER)
    for order in done.order_by("restored_at", "pk"):
        assert order.restored_at
        try:
            settle_order(order, by=SYSTEM, at=min(order.restored_at + SETTLED_AFTER, now))
        except Refused:  # a part that nobody has given a price
            continue


def _write_prices(now: datetime, since: date, rng: Random) -> None:
    begun = now - SETTLING
    parts = list(Part.objects.order_by("code"))
    standard = _price_list("STD", "标准价目表", since, begun, markup=Decimal(55), minimum=Decimal(300))
    costs = _price_list("COST", "内部成本价", since, begun, kind=PriceList.Kind.COST)
    for work, level, hours, price, cost in HOURS:
        for version, per_hour in ((standard, price), (costs, cost)):
            set_labour_rate(
                version, work=work, level=level, hours=hours, per_hour=Decimal(per_hour), by=SYSTEM, at=begun
            )
    set_travel_rate(standard, territory=None, per_km=Decimal("2.00"), flat=Decimal(80), by=SYSTEM, at=begun)
    for territory, flat in zip(Territory.objects.order_by("code"), cycle(FLATS), strict=False):
        rate = {"per_km": Decimal("2.00"), "flat": Decimal(flat)}
        set_travel_rate(standard, territory=territory, by=SYSTEM, at=begun, **rate)
    set_travel_rate(costs, territory=None, per_km=Decimal("1.10"), flat=Decimal(0), by=SYSTEM, at=begun)
    priced = {part: _charm(part.price * Decimal(rng.uniform(1.4, 1.9))) for part in parts[::3] if part.price}
    set_part_prices(standard, priced, by=SYSTEM, at=begun)
    year = now.astimezone(ZONE).date().replace(month=1, day=1)
    if year > since:
        copy_price_version(standard, valid_from=year, percent=Decimal(3), by=SYSTEM, at=begun)
    best = Customer.objects.filter(contracts__isnull=False).order_by("pk").first()
    if best:
        agreed = _price_list("KEY-1", f"{best.name} 协议价", since, begun, customer=best, note="三年框架协议")
        set_labour_rate(agreed, work="", level=0, hours="normal", per_hour=Decimal(245), by=SYSTEM, at=begun)
        set_part_prices(agreed, {part: _charm(price * Decimal("0.9")) for part, price in list(priced.items())[:20]},
                        by=SYSTEM, at=begun)  # fmt: skip


def _price_list(
    code: str, name: str, since: date, at: datetime, *, kind: str = PriceList.Kind.SALES,
    customer: Customer | None = None, **version: object,
) -> PriceVersion:  # fmt: skip
    price_list = PriceList(code=code, name=name, kind=kind, currency="CNY", customer=customer, created_at=at)
    save_price_list(price_list, by=SYSTEM, at=at)
    made = PriceVersion(price_list=price_list, valid_from=since, created_at=at, **version)
    return save_price_version(made, by=SYSTEM, at=at)


def _charm(price: Decimal) -> Decimal:
    """Prices as people like them: whole, ending in 5 or 0."""
    return max(Decimal(5), (price / 5).quantize(Decimal(1)) * 5).quantize(Decimal("0.01"))


def _write_terms(now: datetime, rng: Random) -> None:
    """Some contracts say how many visits and parts a year they include, and what they cost."""
    today = now.astimezone(ZONE).date()
    running = ServiceContract.objects.filter(starts_on__lte=today, ends_on__gte=today).order_by("pk")[:WITH_FEE]
    ContractTerms.objects.bulk_create(
        ContractTerms(
            contract=contract, visits_a_year=rng.choice((None, 6, 12)),
            parts_a_year=Decimal(rng.choice((5_000, 20_000))) if contract.covers_parts else None,
            fee=Decimal(rng.choice((3_600, 6_000, 9_800, 18_000))), fee_months=rng.choice((1, 3, 12)),
            cost_centre=f"SV-{rng.randrange(10, 40)}", created_at=now - 10 * DAY,
        )
        for contract in running
    )  # fmt: skip
    charge_fees(at=now - 2 * DAY)


def _hand_over(now: datetime) -> None:
    """Accounting got what was settled until the day before yesterday."""
    last = (now - 5 * DAY).astimezone(ZONE).date()
    try:
        export_invoice_lines(last - 60 * DAY, last, by=_by(Role.MANAGER), at=now - DAY)
    except Refused:  # a company of a single day has nothing yet
        return


def _write_quotes(now: datetime) -> None:
    """Those that wait for the customer have one; of some open orders it was accepted or declined, or is a draft."""
    sales = _by(Role.SALES)
    fresh = WorkOrder.objects.filter(state="open", visits=None, entered_at__range=(now - 4 * DAY, now - DAY))
    paid = fresh.exclude(entitlement="warranty").select_related("contact")
    for order, standing in zip(paid.order_by("entered_at", "pk"), STANDING, strict=False):
        quote = draft_quote(order, by=sales, at=order.entered_at + HOUR)
        if standing == "draft":
            continue
        quote = send_quote(quote, by=sales, at=order.entered_at + 2 * HOUR)
        name = order.contact.name if order.contact else "王女士"
        if standing == "accepted":
            accept_quote(quote, name=name, by=SYSTEM, at=now - 5 * HOUR)
        else:
            decline_quote(quote, name=name, reason=WHY_NOT, by=SYSTEM, at=now - 4 * HOUR)
    waiting = WorkOrder.objects.filter(state="waiting_customer", awaited_quote="").exclude(quotes__state="declined")
    for order in waiting.order_by("pk")[:3]:
        send_quote(draft_quote(order, by=sales, at=now - 20 * HOUR), by=sales, at=now - 19 * HOUR)
    soon = Quote.objects.filter(state="sent").order_by("pk").first()
    if soon:
        soon.valid_until = now.astimezone(ZONE).date() + 2 * DAY
        soon.save(update_fields=["valid_until"])


def _by(role: Role) -> User:
    return User.objects.filter(roles__contains=[role.value]).order_by("pk")[0]
