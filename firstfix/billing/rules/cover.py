"""Who is charged for a line of an order, and why: warranty, contract, goodwill, ourselves, else the customer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum


class Payer(StrEnum):
    CUSTOMER = "customer"
    WARRANTY = "warranty"
    CONTRACT = "contract"
    GOODWILL = "goodwill"
    OURSELVES = "ourselves"


#: Why, as `code` and values that a page puts in words; see words.py.
Reason = dict[str, str]


@dataclass(frozen=True)
class Cover:
    """What holds for one order.

    payer        whom the order's entitlement names: warranty, contract, or the customer
    reason       of the entitlement
    repeat_of    the number of the order that this one repeats within the repeat window: we pay for that ourselves
    covers       what the contract includes: labour, parts, travel
    visits_left, parts_left   of this year, by the contract; None is no limit
    visits       those of this order that have been counted
    """

    payer: Payer
    reason: Reason
    repeat_of: str = ""
    contract: str = ""
    covers: frozenset[str] = frozenset()
    visits_left: int | None = None
    parts_left: Decimal | None = None
    visits: frozenset[int] = frozenset()


CUSTOMER = Cover(Payer.CUSTOMER, {"code": "chargeable"})

#: Which word of a contract a kind of line is included by; other kinds are nobody's but the customer's.
INCLUDED_BY = {"labour": "labour", "part": "parts", "travel": "travel", "expense": "travel"}


def charged_to(kind: str, price: Decimal, visit: int | None, cover: Cover) -> tuple[Payer, Reason, Cover]:
    """Whom a line is charged to, why, and what is left of the cover for the lines after it."""
    if kind not in INCLUDED_BY:
        return Payer.CUSTOMER, {"code": "added"}, cover
    if cover.repeat_of:
        return Payer.OURSELVES, {"code": "repeat", "number": cover.repeat_of}, cover
    if cover.payer is Payer.WARRANTY:
        return Payer.WARRANTY, cover.reason, cover
    if cover.payer is not Payer.CONTRACT:
        return Payer.CUSTOMER, cover.reason, cover
    if INCLUDED_BY[kind] not in cover.covers:
        return Payer.CUSTOMER, {"code": "not_included", "number": cover.contract}, cover
    return _by_contract(kind, price, visit, cover)


def _by_contract(kind: str, price: Decimal, visit: int | None, cover: Cover) -> tuple[Payer, Reason, Cover]:
    """Included, as far as the year's limits go: a line that goes beyond one is the customer's as a whole."""
    said = {"number": cover.contract}
    if kind == "part" and cover.parts_left is not None:
        if price > cover.parts_left:
            return Payer.CUSTOMER, {"code": "parts_used_up", **said, "left": str(cover.parts_left)}, cover
        return Payer.CONTRACT, {"code": "contract", **said}, replace(cover, parts_left=cover.parts_left - price)
    if visit is not None and visit not in cover.visits and cover.visits_left is not None:
        if cover.visits_left <= 0:
            return Payer.CUSTOMER, {"code": "visits_used_up", **said}, cover
        cover = replace(cover, visits_left=cover.visits_left - 1, visits=cover.visits | {visit})
    return Payer.CONTRACT, {"code": "contract", **said}, cover
