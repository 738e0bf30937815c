"""What people do to product models, parts and assets."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.customers.models import ServiceContract
from firstfix.equipment.facts import (
    AssetAdded,
    AssetChanged,
    AssetCovered,
    AssetStepped,
    AssetUncovered,
    CoverageNarrowed,
    CoverageWidened,
    MeterRead,
    PartAdded,
    PartChanged,
    PartReplaced,
    ProductModelAdded,
    ProductModelChanged,
    ReplacementRemoved,
    SoftwareVersionNoted,
)
from firstfix.equipment.models import Asset, ContractCoverage, Part, PartReplacement, ProductModel, Reading
from firstfix.equipment.queries import label_token, replacement_arrows
from firstfix.equipment.rules import Arrow, makes_circle, warranty_end, wrong_unit
from firstfix.equipment.states import ASSET_STATES
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid
from firstfix.platform.facts.actions import record
from firstfix.platform.records import keep
from firstfix.platform.tenants.doors import fit_doors
from firstfix.platform.tenants.numbers import next_number


@transaction.atomic
def save_product_model(model: ProductModel, *, by: Actor) -> ProductModel:
    model.code = model.code or next_number("M", at=timezone.now())
    return keep(model, by=by, action="product.change", added=ProductModelAdded, changed=ProductModelChanged)


@transaction.atomic
def save_part(part: Part, *, by: Actor) -> Part:
    """A new part gets a number. The unit of a measured one stays: the books keep quantities in it."""
    part.code = part.code or next_number("P", at=timezone.now())
    if not part._state.adding:
        former = Part.objects.values_list("unit", flat=True).get(pk=part.pk)
        if wrong := wrong_unit(former, part.unit):
            raise Invalid({"unit": wrong})
    return keep(part, by=by, action="part.change", added=PartAdded, changed=PartChanged)


@transaction.atomic
def replace_part(
    old: Part,
    new: Part,
    *,
    by: Actor,
    supersedes: bool = False,
    both_ways: bool = False,
    at: datetime | None = None,
) -> PartReplacement:
    """Let `new` stand in for `old`; said again, it changes how. Chains are followed, circles are refused."""
    require(by, "part.change")
    # One at a time, so that two who close a circle together see each other.
    list(Part.objects.filter(pk__in=[old.pk, new.pk]).order_by("pk").select_for_update(no_key=True))
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [_REPLACING, old.tenant_id])
    if old.pk == new.pk:
        raise Invalid({"new": _("A part does not replace itself.")})
    if old.unit != new.unit:
        raise Invalid({"new": _("Only a part of the same unit can stand in.")})
    arrows = replacement_arrows()
    others = [arrow for arrow in arrows if (arrow.old, arrow.new) != (old.pk, new.pk)]
    if makes_circle(old.pk, new.pk, others):
        raise Invalid({"new": _("%(new)s is replaced by %(old)s already: that would go round in a circle.")
                       % {"new": new.code, "old": old.code}})  # fmt: skip
    if supersedes and any(arrow.old == old.pk and arrow.supersedes for arrow in others):
        raise Invalid({"supersedes": _("Another part supersedes this one already.")})
    replacement, is_new = PartReplacement.objects.update_or_create(
        old=old, new=new, defaults={"supersedes": supersedes, "both_ways": both_ways}
    )
    if is_new or Arrow(old.pk, new.pk, supersedes, both_ways) not in arrows:
        record(PartReplaced(new.code, supersedes, both_ways), about=old, by=by, at=at)
    return replacement


_REPLACING = 0x1A9048


@transaction.atomic
def remove_replacement(replacement: PartReplacement, *, by: Actor) -> None:
    require(by, "part.change")
    replacement.delete()
    record(ReplacementRemoved(replacement.new.code), about=replacement.old, by=by)


@transaction.atomic
def save_asset(asset: Asset, *, by: Actor, at: datetime | None = None) -> Asset:
    """A new asset gets a number, its label's door, and a warranty from its model where no date is given."""
    is_new = asset._state.adding
    _check_parent(asset)
    asset.code = asset.code or next_number("A", at=timezone.now())
    if is_new and asset.warranty_until is None:
        asset.warranty_until = warranty_end(
            asset.commissioned_on or asset.delivered_on, asset.product_model.warranty_months
        )
    _keep_asset(asset, by=by, action="asset.change", at=at)
    if is_new:
        fit_doors("asset", [(label_token(asset), asset.pk)])
    return asset


