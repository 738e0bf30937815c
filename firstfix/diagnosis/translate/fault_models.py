"""Documents of fault models: read, checked, compared, and made into what the engine computes with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.translate.last_used import LastUsed
from firstfix.engines.mistakes import Mistakes
from firstfix.engines.troubleshooting.compare import Change, compare
from firstfix.engines.troubleshooting.document import read_yaml, write_yaml
from firstfix.engines.troubleshooting.exact import is_affordable
from firstfix.engines.troubleshooting.lookahead import Rule
from firstfix.engines.troubleshooting.model import Tables
from firstfix.engines.troubleshooting.policy import BestPolicy
from firstfix.engines.troubleshooting.reading import read_model, remarks
from firstfix.engines.troubleshooting.record import Record, read_record, state_of
from firstfix.engines.troubleshooting.state import start
from firstfix.engines.troubleshooting.tree import compile_tree
from firstfix.engines.troubleshooting.tuning import trials
from firstfix.platform.errors import Invalid, Refused

#: Tables of models that are kept in a process; a large one takes some 10 MB.
KEPT = 12
#: Records of a model whose optimum takes some tenths of a second.
FEW_RECORDS = 100_000
#: What changed between two documents, for those who show it.
ModelChange = Change

_tables_kept: LastUsed[Tables] = LastUsed(KEPT)


def tables_for(version: FaultModelVersion) -> Tables:
    return _tables_kept.of((version.pk, version.version), lambda: tables_of(version.document))


def tables_of(document: Mapping[str, Any]) -> Tables:
    """For any document; Invalid with every mistake in it."""
    try:
        return Tables(read_model(document))
    except Mistakes as mistakes:
        raise Invalid({"document": "\n".join(mistakes.lines)}) from None


def mistakes_in(document: Any) -> list[str]:
    """One line per mistake, each beginning with its place (`faults[3].prior: …`)."""
    try:
        read_model(document)
    except Mistakes as mistakes:
        return list(mistakes.lines)
    return []


def remarks_on(document: Mapping[str, Any]) -> list[str]:
    """What is allowed but rarely meant; nothing while there are mistakes."""
    try:
        return remarks(read_model(document))
    except Mistakes:
        return []


def document_from_yaml(content: bytes) -> Any:
    """What the file says; Invalid when it is not YAML, or not of the kind that a fault model needs."""
    try:
        return read_yaml(content)
    except Mistakes as mistakes:
        raise Invalid({"file": "\n".join(mistakes.lines)}) from None


def yaml_of(document: Mapping[str, Any]) -> str:
    return write_yaml(dict(document))


def tree_of(
    document: Mapping[str, Any], *, figures: Mapping[str, Any] | None = None, nodes: int = 1000
) -> dict[str, Any]:
    """The strategy tree (strategy-tree/1) from nothing known: what a phone without network follows."""
    tables = tables_of(document)
    policy = policy_for(tables, figures or {})
    return compile_tree(tables, policy, state_of(tables, read_strictly(tables, {})), symptoms={}, nodes=nodes)


def is_settled_at_once(document: Mapping[str, Any]) -> bool:
    """Whether the model is so small that its optimum and its tree take well below a second."""
    tables = tables_of(document)
    return is_affordable(tables, start(tables), FEW_RECORDS)


def rule_figures(document: Mapping[str, Any], *, cases: int, seed: int) -> dict[str, Any]:
    """The decision rule that suits the model, and what each that was tried costs on average: `rule`, `trials`.

    Some ten seconds for a model of twenty faults; nothing for one that is solved exactly.
    """
    tables = tables_of(document)
    if is_affordable(tables, start(tables), FEW_RECORDS):
        return {}
    tried = trials(tables, cases=cases, seed=seed)
    return {"rule": asdict(tried[0].rule), "trials": [{"rule": asdict(one.rule), "cost": one.cost} for one in tried]}


def policy_for(tables: Tables, figures: Mapping[str, Any]) -> BestPolicy:
    """With the rule that was chosen when the version was published, or with the usual one of its size."""
    said = figures.get("rule")
    return BestPolicy(tables, Rule(**{**said, "then": tuple(said["then"])}) if said else None)


def read_strictly(tables: Tables, record: Mapping[str, Any]) -> Any:
    try:
        return read_record(dict(record), tables.model)
    except Mistakes as mistakes:
        raise Invalid({"step": "\n".join(mistakes.lines)}) from None


def refuse_without_model(version: FaultModelVersion | None) -> FaultModelVersion:
    if version is None:
        raise Refused(_("There is no published fault model for this product yet."))
    return version


def read_or_none(tables: Tables, record: Mapping[str, Any]) -> Record | None:
    try:
        return read_record(dict(record), tables.model)
    except Mistakes:
        return None


def changes_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Every change from one document to another; Invalid when one of them is no model."""
    try:
        return compare(dict(old), dict(new))
    except Mistakes as mistakes:
        raise Invalid({"document": "\n".join(mistakes.lines)}) from None
