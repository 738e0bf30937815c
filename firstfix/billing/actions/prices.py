"""Price lists, their versions and the prices in them. A change makes history: every former price stands in its fact."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from firstfix.billing.facts import (
    PriceListAdded,
    PriceListChanged,
    PricesSet,
    PriceVersionAdded,
    PriceVersionChanged,
)
from firstfix.billing.models import LabourRate, PartPrice, PriceList, PriceVersion, TravelRate
from firstfix.billing.rules import rounded
from firstfix.equipment.models import Part
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.errors import Invalid
from firstfix.platform.facts.actions import record
from firstfix.platform.records import by_field, changed_fields, keep
from firstfix.platform.tenants.company import company

MOST = Decimal("9999999999.99")
#: Prices in one fact.
MOST_TOLD = 200


@transaction.atomic
def save_price_list(price_list: PriceList, *, by: Actor, at: datetime | None = None) -> PriceList:
    require(by, "price.change")
    price_list.currency = price_list.currency.strip().upper() or company().currency
    if price_list.kind == PriceList.Kind.COST:
        require(by, "account.see_cost")
        if price_list.currency != company().currency:
            raise Invalid({"currency": _("Costs are in the company's own currency.")})
        if price_list.customer_id or price_list.contract_id:
            raise Invalid({"kind": _("Costs are the same for all customers.")})
    if price_list.customer_id and price_list.contract_id:
        raise Invalid({"contract": _("For a customer or for a contract, not both.")})
    for_whom = PriceList.objects.filter(
        kind=price_list.kind, customer=price_list.customer_id, contract=price_list.contract_id
    )
    if for_whom.exclude(pk=price_list.pk).exists():
        raise Invalid({"customer": _("There is a list for them already: give that one a new version.")})
    return keep(price_list, by=by, action="price.change", added=PriceListAdded, changed=PriceListChanged, at=at)


@transaction.atomic
def save_price_version(version: PriceVersion, *, by: Actor, at: datetime | None = None) -> PriceVersion:
    """A new version that begins while another one goes on without end ends that one the day before."""
    require(by, "price.change")
    price_list = _locked(version.price_list)
    if version.valid_from and version.valid_until and version.valid_until < version.valid_from:
        raise Invalid({"valid_until": _("It ends before it begins.")})
    is_new = version._state.adding
    if is_new and version.valid_from:
        _end_open(price_list, version.valid_from, by=by, at=at)
    if (other := _overlapping(version)) is not None:
        dated = {"start": other.valid_from, "end": other.valid_until or "…"}
        raise Invalid({"valid_from": _("Another version holds from %(start)s to %(end)s.") % dated})
    try:
        version.full_clean(validate_constraints=False)
    except ValidationError as wrong:
        raise Invalid(by_field(wrong)) from wrong
    if is_new:
        version.save()
        record(PriceVersionAdded(version.valid_from, version.valid_until), about=price_list, by=by, at=at)
    elif fields := changed_fields(version):
        version.save()
        record(PriceVersionChanged(version.valid_from, fields), about=price_list, by=by, at=at)
    return version


@transaction.atomic
def copy_price_version(
    version: PriceVersion, *, valid_from: date, percent: Decimal = Decimal(0), by: Actor, at: datetime | None = None
) -> PriceVersion:
    """The next version with the same prices, all of them raised (or lowered) by `percent` if that is said."""
    require(by, "price.change")
    if not -100 < percent <= 1000:
        raise Invalid({"percent": _("Between −100 and 1000.")})
    if valid_from <= version.valid_from:
        raise Invalid({"valid_from": _("The next version begins later than the one that it is made from.")})
    parts, labour, travel = (
        list(version.part_prices.all()), list(version.labour_rates.all()), list(version.travel_rates.all()),
    )  # fmt: skip
    names = ("markup", "vat_parts", "vat_work", "minimum", "rounding", "step_minutes", "night_from", "night_to")
    made = PriceVersion(
        price_list=version.price_list, valid_from=valid_from, **{name: getattr(version, name) for name in names}
    )
    made = save_price_version(made, by=by, at=at)

    def raised(price: Decimal) -> Decimal:
        return min(rounded(price * (100 + percent) / 100), MOST)

    PartPrice.objects.bulk_create(
        [PartPrice(version_of=made, part_id=one.part_id, price=raised(one.price)) for one in parts], batch_size=2000
    )
    LabourRate.objects.bulk_create(
        LabourRate(version_of=made, work=one.work, level=one.level, hours=one.hours, per_hour=raised(one.per_hour))
        for one in labour
    )
    TravelRate.objects.bulk_create(
        TravelRate(
            version_of=made, territory_id=one.territory_id, per_km=raised(one.per_km), flat=raised(one.flat)
        )
        for one in travel
    )  # fmt: skip
    return made


@transaction.atomic
def set_part_prices(
    version: PriceVersion, prices: Mapping[Part, Decimal | None], *, by: Actor, at: datetime | None = None
) -> PriceVersion:
    """Prices by part; None takes a part off the list."""
    require(by, "price.change")
    _locked(version.price_list)
    there = {one.part_id: one for one in version.part_prices.filter(part__in=prices)}
    rows, new, changed, gone = [], [], [], []
    for part, price in prices.items():
        former = there.get(part.pk)
        before = former.price if former else None
        if price is not None:
            _check(price)
        if before == price:
            continue
        if price is None:
            gone.append(part)
        elif former:
            former.price = price
            former.version += 1
            changed.append(former)
        else:
            new.append(PartPrice(version_of=version, part=part, price=price))
        rows.append((part.code, _said(before), _said(price)))
    version.part_prices.filter(part__in=gone).delete()
    PartPrice.objects.bulk_update(changed, ["price", "version"], batch_size=2000)
    PartPrice.objects.bulk_create(new, batch_size=2000)
    _told(version, rows, by=by, at=at)
    return version


@transaction.atomic
def set_labour_rate(
    version: PriceVersion, *, work: str, level: int, hours: str, per_hour: Decimal | None, by: Actor,
    at: datetime | None = None,
) -> PriceVersion:  # fmt: skip
    """The price of an hour for a kind of work (empty: all), a least skill level and a time; None takes it away."""
    require(by, "price.change")
    _locked(version.price_list)
    if hours not in LabourRate.Hours.values:
        raise Invalid({"hours": _("Choose one of the list.")})
    if not 0 <= level <= 9:
        raise Invalid({"level": _("From 0 to 9.")})
    key: dict[str, Any] = {"version_of": version, "work": work, "level": level, "hours": hours}
    former = LabourRate.objects.filter(**key).first()
    before = former.per_hour if former else None
    if per_hour is None:
        LabourRate.objects.filter(**key).delete()
    else:
        LabourRate.objects.update_or_create(**key, defaults={"per_hour": _check(per_hour, field="per_hour")})
    if before != per_hour:
        name = f"{work or '*'} {level} {hours}"
        _told(version, [(name, _said(before), _said(per_hour))], by=by, at=at)
    return version


@transaction.atomic
def set_travel_rate(
    version: PriceVersion, *, territory: Territory | None, per_km: Decimal | None, flat: Decimal | None, by: Actor,
    at: datetime | None = None,
) -> PriceVersion:  # fmt: skip
    """What a way costs to a territory (None: everywhere); both None takes it away."""
    require(by, "price.change")
    _locked(version.price_list)
    former = TravelRate.objects.filter(version_of=version, territory=territory).first()
    before = f"{former.flat} + {former.per_km}/km" if former else ""
    after = ""
    if per_km is None and flat is None:
        TravelRate.objects.filter(version_of=version, territory=territory).delete()
    else:
        values = {
            "per_km": _check(per_km or Decimal(0), field="per_km"), "flat": _check(flat or Decimal(0), field="flat"),
        }  # fmt: skip
        TravelRate.objects.update_or_create(version_of=version, territory=territory, defaults=values)
        after = f"{values['flat']} + {values['per_km']}/km"
    if before != after:
        _told(version, [(territory.code if territory else "*", before, after)], by=by, at=at)
    return version


def _locked(price_list: PriceList) -> PriceList:
    """Two people who give a list a new version wait for one another."""
    return PriceList.objects.select_for_update(of=("self",), no_key=True).get(pk=price_list.pk)


def _end_open(price_list: PriceList, start: date, *, by: Actor, at: datetime | None) -> None:
    going = price_list.versions.filter(valid_until=None, valid_from__lt=start).first()
    if going and not price_list.versions.filter(valid_from__gt=going.valid_from, valid_from__lt=start).exists():
        going.valid_until = start - timedelta(days=1)
        going.save()
        record(PriceVersionChanged(going.valid_from, ("valid_until",)), about=price_list, by=by, at=at)


def _overlapping(version: PriceVersion) -> PriceVersion | None:
    if not version.valid_from:
        return None
    holding = Q(valid_until=None) | Q(valid_until__gte=version.valid_from)
    others = PriceVersion.objects.filter(holding, price_list=version.price_list_id).exclude(pk=version.pk)
    if version.valid_until:
        others = others.filter(valid_from__lte=version.valid_until)
    return others.first()


def _check(price: Decimal, *, field: str = "price") -> Decimal:
    if not price.is_finite() or not 0 <= price <= MOST:
        raise Invalid({field: _("A price is not negative, and not larger than ten billion.")})
    if price != rounded(price):
        raise Invalid({field: _("At most two decimal places.")})
    return price


def _said(price: Decimal | None) -> str:
    return "" if price is None else str(rounded(price))


def _told(version: PriceVersion, rows: list[tuple[str, str, str]], *, by: Actor, at: datetime | None) -> None:
    for start in range(0, len(rows), MOST_TOLD):
        some = tuple(rows[start : start + MOST_TOLD])
        record(PricesSet(version.valid_from, some), about=version.price_list, by=by, at=at)
