"""Taking in what customers report, and what becomes of it without an order."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.customers.models import Customer, ServiceContract, Site
from firstfix.equipment.models import Asset
from firstfix.equipment.queries import entitlement_of
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.files.actions import store_photo
from firstfix.platform.files.models import StoredFile, Upload
from firstfix.platform.tenants.doors import fit_doors
from firstfix.platform.tenants.numbers import next_number
from firstfix.platform.tenants.zone import company_day
from firstfix.work.actions.cases import lead_case
from firstfix.work.facts import FaultReported, RequestPhotosAdded, RequestPlaced, RequestStepped
from firstfix.work.models import AwaitedPhoto, RequestPhoto, ServiceRequest, WorkOrder
from firstfix.work.queries import promise_terms, status_token
from firstfix.work.rules import default_priority
from firstfix.work.states import REQUEST_STATES, WAITED_FOR
from firstfix.work.translate import response_due


@transaction.atomic
def report_fault(
    *,
    description: str,
    channel: str,
    by: Actor,
    asset: Asset | None = None,
    site: Site | None = None,
    customer: Customer | None = None,
    contact_name: str = "",
    contact_phone: str = "",
    contact_email: str = "",
    is_stopped: bool = False,
    photos: Iterable[UploadedFile[bytes] | Upload] = (),
    language: str = "",
    found_during: WorkOrder | None = None,
    uid: uuid.UUID | None = None,
    at: datetime | None = None,
) -> ServiceRequest:
    """A new request; its status page opens by the token `queries.status_token` gives. `photos` are uploads,
    or what a phone has announced: those come later.

    `found_during` is the order on which an engineer found it beside the fault that was reported.

    With a `uid` that is known already, the request of that time is given back: a phone may send twice.
    """
    require(by, "request.report")
    if uid and (known := ServiceRequest.objects.filter(uid=uid).first()):
        return known
    if not description.strip():
        raise Invalid({"description": _("Please say what is wrong.")})
    at = at or timezone.now()
    site = asset.site if asset else site
    request = ServiceRequest(
        uid=uid or uuid.uuid4(),
        number=next_number("SR", at=at),
        channel=channel,
        customer=site.customer if site else customer,
        site=site,
        asset=asset,
        contact_name=contact_name.strip(),
        contact_phone=contact_phone.strip(),
        contact_email=contact_email.strip(),
        language=language,
        found_during=found_during,
        description=description.strip(),
        is_stopped=is_stopped,
        reported_at=at,
        response_due_at=_response_due(asset, is_stopped=is_stopped, reported_at=at),
    )
    request.save()
    _keep_photos(request, photos)
    fit_doors("request", [(status_token(request), request.pk)])
    record(FaultReported(request.number, request.channel, is_stopped), about=request, by=by, at=at)
    return request


@transaction.atomic
def add_request_photos(
    request: ServiceRequest, *, photos: Iterable[UploadedFile[bytes]], by: Actor, at: datetime | None = None
) -> None:
    """Pictures that came after the report, by another way."""
    require(by, "request.report")
    if count := _keep_photos(request, photos):
        record(RequestPhotosAdded(count), about=request, by=by, at=at)


def _keep_photos(request: ServiceRequest, photos: Iterable[UploadedFile[bytes] | Upload]) -> int:
    stored: list[StoredFile] = []
    for photo in photos:
        if not isinstance(photo, Upload):
            stored.append(store_photo(cast(BinaryIO, photo), name=photo.name or "photo"))
        # Locked, so that a file that becomes whole at this moment is either here or meets the row that waits for it.
        elif (upload := Upload.objects.select_for_update(of=("self",), no_key=True).get(pk=photo.pk)).file:
            stored.append(upload.file)
        else:
            AwaitedPhoto.objects.create(request=request, upload=upload)
    RequestPhoto.objects.bulk_create([RequestPhoto(request=request, file=file) for file in stored])
    return len(stored)


@transaction.atomic
def place_request(
    request: ServiceRequest, *, by: Actor, asset: Asset | None = None, site: Site | None = None
) -> ServiceRequest:
    """Say which asset or site a request is about that came without it, or with the wrong one."""
    require(by, "request.handle")
    lock(request)
    if request.state != "new":
        raise Refused(_("Only a new request can be moved to another asset."))
    request.asset = asset
    request.site = asset.site if asset else site
    if request.site:
        request.customer = request.site.customer
        _place_followers(request)
    request.response_due_at = _response_due(asset, is_stopped=request.is_stopped, reported_at=request.reported_at)
    request.save()
    record(RequestPlaced(str(asset or ""), str(request.site or "")), about=request, by=by)
    return request


def _place_followers(request: ServiceRequest) -> None:
    """Duplicates that came without a place, too, are of the customer that is known now."""
    for follower in request.duplicates.filter(customer=None).select_for_update(of=("self",), no_key=True):
        follower.site, follower.customer = request.site, request.customer
        follower.save()


@transaction.atomic
def mark_duplicate(
    request: ServiceRequest, *, of: ServiceRequest, by: Actor, at: datetime | None = None
) -> ServiceRequest:
    """The same report came twice: this one follows the other, which stays open, and so do those that followed it.

    Whoever has the link of one sees how far the other is, so both are of one customer.
    """
    require(by, "request.handle")
    original = of.duplicate_of or of
    if original.pk == request.pk:
        raise Invalid({"of": _("A request cannot be a duplicate of itself.")})
    # In one order: nobody answers the original in the same moment, and two who join in both directions do not wait.
    both = ServiceRequest.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=(request.pk, original.pk))
    original = next(one for one in both.order_by("pk") if one.pk == original.pk)
    if original.state not in WAITED_FOR:
        raise Invalid({"of": _("That request is answered already, so its customer would hear nothing more.")})
    if original.customer_id != request.customer_id:
        raise Invalid({"of": _("These are not of the same customer. Say first which site each of them is about.")})
    request.duplicate_of = None
    lock(request)
    request.duplicate_of = original
    for follower in request.duplicates.select_for_update(of=("self",), no_key=True):
        follower.duplicate_of = original
        follower.save()
    step_request(request, "mark_duplicate", by=by, at=at, reason=original.number)
    lead_case(request, "mark_duplicate", at=at)
    return request


@transaction.atomic
def decline_request(request: ServiceRequest, *, reason: str, by: Actor, at: datetime | None = None) -> ServiceRequest:
    """We do not take it on; the customer reads the reason on the status page."""
    require(by, "request.handle")
    if not reason.strip():
        raise Invalid({"reason": _("Please give a reason; the customer will read it.")})
    lock(request)
    request.answer = reason.strip()
    step_request(request, "decline", by=by, at=at, reason=reason.strip())
    lead_case(request, "decline", at=at)
    return request


def lock(request: ServiceRequest) -> None:
    """Hold the row until the transaction ends, and bring the object up to date with it."""
    request.refresh_from_db(from_queryset=ServiceRequest.objects.select_for_update(no_key=True))


def step_request(
    request: ServiceRequest, verb: str, *, by: Actor, at: datetime | None = None, reason: str = ""
) -> ServiceRequest:
    """Take a step of the table with a locked request. Whether the person may is for the action around it to ask."""
    before = request.state
    request.state = REQUEST_STATES.after(before, verb)
    request.save()
    record(RequestStepped(verb, before, request.state, reason), about=request, by=by, at=at)
    return request


def _response_due(asset: Asset | None, *, is_stopped: bool, reported_at: datetime) -> datetime | None:
    """When somebody should answer, as far as the asset's contract promises it."""
    if asset is None:
        return None
    entitlement = entitlement_of(asset, on=company_day(reported_at))
    if entitlement.contract_id is None:
        return None
    contract = ServiceContract.objects.select_related("calendar").get(pk=entitlement.contract_id)
    priority = default_priority(is_stopped=is_stopped, is_entitled=True)
    terms = promise_terms(contract, priority=priority, since=reported_at, until=reported_at)
    return response_due(terms, reported_at=reported_at) if terms else None