@transaction.atomic
def note_software_version(asset: Asset, version: str, *, by: Actor, at: datetime | None = None) -> Asset:
    """What runs on it now, as read on site or after an update; the same again is no change."""
    asset = Asset.objects.select_for_update(no_key=True).get(pk=asset.pk)
    asset.software_version = version.strip()
    return _keep_asset(asset, by=by, action="asset.note_version", at=at)


def _keep_asset(asset: Asset, *, by: Actor, action: str, at: datetime | None) -> Asset:
    """Another software version is a fact of its own: bulletins and reliability go by it."""
    former = Asset.objects.filter(pk=asset.pk).values_list("software_version", flat=True).first() or ""
    keep(asset, by=by, action=action, added=AssetAdded, changed=AssetChanged, at=at)
    if asset.software_version != former:
        record(SoftwareVersionNoted(asset.software_version, former), about=asset, by=by, at=at)
    return asset


def _check_parent(asset: Asset) -> None:
    above, seen = asset.parent, {asset.pk}
    while above is not None:
        if above.pk in seen:
            raise Invalid({"parent": _("An asset cannot be part of itself.")})
        seen.add(above.pk)
        above = above.parent


@transaction.atomic
def step_asset(asset: Asset, verb: str, *, by: Actor) -> Asset:
    """Commission, put into service or retire."""
    require(by, "asset.change")
    asset = Asset.objects.select_for_update(no_key=True).get(pk=asset.pk)
    asset.state = ASSET_STATES.after(asset.state, verb)
    if verb == "commission":
        asset.commissioned_on = timezone.localdate()
        asset.warranty_until = warranty_end(asset.commissioned_on, asset.product_model.warranty_months)
    asset.save()
    record(AssetStepped(verb=verb, state=asset.state), about=asset, by=by)
    return asset


@transaction.atomic
def cover_asset(asset: Asset, contract: ServiceContract, *, by: Actor) -> None:
    require(by, "contract.change")
    if asset.site.customer_id != contract.customer_id:
        raise Invalid({"asset": _("This asset stands at another customer's site.")})
    _coverage, is_new = ContractCoverage.objects.get_or_create(asset=asset, contract=contract)
    if is_new:
        record(AssetCovered(contract=contract.number), about=asset, by=by)
        record(CoverageWidened(asset=asset.code), about=contract, by=by)


@transaction.atomic
def uncover_asset(asset: Asset, contract: ServiceContract, *, by: Actor) -> None:
    require(by, "contract.change")
    if ContractCoverage.objects.filter(asset=asset, contract=contract).delete()[0]:
        record(AssetUncovered(contract=contract.number), about=asset, by=by)
        record(CoverageNarrowed(asset=asset.code), about=contract, by=by)


@transaction.atomic
def record_reading(
    asset: Asset,
    *,
    meter: str,
    value: Decimal,
    unit: str = "",
    by: Actor,
    at: datetime | None = None,
    uid: uuid.UUID | None = None,
) -> Reading:
    """A meter's value; the same `uid` twice is the same reading."""
    require(by, "asset.change")
    if uid and (known := Reading.objects.filter(uid=uid).first()):
        return known
    reading = Reading.objects.create(
        asset=asset, meter=meter, value=value, unit=unit, at=at or timezone.now(), uid=uid or uuid.uuid4()
    )
    record(MeterRead(meter=meter, value=str(value), unit=unit), about=asset, by=by, at=at)
    return reading
