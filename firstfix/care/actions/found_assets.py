"""An engineer finds a machine that the system does not know; the desk adds it, recognises it or lets it be."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.care.actions.caught import notify_all, person, photo_fields, said, short, tell_answer, tell_visit
from firstfix.care.facts import AssetFound, FoundAssetStepped
from firstfix.care.models import FoundAsset, FoundAssetPhoto, Where
from firstfix.care.states import FOUND_ASSET_STATES
from firstfix.equipment.actions import save_asset
from firstfix.equipment.models import Asset, ProductModel
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Text
from firstfix.platform.facts.actions import record
from firstfix.platform.files.models import Upload
from firstfix.platform.tenants.numbers import next_number

MOST_PHOTOS = 10


@transaction.atomic
def report_found_asset(
    where: Where,
    *,
    serial: str = "",
    name: str = "",
    place: str = "",
    product_model: ProductModel | None = None,
    photos: Iterable[BinaryIO | Upload] = (),
    by: Actor,
    at: datetime | None = None,
    uid: uuid.UUID | None = None,
) -> FoundAsset:
    """A machine at this site that the system does not know, as far as its plate can be read. The same `uid` is one."""
    require(by, "found_asset.report")
    if uid and (known := FoundAsset.objects.filter(uid=uid).first()):
        return known
    if where.site is None:
        raise Invalid({"site": _("Please say at which site it stands.")})
    serial, name = short(serial, field="serial", most=80), short(name, field="name", most=200)
    if not (serial or name or product_model):
        raise Invalid({"serial": _("Please give the serial number, the product model or at least a name.")})
    at = at or timezone.now()
    found = FoundAsset.objects.create(
        **{**where.fields, "asset": None},
        uid=uid or uuid.uuid4(),
        number=next_number("FA", at=at),
        serial=serial,
        name=name,
        place=short(place, field="place"),
        product_model=product_model,
        by=person(by),
        at=at,
    )
    _keep_photos(found, photos)
    record(AssetFound(found.number, serial), about=found, by=by, at=at)
    tell_visit(where.visit, "asset", by=by, at=at)
    return found


@transaction.atomic
def add_found_asset(
    found: FoundAsset,
    *,
    product_model: ProductModel,
    serial: str = "",
    name: str = "",
    place: str = "",
    by: Actor,
    at: datetime | None = None,
) -> Asset:
    """It is new: an asset at the same site, with its number and label, completed by the desk."""
    require(by, "found_asset.settle")
    found = _locked(found)
    asset = Asset(
        product_model=product_model, site=found.site, state="in_service", source=found.number,
        serial=short(serial, field="serial", most=80), name=short(name, field="name", most=200),
        place=short(place, field="place"),
    )  # fmt: skip
    FOUND_ASSET_STATES.after(found.state, "confirm")  # refused before an asset is made that nobody needs
    save_asset(asset, by=by)
    _settle(found, "confirm", asset=asset, words=_("added as %(asset)s"), by=by, at=at)
    return asset


@transaction.atomic
def recognise_found_asset(found: FoundAsset, *, asset: Asset, by: Actor, at: datetime | None = None) -> FoundAsset:
    """It is known already; what the plate says fills what was empty there."""
    require(by, "found_asset.settle")
    found = _locked(found)
    FOUND_ASSET_STATES.after(found.state, "recognise")
    if asset.site_id != found.site_id:
        raise Invalid({"asset": _("This asset stands at another site.")})
    for field in ("serial", "name", "place"):
        if not getattr(asset, field):
            setattr(asset, field, getattr(found, field))
    save_asset(asset, by=by)
    return _settle(found, "recognise", asset=asset, words=_("it is %(asset)s"), by=by, at=at)


@transaction.atomic
def drop_found_asset(found: FoundAsset, *, reason: str, by: Actor, at: datetime | None = None) -> FoundAsset:
    """We do not take it over; the engineer reads why."""
    require(by, "found_asset.settle")
    reason = said(reason, field="reason", ask=_("Please say why."))
    return _settle(_locked(found), "drop", asset=None, words=reason, by=by, at=at)


def _settle(
    found: FoundAsset, verb: str, *, asset: Asset | None, words: Text, by: Actor, at: datetime | None
) -> FoundAsset:
    at = at or timezone.now()
    before = found.state
    found.state = FOUND_ASSET_STATES.after(before, verb)
    found.asset, found.settled_at = asset, at
    found.answer = str(words) % {"asset": asset.code} if asset else str(words)
    found.save()
    code = asset.code if asset else ""
    record(FoundAssetStepped(verb, before, found.state, code, found.answer), about=found, by=by, at=at)
    tell_answer(found.visit, "asset", found.number, by=by, at=at)
    notify_all(
        [found.by], "found_asset_settled", but=by, link=f"/found-assets/{found.pk}", at=at, visit=found.visit_id,
        number=found.number, text=found.answer[:200],
    )  # fmt: skip
    return found


def _keep_photos(found: FoundAsset, photos: Iterable[BinaryIO | Upload]) -> None:
    photos = list(photos)
    if len(photos) > MOST_PHOTOS:
        raise Invalid({"photos": _("At most %(n)s photos.") % {"n": MOST_PHOTOS}})
    rows = [FoundAssetPhoto(found=found, **photo_fields(photo)) for photo in photos]
    FoundAssetPhoto.objects.bulk_create(rows)


def _locked(found: FoundAsset) -> FoundAsset:
    return FoundAsset.objects.select_for_update(of=("self",), no_key=True).get(pk=found.pk)
