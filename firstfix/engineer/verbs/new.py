"""Something new on site: a fault beside the reported one, and a machine that is not in the system."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from firstfix.care.actions import report_found_asset
from firstfix.care.models import Where
from firstfix.engineer.verbs.photos import AnnouncedFile
from firstfix.engineer.verbs.register import Made, Told, Verb, Verbs
from firstfix.equipment.access import asset_for, product_model_for
from firstfix.equipment.models import Asset
from firstfix.platform.api.values import Id
from firstfix.platform.errors import Invalid
from firstfix.work.actions import report_fault
from firstfix.work.models import ServiceRequest

Text = Annotated[str, Field(max_length=20_000)]
Word = Annotated[str, Field(max_length=1000)]
Files = Annotated[list[AnnouncedFile], Field(max_length=10)]


class FaultData(Schema):
    """The asset, or what its plate says where it was not found."""

    asset: Id | None = None
    serial: Word = ""
    description: Text
    is_stopped: bool
    files: Files = []


class AssetData(Schema):
    product_model: Id | None = None
    serial: Word
    name: Word
    location: Word
    files: Files = []


def tell_fault(told: Told, data: FaultData) -> Made:
    """A request like any other at the desk, which says on which order our engineer found it."""
    order = told.visit.work_order if told.visit_id else None
    asset = asset_for(told.by, data.asset) if data.asset else _with_serial(told, data.serial)
    if not (asset or order):
        raise Invalid({"asset": _("Please say which machine it is, or on which visit you found it.")})
    serial = data.serial.strip()
    unknown = _("Serial number on the plate: %(serial)s") % {"serial": serial} if serial and not asset else ""
    contact = order.contact if order else None
    request = report_fault(
        description="\n".join(filter(None, (data.description.strip(), unknown))) if data.description.strip() else "",
        channel=ServiceRequest.Channel.ON_SITE,
        asset=asset,
        site=order.site if order else None,
        contact_name=contact.name if contact else "",
        contact_phone=contact.phone if contact else "",
        contact_email=contact.email if contact else "",
        is_stopped=data.is_stopped,
        photos=[file.announce(told) for file in data.files],
        found_during=order,
        uid=told.uid,
        by=told.by,
        at=told.at,
    )
    return Made("request", request.pk, request.number)


def tell_asset(told: Told, data: AssetData) -> Made:
    """To be confirmed by the desk."""
    found = report_found_asset(
        Where.of(visit=told.visit),
        serial=data.serial,
        name=data.name,
        place=data.location,
        product_model=product_model_for(told.by, data.product_model) if data.product_model else None,
        photos=[file.announce(told) for file in data.files],
        uid=told.uid,
        by=told.by,
        at=told.at,
    )
    return Made("found_asset", found.pk, found.number)


def _with_serial(told: Told, serial: str) -> Asset | None:
    """The one asset with this serial number, of the visit's site where there is a visit."""
    if not serial.strip():
        return None
    assets = Asset.objects.filter(serial__iexact=serial.strip()).exclude(state="retired")
    if told.visit_id:
        assets = assets.filter(site=told.visit.work_order.site_id)
    found = list(assets[:2])
    return found[0] if len(found) == 1 else None


VERBS: Verbs = {
    "report_fault": Verb(FaultData, tell_fault),
    "add_asset": Verb(AssetData, tell_asset),
}
