"""What machines say over MQTT is read as a meter's value, or refused with what is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from firstfix.equipment.rules.telemetry import Told, read_message


def read(payload: bytes, topic: str = "readings/A-7/temperature") -> Told:
    return read_message(topic, payload, prefix="readings")


def test_a_number_or_a_document_is_a_reading() -> None:
    assert read(b"18.30") == Told("A-7", "temperature", Decimal("18.300"))
    told = read('{"value": "18,3"}'.replace(",", ".").encode(), "readings/hall/2/温度")
    assert (told.asset, told.meter, told.value) == ("hall/2", "温度", Decimal("18.300"))
    document = b'{"value": 12345678.125, "unit": "h", "at": "2026-11-29T10:00:00+08:00"}'
    assert read(document).value == Decimal("12345678.125")
    assert read(document).at == datetime(2026, 11, 29, 2, tzinfo=UTC)
    assert read(document).uid == read(document).uid is not None


@pytest.mark.parametrize(
    "payload",
    [b"", b"warm", b"NaN", b"[1]", b"null", b"true", b"1e400", b"99999999999999", b'{"value": null}', b"\xff",
     b'{"value": 1, "at": "yesterday"}', b'{"value": 1, "at": 7}', b"1" * 10_001, b"Infinity"],
)  # fmt: skip
def test_what_is_no_number_is_refused(payload: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read(payload)


@pytest.mark.parametrize("topic", ["readings", "readings/A-7", "others/A-7/temperature", "readings//temperature"])
def test_a_topic_names_asset_and_meter(topic: str) -> None:
    with pytest.raises(ValueError, match="topic"):
        read(b"1", topic)
