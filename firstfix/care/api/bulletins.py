"""Service bulletins, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.care.access import bulletin_for
from firstfix.care.actions import (
    close_bulletin,
    leave_out,
    let_wait,
    order_bulletin,
    propose_step,
    publish_bulletin,
    reopen_bulletin,
    serve_machine,
    write_bulletin,
)
from firstfix.care.models import Bulletin
from firstfix.care.queries.bulletins import bulletins_listed, told_of
from firstfix.equipment.access import asset_for, product_model_for
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Id, Row, TextIn, TextOut
from firstfix.platform.bilingual import Bilingual

router = Router()


class BulletinOut(Row):
    id: int
    number: str
    kind: str
    state: str
    subject: TextOut
    text: TextOut
    problem_id: int | None
    product_model_id: int
    serial_from: str
    serial_to: str
    version_from: str
    version_to: str
    version_after: str
    began_from: date | None
    began_to: date | None
    minutes: int
    due_on: date | None
    published_at: datetime | None
    closed_at: datetime | None
    machines: int
    perhaps: Annotated[int, Field(description="machines of which it is not known whether they are concerned")]
    ordered: int
    done: int
    left_out: int


class BulletinTextIn(Schema):
    zh: str = Field("", max_length=10_000)
    en: str = Field("", max_length=10_000)


class BulletinIn(Schema):
    """Who reads the language that is left empty gets the other one."""

    kind: Bulletin.Kind = Bulletin.Kind.NOTICE
    subject: TextIn
    text: BulletinTextIn
    product_model_id: Id
    serial_from: str = ""
    serial_to: str = ""
    version_from: str = Field("", max_length=40, description="compared number by number: 2.10 comes after 2.9")
    version_to: str = Field("", max_length=40)
    version_after: str = Field("", max_length=40, description="noted for each machine on which it is done")
    began_from: date | None = None
    began_to: date | None = None
    minutes: int = 60
    due_on: date | None = None


class MachinesIn(Schema):
    asset_ids: list[Id]


class LeftOutIn(Schema):
    reason: str


class OrderMadeOut(Row):
    id: int
    number: str
    asset_id: int | None


class BulletinToldOut(Schema):
    bulletin_id: int
    number: str
    subject: TextOut
    text: TextOut
    is_change: bool
    waits: bool
    lacks: Annotated[list[str], Field(description="serial, version, day: not known, so the machine may be concerned")]


@router.get("/bulletins", response=Page[BulletinOut])
def bulletins(request: ApiRequest, state: str = "", after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "bulletin.see")
    rows: Any = bulletins_listed()
    if not may(request.user, "bulletin.write"):
        rows = rows.exclude(state="draft")
    return page_of(rows.filter(state=state) if state else rows, after=after, limit=limit, of=BulletinOut)


@router.post("/bulletins", response={201: BulletinOut})
def write(request: ApiRequest, given: BulletinIn) -> Any:
    require(request.user, "bulletin.write")
    model = product_model_for(request.user, given.product_model_id)
    return Status(201, _out(write_bulletin(Bulletin(product_model=model, **_fields(given)), by=request.user)))


@router.get("/bulletins/{int:id}", response=BulletinOut)
def bulletin(request: ApiRequest, id: int) -> Any:
    return _out(bulletin_for(request.user, id))


@router.put("/bulletins/{int:id}", response=BulletinOut)
def rewrite(request: ApiRequest, id: int, given: BulletinIn) -> Any:
    """A draft, written anew."""
    one = bulletin_for(request.user, id, to="write")
    one.product_model = product_model_for(request.user, given.product_model_id)
    for name, value in _fields(given).items():
        setattr(one, name, value)
    return _out(write_bulletin(one, by=request.user))


@router.post("/bulletins/{int:id}/publication", response=BulletinOut)
def publish(request: ApiRequest, id: int) -> Any:
    return _out(publish_bulletin(bulletin_for(request.user, id, to="write"), by=request.user))


@router.post("/bulletins/{int:id}/closure", response=BulletinOut)
def close(request: ApiRequest, id: int) -> Any:
    return _out(close_bulletin(bulletin_for(request.user, id, to="write"), by=request.user))


@router.post("/bulletins/{int:id}/reopening", response=BulletinOut)
def reopen(request: ApiRequest, id: int) -> Any:
    return _out(reopen_bulletin(bulletin_for(request.user, id, to="write"), by=request.user))


@router.post("/bulletins/{int:id}/orders", response={201: list[OrderMadeOut]})
def order(request: ApiRequest, id: int, given: MachinesIn) -> Any:
    """A work order for each of these machines that still waits."""
    return Status(201, order_bulletin(bulletin_for(request.user, id, to="order"), given.asset_ids, by=request.user))


@router.post("/bulletins/{int:id}/assets/{int:asset_id}/done", response=BulletinOut)
def done(request: ApiRequest, id: int, asset_id: int) -> Any:
    one = bulletin_for(request.user, id, to="serve")
    serve_machine(one, asset_for(request.user, asset_id), by=request.user)
    return _out(one)


@router.post("/bulletins/{int:id}/assets/{int:asset_id}/left-out", response=BulletinOut)
def left_out(request: ApiRequest, id: int, asset_id: int, given: LeftOutIn) -> Any:
    one = bulletin_for(request.user, id, to="order")
    leave_out(one, asset_for(request.user, asset_id), reason=given.reason, by=request.user)
    return _out(one)


@router.post("/bulletins/{int:id}/assets/{int:asset_id}/waiting", response=BulletinOut)
def waits_again(request: ApiRequest, id: int, asset_id: int) -> Any:
    one = bulletin_for(request.user, id, to="order")
    let_wait(one, asset_for(request.user, asset_id), by=request.user)
    return _out(one)


@router.get("/assets/{int:id}/bulletins", response=list[BulletinToldOut])
def told(request: ApiRequest, id: int) -> Any:
    """What is to be known of this machine, or done on it."""
    require(request.user, "bulletin.see")
    return [
        {"bulletin_id": one.bulletin.pk, "number": one.bulletin.number, "subject": one.bulletin.subject,
         "text": one.bulletin.text, "is_change": one.bulletin.is_change, "waits": one.waits, "lacks": one.lacks}
        for one in told_of(asset_for(request.user, id))
    ]  # fmt: skip


def _fields(given: BulletinIn) -> dict[str, Any]:
    said = given.dict(exclude={"product_model_id"})
    return said | {name: Bilingual(**said[name]) for name in ("subject", "text")}


def _out(one: Bulletin) -> Any:
    return bulletins_listed().get(pk=one.pk)


class ProposedStepIn(Schema):
    fault: str = Field(description="its id in the published fault model")
    percent: int = Field(90, ge=1, le=100, description="of cases with the fault that it ends")
    where: Literal["onsite", "remote"] = "onsite"


class ProposedStepOut(Schema):
    version_id: int
    number: int
    place: int


@router.post("/bulletins/{int:id}/step", response={201: ProposedStepOut})
def propose(request: ApiRequest, id: int, given: ProposedStepIn) -> Any:
    """What the bulletin says to do becomes a repair in a draft of the product's fault model."""
    version, place = propose_step(bulletin_for(request.user, id), by=request.user, **given.dict())
    return Status(201, {"version_id": version.pk, "number": version.number, "place": place})
