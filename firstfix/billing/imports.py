"""Prices of parts by the thousand: the rules of `actions/prices.py`, version by version."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from firstfix.billing.actions import save_price_version, set_part_prices
from firstfix.billing.models import PartPrice, PriceList, PriceVersion
from firstfix.customers.imports import CUSTOMERS
from firstfix.equipment.imports import PARTS
from firstfix.equipment.models import Part
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid
from firstfix.platform.exchange.entries import Change, Entry, Verdict
from firstfix.platform.exchange.names import Names, Ref
from firstfix.platform.exchange.rows import Rows
from firstfix.platform.tenants.company import company

PRICE_LISTS = Names(PriceList)
NEEDED = ("price_list", "valid_from", "part", "price")


def import_price_lists(rows: Rows, *, by: Actor) -> None:
    """By code, else by name; for everybody or for a customer. The rules are those of `save_price_list`."""
    require(by, "price.change")
    rows.refer("customer", CUSTOMERS)
    rows.match(PRICE_LISTS, made_code="P")
    there: dict[object, object] = {
        (kind, customer): pk
        for kind, customer, pk in PriceList.objects.filter(contract=None).values_list("kind", "customer", "pk")
    }
    for entry in rows:
        kind = entry.values.get("kind", getattr(entry.record, "kind", PriceList.Kind.SALES))
        customer = entry.values.get("customer") or getattr(entry.record, "customer_id", None)
        currency = entry.values.setdefault("currency", getattr(entry.record, "currency", company().currency)).upper()
        entry.values["currency"] = currency
        own = entry.ref.key if entry.ref else None
        if kind == PriceList.Kind.COST and (customer or currency != company().currency):
            rows.refuse(entry, "kind", _("Costs are the same for all customers, in the company's own currency."))
        elif there.setdefault((kind, customer.key if isinstance(customer, Ref) else customer), own) != own:
            rows.refuse(entry, "customer", _("There is a list for them already: give that one a new version."))
    rows.merge(PRICE_LISTS)


#: A list and the day on which its version begins.
Key = tuple[int, date]


def import_part_prices(rows: Rows, *, by: Actor) -> None:
    """By price list, first day and part. A version that begins on a day that no version begins on is made."""
    require(by, "price.change")
    rows.refer("price_list", PRICE_LISTS)
    rows.refer("part", PARTS)
    for entry in rows:
        if missing := next((name for name in NEEDED if name not in entry.values), ""):
            rows.refuse(entry, missing, _("is missing"))
    versions = _versions(rows)
    _judge(rows, versions)
    if not rows.is_trial:
        _write(rows, versions, by=by)


def _key(entry: Entry) -> Key:
    return entry.values["price_list"].pk, entry.values["valid_from"]


def _versions(rows: Rows) -> dict[Key, PriceVersion]:
    """Those that begin on the days of the file."""
    lists = {entry.values["price_list"].pk for entry in rows}
    found = PriceVersion.objects.filter(price_list__in=lists).select_related("price_list")
    return {(one.price_list_id, one.valid_from): one for one in found}


def _judge(rows: Rows, versions: dict[Key, PriceVersion]) -> None:
    there: dict[tuple[int, int], Decimal] = {
        (version, part): price
        for version, part, price in PartPrice.objects.filter(
            version_of__in=[one.pk for one in versions.values()],
            part__in={entry.values["part"].pk for entry in rows},
        ).values_list("version_of", "part", "price")
    }
    firsts: dict[Any, Entry] = {}
    for entry in rows:
        own = (*_key(entry), entry.values["part"].pk)
        first = firsts.setdefault(own, entry)
        if first is not entry:
            rows.repeats(entry, first)
            continue
        version = versions.get(_key(entry))
        before = there.get((version.pk, entry.values["part"].pk)) if version else None
        price = entry.values["price"]
        if before == price:
            entry.verdict = Verdict.SAME
        elif before is None:
            entry.verdict = Verdict.NEW
        else:
            entry.verdict = Verdict.CHANGED
            entry.changes.append(Change("price", str(before), str(price)))
        if version is None:
            entry.notes.append(_("A version from %(day)s is made.") % {"day": entry.values["valid_from"]})


def _write(rows: Rows, versions: dict[Key, PriceVersion], *, by: Actor) -> None:
    prices: dict[Key, dict[int, Decimal]] = defaultdict(dict)
    asked: dict[Key, list[Entry]] = defaultdict(list)
    for entry in rows.entries:
        if entry.verdict in (Verdict.NEW, Verdict.CHANGED):
            prices[_key(entry)][entry.values["part"].pk] = entry.values["price"]
            asked[_key(entry)].append(entry)
    lists = PriceList.objects.in_bulk({list_id for list_id, _day in prices})
    parts = Part.objects.in_bulk({part for of in prices.values() for part in of})
    for key in sorted(prices):
        version = versions.get(key) or PriceVersion(price_list=lists[key[0]], valid_from=key[1])
        try:
            if version.pk is None:
                version = save_price_version(version, by=by, at=rows.attempt.now)
        except Invalid as wrong:
            for entry in asked[key]:
                rows.refuse(entry, "valid_from", wrong.said)
            continue
        wanted = {parts[part]: price for part, price in prices[key].items()}
        set_part_prices(version, wanted, by=by, at=rows.attempt.now)
