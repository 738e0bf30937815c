"""What may be wrong with many machines at once, for whoever plans the visits to them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from firstfix.diagnosis import translate
from firstfix.diagnosis.models import FaultModelVersion, TroubleshootingRecord
from firstfix.diagnosis.rules import Wording
from firstfix.diagnosis.translate import PossibleFault
from firstfix.platform.errors import Invalid

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Report:
    """What is known of a complaint: its case; where it has none the product model, the symptom's code and the age."""

    case_id: int | None
    product_model_id: int | None
    symptom: str = ""
    age_years: float | None = None


def outlooks(reports: Mapping[K, Report]) -> dict[K, Sequence[PossibleFault]]:
    """By the reports' keys, in a bounded number of statements; those of products without a fault model are left out."""
    ids = {report.case_id for report in reports.values() if report.case_id}
    cases = (
        TroubleshootingRecord.objects.select_related("model_version").prefetch_related("steps").in_bulk(ids)
        if ids
        else {}
    )
    products = {one.product_model_id for one in reports.values() if not one.case_id and one.product_model_id}
    published = FaultModelVersion.objects.filter(fault_model__product_model__in=products, state="published")
    versions = (
        {one.fault_model.product_model_id: one for one in published.select_related("fault_model")} if products else {}
    )
    found = {}
    for key, report in reports.items():
        asked = _asked(report, cases, versions)
        if asked is None:
            continue
        try:
            found[key] = translate.outlook(*asked)
        except Invalid:  # an old record that the model does not fit any more tells nothing
            continue
    return {key: faults for key, faults in found.items() if faults}


def _asked(
    report: Report, cases: Mapping[int, TroubleshootingRecord], versions: Mapping[int, FaultModelVersion]
) -> tuple[FaultModelVersion, Mapping[str, Any]] | None:
    if case := cases.get(report.case_id or 0):
        return case.model_version, case.as_record()
    version = versions.get(report.product_model_id or 0)
    if version is None:
        return None
    record: dict[str, Any] = {"symptoms": {}}
    if report.symptom:
        record["symptoms"] = Wording(version.document).symptoms_of([report.symptom])
    if report.age_years is not None:
        record["age_years"] = report.age_years
    return version, record
