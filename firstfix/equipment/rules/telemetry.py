"""What a machine's sensor says over MQTT, read as a meter's value."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

#: Longer messages are no readings.
MOST_BYTES = 10_000
#: As the table of readings holds them.
DIGITS, PLACES = 16, Decimal("0.001")


@dataclass(frozen=True)
class Told:
    """A value of a meter. `at` None: now. `uid` is the same when the same message comes again, which brokers may do."""

    asset: str
    meter: str
    value: Decimal
    unit: str = ""
    at: datetime | None = None
    uid: uuid.UUID | None = None


def read_message(topic: str, payload: bytes, *, prefix: str) -> Told:
    """`prefix/asset number/meter` with a number, or {"value": 18.3, "unit": "°C", "at": "2026-11-29T10:00:00Z"}.

    An asset number may hold slashes. ValueError says what is wrong.
    """
    rest = topic.removeprefix(f"{prefix}/")
    asset, _slash, meter = rest.rpartition("/")
    if rest == topic or not asset or not meter:
        raise ValueError(f"the topic is not {prefix}/ASSET/METER")
    if len(payload) > MOST_BYTES:
        raise ValueError("the message is too long")
    said = _said(payload)
    at = _moment(said.get("at"))
    value = _number(said.get("value"))
    unit = str(said.get("unit") or "")[:20]
    uid = uuid.uuid5(uuid.NAMESPACE_URL, f"{topic} {at.isoformat()} {value}") if at else None
    return Told(asset, meter[:80], value, unit, at, uid)


def _said(payload: bytes) -> dict[str, Any]:
    try:
        # As text first: a number as JSON would lose digits on its way through a float.
        said = json.loads(payload, parse_float=Decimal, parse_int=Decimal)
    except ValueError as wrong:
        raise ValueError("neither a number nor JSON") from wrong
    return said if isinstance(said, dict) else {"value": said}


def _number(said: Any) -> Decimal:
    if not isinstance(said, Decimal | str):
        raise ValueError("there is no number in it")
    try:
        value = Decimal(said).quantize(PLACES)
    except InvalidOperation as wrong:
        raise ValueError(f"{str(said)[:40]} is no number that a meter shows") from wrong
    if not value.is_finite() or len(value.as_tuple().digits) > DIGITS:
        raise ValueError(f"{str(said)[:40]} is no number that a meter shows")
    return value


def _moment(said: Any) -> datetime | None:
    if said is None:
        return None
    try:
        at = datetime.fromisoformat(str(said))
    except ValueError as wrong:
        raise ValueError(f"{str(said)[:40]} is no moment") from wrong
    return at if at.tzinfo else at.replace(tzinfo=UTC)
