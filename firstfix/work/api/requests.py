"""What customers report, and what becomes of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from firstfix.customers.access import site_for
from firstfix.equipment.access import asset_for
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Id, Moment
from firstfix.work.access import request_for, work_order_for
from firstfix.work.actions import (
    add_request_photos,
    decline_request,
    mark_duplicate,
    open_work_order,
    place_request,
    report_fault,
    solve_remotely,
)
from firstfix.work.api.closing import ClosureIn, closure_of
from firstfix.work.api.orders import OrderOut, Words
from firstfix.work.models import ServiceRequest
from firstfix.work.queries import possible_duplicates, status_token
from firstfix.work.rules import Priority
from firstfix.work.states import REQUEST_STATES

router = Router()
Photos = Annotated[list[UploadedFile], File(..., min_length=1, max_length=10)]


class RequestOut(Schema):
    id: int
    uid: UUID
    number: str
    channel: str
    state: str
    customer_id: int | None
    site_id: int | None
    asset_id: int | None
    contact_name: str
    contact_phone: str
    contact_email: str
    description: str
    is_stopped: bool
    reported_at: datetime
    response_due_at: datetime | None
    duplicate_of_id: int | None
    found_during_id: int | None
    answer: str
    troubleshooting_id: int | None
    version: int


class DuplicateOut(Schema):
    request_id: int
    number: str
    is_same_asset: bool
    alike: float = Field(description="0…1: how much the words agree")


class RequestInFull(RequestOut):
    status_url: str = Field(description="what the customer may look at without signing in")
    work_order_ids: list[int]
    photo_urls: list[str]
    possible_duplicates: list[DuplicateOut]
    verbs: list[str] = Field(description="what the caller may do with it now")


class ReportIn(Schema):
    """Name the asset; or only the site, when it is not known yet which asset it is."""

    description: str
    asset_id: Id | None = None
    site_id: Id | None = None
    channel: ServiceRequest.Channel = ServiceRequest.Channel.API
    contact_name: str = Field("", max_length=120)
    contact_phone: str = Field("", max_length=40)
    contact_email: str = Field("", max_length=254)
    is_stopped: bool = False
    found_during_id: Id | None = Field(None, description="the order on which an engineer of ours found it")
    uid: UUID | None = None
    at: Moment | None = None


class WhereIn(Schema):
    asset_id: Id | None = None
    site_id: Id | None = None


class DuplicateIn(Schema):
    of_id: Id


class RefusalIn(Schema):
    reason: str = Field(description="the customer reads it")


class OrderFromRequestIn(Schema):
    subject: str = Field("", max_length=200)
    priority: Priority | None = None
    uid: UUID | None = None


@router.get("/requests", response=Page[RequestOut])
def requests(
    request: ApiRequest,
    state: Words,
    asset: Id | None = None,
    site: Id | None = None,
    customer: Id | None = None,
    after: After = None,
    limit: Limit = 50,
) -> Any:
    require(request.user, "request.see")
    rows = ServiceRequest.objects.visible_to(request.user)
    about = {"asset": asset, "site": site, "customer": customer}
    rows = rows.filter(**{name: id for name, id in about.items() if id})
    return page_of(rows.filter(state__in=state) if state else rows, after=after, limit=limit)


@router.post("/requests", response={201: RequestOut})
def report(request: ApiRequest, given: ReportIn) -> Any:
    """Photos are added afterwards."""
    asset, site = _place(request, given)
    fields = given.dict(exclude={"asset_id", "site_id", "found_during_id"})
    during = work_order_for(request.user, given.found_during_id) if given.found_during_id else None
    language = get_language() or ""
    reported = report_fault(asset=asset, site=site, language=language, found_during=during, by=request.user, **fields)
    return Status(201, reported)


@router.get("/requests/{int:id}", response=RequestInFull)
def service_request(request: ApiRequest, id: int) -> Any:
    reported = request_for(request.user, id)
    user = request.user
    reported.status_url = request.build_absolute_uri(reverse("request_status", args=[status_token(reported)]))  # type: ignore[attr-defined]
    reported.work_order_ids = list(reported.work_orders.order_by("pk").values_list("pk", flat=True))  # type: ignore[attr-defined]
    reported.photo_urls = [  # type: ignore[attr-defined]
        request.build_absolute_uri(reverse("file", args=[photo.file.uid]))
        for photo in reported.photos.select_related("file").order_by("pk")
    ]
    reported.verbs = [one.verb for one in REQUEST_STATES.verbs(reported.state) if may(user, one.action)]  # type: ignore[attr-defined]
    hints = possible_duplicates(reported) if reported.state == "new" and may(user, "request.handle") else []
    reported.possible_duplicates = [  # type: ignore[attr-defined]
        {"request_id": one.request.pk, "number": one.request.number, "is_same_asset": one.is_same_asset,
         "alike": one.alike}
        for one in hints
    ]  # fmt: skip
    return reported


@router.post("/requests/{int:id}/photos", response=RequestOut)
def add_photos(request: ApiRequest, id: int, photos: Photos) -> Any:
    """JPEG, PNG or WebP as multipart/form-data."""
    reported = request_for(request.user, id, to="see")
    add_request_photos(reported, photos=photos, by=request.user)
    return reported


@router.post("/requests/{int:id}/place", response=RequestOut)
def place(request: ApiRequest, id: int, given: WhereIn) -> Any:
    reported = request_for(request.user, id, to="handle")
    asset, site = _place(request, given)
    return place_request(reported, asset=asset, site=site, by=request.user)


@router.post("/requests/{int:id}/duplicate", response=RequestOut)
def duplicate(request: ApiRequest, id: int, given: DuplicateIn) -> Any:
    reported = request_for(request.user, id, to="handle")
    return mark_duplicate(reported, of=request_for(request.user, given.of_id), by=request.user)


@router.post("/requests/{int:id}/refusal", response=RequestOut)
def decline(request: ApiRequest, id: int, given: RefusalIn) -> Any:
    return decline_request(request_for(request.user, id, to="handle"), reason=given.reason, by=request.user)


@router.post("/requests/{int:id}/work-order", response={201: OrderOut})
def order(request: ApiRequest, id: int, given: OrderFromRequestIn) -> Any:
    """Make the work order. Of two who try, the second is refused."""
    require(request.user, "work_order.open")
    return Status(201, open_work_order(request=request_for(request.user, id), by=request.user, **given.dict()))


@router.post("/requests/{int:id}/remote-solution", response={201: OrderOut})
def solve(request: ApiRequest, id: int, given: ClosureIn) -> Any:
    """Solved without a visit: the answer is the work order that says so, closed already."""
    require(request.user, "work_order.restore_remotely")
    reported = request_for(request.user, id, to="handle")
    return Status(201, solve_remotely(reported, by=request.user, **closure_of(given)))


def _place(request: ApiRequest, given: ReportIn | WhereIn) -> tuple[Any, Any]:
    asset = asset_for(request.user, given.asset_id) if given.asset_id else None
    site = site_for(request.user, given.site_id) if given.site_id else None
    return asset, site
