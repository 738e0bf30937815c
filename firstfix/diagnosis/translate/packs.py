"""A version of a fault model as a phone without network computes with it (docs/formats/phone-sync.md, `FaultPack`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils import translation

from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.rules import Wording
from firstfix.diagnosis.translate.cases import minutes_of, pictures_of
from firstfix.diagnosis.translate.fault_models import tables_for
from firstfix.engines.troubleshooting.model import Tables
from firstfix.platform.bilingual import Bilingual

Both = dict[str, str]
LANGUAGES = {"zh": "zh-hans", "en": "en"}


def fault_pack(version: FaultModelVersion) -> dict[str, Any]:
    """In both languages. `tree` is null while no worker has made it."""
    return pack_of(tables_for(version), version.document, number=version.number, tree=version.tree)


def pack_of(
    tables: Tables, document: Mapping[str, Any], *, number: int, tree: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The engine's own numbers, with rows of `covers` and `default` written out for each fault.

    columns[question][outcome] and fixes[repair] are lists over the faults, in their order.
    """
    words, model = Wording(document), tables.model
    repeats = Counter(observation.id for observation in model.observations)
    observations = {observation.id: observation for observation in model.observations}
    return {
        "version": number,
        "questions": [
            {
                **_step(words, id),
                "text": _both(words.entry(id).get("name"), id),
                "outcomes": [{"id": one, "name": _outcome(words, id, one)} for one in observation.outcomes],
                "is_symptom": observation.kind == "symptom",
                "repeats": repeats[id],
            }
            for id, observation in observations.items()
        ],
        "repairs": [
            {
                **_step(words, repair.id),
                "name": _both(words.entry(repair.id).get("name"), repair.id),
                "parts": [{"code": code, "quantity": quantity} for code, quantity in repair.parts.items()],
            }
            for repair in model.repairs
        ],
        "faults": [
            {
                "id": fault.id,
                "name": _both(fault.mode, fault.id),
                "component": _component(document, fault.component),
                "prior": float(prior),
                "danger": {"limit": fault.danger.limit, "do": _both(fault.danger.do)} if fault.danger else None,
            }
            for fault, prior in zip(model.faults, model.prior, strict=True)
        ],
        "ageing": None if model.ageing is None else model.ageing.tolist(),
        "typical_age": model.typical_age,
        "columns": {
            id: dict(zip(observation.outcomes, observation.likelihood.tolist(), strict=True))
            for id, observation in observations.items()
        },
        "fixes": {repair.id: repair.fixes.tolist() for repair in model.repairs},
        "tree": tree,
    }


def _step(words: Wording, id: str) -> dict[str, Any]:
    entry = words.entry(id)
    return {
        "id": id,
        "how": _both(entry.get("say")),
        "minutes": minutes_of(entry),
        "danger": entry.get("unsafe_for_customers") is True,
        "picture": next(iter(pictures_of(entry.get("pictures", ()))), ""),
    }


def _outcome(words: Wording, step: str, outcome: str) -> Both:
    own = (words.entry(step).get("outcome_names") or {}).get(outcome)
    return _both(own) if own else {name: _in(language, words, step, outcome) for name, language in LANGUAGES.items()}


def _in(language: str, words: Wording, step: str, outcome: str) -> str:
    with translation.override(language):
        return str(words.outcome(step, outcome))


def _component(document: Mapping[str, Any], id: str | None) -> Both | None:
    found = next((one for one in document.get("components") or () if one.get("id") == id), None)
    return _both(found.get("name"), id or "") if found else None


def _both(value: Any, otherwise: str = "") -> Both:
    text = Bilingual.of(value)
    return {"zh": text.zh or text.en or otherwise, "en": text.en or text.zh or otherwise}
