"""Files of medical devices for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.care.access import device_for
from firstfix.care.actions import take_up_earlier
from firstfix.care.queries.device_records import device_file
from firstfix.platform.api.auth import ApiRequest

router = Router()


class DeviceRecordOut(Schema):
    """`content` is what the digest counts, with `number`, `kept_at` and the digest of the record before."""

    number: int
    work_order_id: int
    visit_id: int | None = Field(description="null: the end of the order")
    at: datetime
    safety_test: str = Field(
        description="passed, failed, incomplete (steps were left out), untested; empty where none is asked for"
    )
    content: dict[str, Any]
    kept_at: datetime
    digest: str


class DeviceFileOut(Schema):
    asset_id: int
    altered: int | None = Field(description="the first record that is not as it was kept")
    digest: str = Field(description="of the last record")
    lacks_class: bool
    lacks_test: bool = Field(description="no checklist asks for a test after its repair")
    earlier: int = Field(description="visits and closed orders from before the device had a file")
    records: list[DeviceRecordOut]


class TakenUp(Schema):
    count: int


@router.get("/assets/{int:id}/device-file", response=DeviceFileOut)
def file_of_device(request: ApiRequest, id: int) -> Any:
    """All records in the order of their numbers, those included that a later one takes the place of."""
    found = device_file(device_for(request.user, id))
    return {
        "asset_id": found.asset.pk, "altered": found.altered, "digest": found.digest,
        "lacks_class": found.lacks_class, "lacks_test": found.lacks_test, "earlier": found.earlier,
        "records": found.records,
    }  # fmt: skip


@router.post("/assets/{int:id}/device-file/earlier", response={201: TakenUp})
def take_up(request: ApiRequest, id: int) -> Any:
    """Takes up what was done before the device had a file; each record says when it was kept."""
    return Status(201, {"count": take_up_earlier(device_for(request.user, id), by=request.user)})
