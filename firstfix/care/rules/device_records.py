"""Records of medical devices: what a test after repair says, and the chain that shows whether a record was altered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Content = Mapping[str, Any]


class SafetyTest(StrEnum):
    """How the test after a repair came out (IEC 62353, YY/T 0841); NOT_ASKED where nothing was put back into use."""

    NOT_ASKED = ""
    PASSED = "passed"
    FAILED = "failed"
    INCOMPLETE = "incomplete"
    UNTESTED = "untested"


@dataclass(frozen=True)
class Sealed:
    """A record as it was kept. `content` is JSON of text, truth values, lists and objects only: numbers are text, so
    that no store can round them.
    """

    number: int
    kept_at: str
    content: Content
    digest: str


def digest_of(former: str, *, number: int, kept_at: str, content: Content) -> str:
    """SHA-256 over the digest before and all of this record, as 64 hexadecimal digits. The first has no former: ""."""
    said = json.dumps([former, number, kept_at, content], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def first_altered(records: Iterable[Sealed]) -> int | None:
    """The number of the first record (in the order of their numbers) that is not as it was kept, or that is missing;
    None: all are as they were. What was cut off at the end shows only beside a digest from outside, as on a print.
    """
    former = ""
    for expected, record in enumerate(records, start=1):
        made = digest_of(former, number=record.number, kept_at=record.kept_at, content=record.content)
        if record.number != expected or made != record.digest:
            return expected
        former = record.digest
    return None


def owes_test(content: Content) -> bool:
    """A repair that put the device back into use needs a test."""
    return content.get("kind") == "repair" and content.get("outcome") == "restored"


def safety_test_of(content: Content) -> SafetyTest:
    """Of a visit: the test counts when it was done, with none of its steps failed or left out."""
    if not owes_test(content):
        return SafetyTest.NOT_ASKED
    verdicts = {step["verdict"] for step in content.get("steps", ()) if step["moment"] == "test"}
    if "failed" in verdicts:
        return SafetyTest.FAILED
    if "done" not in verdicts:
        return SafetyTest.UNTESTED
    return SafetyTest.INCOMPLETE if content.get("left_out") else SafetyTest.PASSED


def limits_said(step: Content) -> str:
    """The limits of a measured value as they were on the day: "≤ 0.3", "≥ 2", "1 – 5", or nothing."""
    low, high = step["low"], step["high"]
    if low and high:
        return f"{low} – {high}"
    return f"≤ {high}" if high else f"≥ {low}" if low else ""
