"""What may be wrong with a machine, and what would remove it: a belief about the fault as whoever plans reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.rules import Wording
from firstfix.diagnosis.translate.fault_models import read_strictly, tables_for
from firstfix.engines.troubleshooting.chances import PossibleFault, possible_faults
from firstfix.engines.troubleshooting.record import state_of

__all__ = ["PossibleFault", "outlook"]


def outlook(version: FaultModelVersion, record: Mapping[str, Any]) -> Sequence[PossibleFault]:
    """What may be wrong after the record (record/1), most probable first; Invalid when it does not fit the model.

    Parts, skills and tools of repairs are ids of the model, which are codes of the catalogues.
    """
    tables, words = tables_for(version), Wording(version.document)
    entries = {repair.id: words.entry(repair.id) for repair in tables.model.repairs}
    return possible_faults(
        tables,
        state_of(tables, read_strictly(tables, record)),
        skills={id: {str(entry["skill"])} for id, entry in entries.items() if entry.get("skill")},
        tools={id: set(map(str, entry.get("tools") or ())) for id, entry in entries.items()},
    )
