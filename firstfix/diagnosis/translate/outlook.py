"""What may be wrong with a machine, and what would remove it: a belief about the fault as whoever plans reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.rules import Wording
from firstfix.diagnosis.translate.fault_models import read_strictly, tables_for
from firstfix.engines.troubleshooting.chances import possible_faults
from firstfix.engines.troubleshooting.record import state_of


@dataclass(frozen=True)
class PossibleRepair:
    """Removes the fault with probability `fixes`; parts, skills and tools are ids of the model, codes of catalogues."""

    fixes: float
    parts: Mapping[str, int]
    skills: Sequence[str]
    tools: Sequence[str]


@dataclass(frozen=True)
class PossibleFault:
    """Present with probability `share`; `repairs` were not tried yet."""

    share: float
    repairs: Sequence[PossibleRepair]


def outlook(version: FaultModelVersion, record: Mapping[str, Any]) -> Sequence[PossibleFault]:
    """What may be wrong after the record (record/1), most probable first; Invalid when it does not fit the model."""
    tables, words = tables_for(version), Wording(version.document)
    entries = {repair.id: words.entry(repair.id) for repair in tables.model.repairs}
    found = possible_faults(
        tables,
        state_of(tables, read_strictly(tables, record)),
        skills={id: {str(entry["skill"])} for id, entry in entries.items() if entry.get("skill")},
        tools={id: set(map(str, entry.get("tools") or ())) for id, entry in entries.items()},
    )
    return [
        PossibleFault(
            fault.share,
            [PossibleRepair(one.fixes, one.parts, sorted(one.skills), sorted(one.tools)) for one in fault.repairs],
        )
        for fault in found
    ]
