"""What pages and other areas ask about fault models and troubleshooting records."""

from firstfix.diagnosis.queries.fault_models import published_version_of
from firstfix.diagnosis.queries.outlook import Report, outlooks
from firstfix.diagnosis.queries.records import (
    Case,
    CaseInBrief,
    Finding,
    TakenStep,
    case_in_brief,
    case_of,
    cases_of_asset,
    customers_step,
    faults_of,
    finding_of,
    has_link,
    has_published_model,
    likely_faults,
    link_token,
    may_take_back,
    shows_picture,
    taken_steps,
    visit_needs_of,
)
from firstfix.diagnosis.translate import FaultShare, NextStep, PossibleFault

__all__ = [
    "Case",
    "CaseInBrief",
    "FaultShare",
    "Finding",
    "NextStep",
    "PossibleFault",
    "Report",
    "TakenStep",
    "case_in_brief",
    "case_of",
    "cases_of_asset",
    "customers_step",
    "faults_of",
    "finding_of",
    "has_link",
    "has_published_model",
    "likely_faults",
    "link_token",
    "may_take_back",
    "outlooks",
    "published_version_of",
    "shows_picture",
    "taken_steps",
    "visit_needs_of",
]
