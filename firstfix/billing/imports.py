"""Prices of parts by the thousand, of work and of ways: the rules of `actions/prices.py`, version by version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from firstfix.billing.actions import save_price_version, set_labour_rate, set_part_prices, set_travel_rate
from firstfix.billing.models import LabourRate, PartPrice, PriceList, PriceVersion, TravelRate
from firstfix.customers.imports import CUSTOMERS, TERRITORIES
from firstfix.equipment.imports import PARTS
from firstfix.equipment.models import Part
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.errors import Invalid
from firstfix.platform.exchange.entries import Change, Entry, Verdict
from firstfix.platform.exchange.names import Names, Ref
from firstfix.platform.exchange.rows import Rows
from firstfix.platform.tenants.company import company

PRICE_LISTS = Names(PriceList)


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
#: What a price of a version is for: a part, work at a time, a territory.
Own = tuple[object, ...]


def import_part_prices(rows: Rows, *, by: Actor) -> None:
    """By price list, first day and part. A version that begins on a day that no version begins on is made."""
    require(by, "price.change")
    rows.refer("price_list", PRICE_LISTS)
    rows.refer("part", PARTS)
    versions = _versions(rows, needed=("part", "price"))
    parts_named = {entry.values["part"].pk for entry in rows}
    there = PartPrice.objects.filter(version_of__in=versions.values(), part__in=parts_named)
    _judge(
        rows, versions, fields=("price",), own=lambda said: (said["part"].pk,),
        there={(version, part): {"price": price} for version, part, price
               in there.values_list("version_of", "part", "price")},
    )  # fmt: skip
    parts = {} if rows.is_trial else Part.objects.in_bulk(parts_named)
    for version, entries in _to_write(rows, versions, by=by):
        wanted = {parts[entry.values["part"].pk]: entry.values["price"] for entry in entries}
        set_part_prices(version, wanted, by=by, at=rows.attempt.now)


def import_labour_rates(rows: Rows, *, by: Actor) -> None:
    """By price list, first day, kind of work, skill level and time; what is not said is all work, everybody, normal."""
    require(by, "price.change")
    rows.refer("price_list", PRICE_LISTS)
    for entry in rows:
        entry.values = {"work": "", "level": 0, "hours": LabourRate.Hours.NORMAL.value} | entry.values
    versions = _versions(rows, needed=("per_hour",))
    there = LabourRate.objects.filter(version_of__in=versions.values())
    _judge(
        rows, versions, fields=("per_hour",), own=lambda said: (said["work"], said["level"], said["hours"]),
        there={(version, *own): {"per_hour": price} for version, *own, price
               in there.values_list("version_of", "work", "level", "hours", "per_hour")},
    )  # fmt: skip
    for version, entries in _to_write(rows, versions, by=by):
        for entry in entries:
            said = {name: entry.values[name] for name in ("work", "level", "hours", "per_hour")}
            set_labour_rate(version, **said, by=by, at=rows.attempt.now)


def import_travel_rates(rows: Rows, *, by: Actor) -> None:
    """By price list, first day and territory; without one it holds everywhere else."""
    require(by, "price.change")
    rows.refer("price_list", PRICE_LISTS)
    rows.refer("territory", TERRITORIES)
    for entry in rows:
        entry.values = {"per_km": Decimal(0), "flat": Decimal(0)} | entry.values
    versions = _versions(rows, needed=())
    there = TravelRate.objects.filter(version_of__in=versions.values())
    _judge(
        rows, versions, fields=("per_km", "flat"), own=lambda said: (_territory(said),),
        there={(version, territory): {"per_km": per_km, "flat": flat} for version, territory, per_km, flat
               in there.values_list("version_of", "territory", "per_km", "flat")},
    )  # fmt: skip
    territories = {} if rows.is_trial else Territory.objects.in_bulk()
    for version, entries in _to_write(rows, versions, by=by):
        for entry in entries:
            territory = territories.get(_territory(entry.values) or 0)
            per_km, flat = entry.values["per_km"], entry.values["flat"]
            set_travel_rate(version, territory=territory, per_km=per_km, flat=flat, by=by, at=rows.attempt.now)


def _territory(said: Mapping[str, Any]) -> int | None:
    ref = said.get("territory")
    return ref.pk if isinstance(ref, Ref) else None


def _key(entry: Entry) -> Key:
    return entry.values["price_list"].pk, entry.values["valid_from"]


def _versions(rows: Rows, *, needed: Iterable[str]) -> dict[Key, PriceVersion]:
    """Those of the file's lists; rows that lack something are refused."""
    for entry in rows:
        if missing := next((name for name in ("price_list", "valid_from", *needed) if name not in entry.values), ""):
            rows.refuse(entry, missing, _("is missing"))
    lists = {entry.values["price_list"].pk for entry in rows}
    found = PriceVersion.objects.filter(price_list__in=lists).select_related("price_list")
    return {(one.price_list_id, one.valid_from): one for one in found}


def _judge(
    rows: Rows,
    versions: Mapping[Key, PriceVersion],
    *,
    fields: Iterable[str],
    own: Callable[[Mapping[str, Any]], Own],
    there: Mapping[Own, Mapping[str, Decimal]],
) -> None:
    """own: what the row's price is for; there: the prices that are, by version and that."""
    firsts: dict[Own, Entry] = {}
    for entry in rows:
        first = firsts.setdefault((*_key(entry), *own(entry.values)), entry)
        if first is not entry:
            rows.repeats(entry, first)
            continue
        version = versions.get(_key(entry))
        before = there.get((version.pk, *own(entry.values))) if version else None
        changes = [
            Change(name, str(before[name]), str(entry.values[name]))
            for name in fields
            if before and before[name] != entry.values[name]
        ]
        entry.verdict = Verdict.NEW if before is None else Verdict.CHANGED if changes else Verdict.SAME
        entry.changes += changes
        if version is None:
            entry.notes.append(_("A version from %(day)s is made.") % {"day": entry.values["valid_from"]})


def _to_write(
    rows: Rows, versions: Mapping[Key, PriceVersion], *, by: Actor
) -> Iterator[tuple[PriceVersion, list[Entry]]]:
    """Each version, made where it is missing, with what is new or other in it; nothing on a trial."""
    asked: dict[Key, list[Entry]] = defaultdict(list)
    for entry in () if rows.is_trial else rows.entries:
        if entry.verdict in (Verdict.NEW, Verdict.CHANGED):
            asked[_key(entry)].append(entry)
    lists = PriceList.objects.in_bulk({list_id for list_id, _day in asked}) if asked else {}
    for key in sorted(asked):
        version = versions.get(key) or PriceVersion(price_list=lists[key[0]], valid_from=key[1])
        try:
            if version.pk is None:
                version = save_price_version(version, by=by, at=rows.attempt.now)
        except Invalid as wrong:
            for entry in asked[key]:
                rows.refuse(entry, "valid_from", wrong.said)
            continue
        yield version, asked[key]
