"""Fault models of all demo products, one file `CODE.yaml` each (docs/formats/fault-model.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from firstfix.config.demo.products.spec import Fault

FOLDER = Path(__file__).parent


def fault_model_files() -> dict[str, str]:
    """The text of each model, by product code."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yaml"))}


def fault_in_model(document: dict[str, Any], fault: Fault) -> str:
    """Which fault of a model (as a document) stands for a fault of the demo's products: the one with the same codes.

    Of several with the same codes it is the one that is repaired with the same parts. LookupError where there is not
    exactly one.
    """
    codes = {"mode": fault.mode, "mechanism": fault.mechanism, "cause": fault.cause}
    found = [one["id"] for one in document["faults"] if one.get("codes") == codes]
    if len(found) > 1:
        found = [one for one in found if any(_removes(repair, one, fault) for repair in document["repairs"])]
    if len(found) != 1:
        raise LookupError(f"{document['product']['id']}: {found or 'no fault'} for {codes}")
    return str(found[0])


def _removes(repair: dict[str, Any], name: str, fault: Fault) -> bool:
    return repair["fixes"].get(name, 0) > 0.5 and set(repair.get("parts", ())) == set(fault.parts)
