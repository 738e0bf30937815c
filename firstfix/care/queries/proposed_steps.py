"""How a bulletin stands to the fault model of its product: whether what it says to do is a step there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from firstfix.care.models import Bulletin
from firstfix.care.rules.proposed_steps import step_id
from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.rules.entries import id_of, records
from firstfix.diagnosis.rules.wording import Wording


@dataclass(frozen=True)
class StepInModel:
    """`version` has the bulletin's step at `place` of its repairs; without one it may be proposed for `faults` (id and
    name) of the version that is published.
    """

    version: FaultModelVersion | None
    place: int | None
    faults: list[tuple[str, str]]


def step_in_model(bulletin: Bulletin) -> StepInModel | None:
    """None while its product has no fault model that is published. The published version goes before drafts."""
    versions = FaultModelVersion.objects.filter(
        fault_model__product_model=bulletin.product_model_id, state__in=("published", "review", "draft")
    )
    known = sorted(versions, key=lambda one: (one.state != "published", -one.number))
    if not known or known[0].state != "published":
        return None
    for version in known:
        if (place := place_of(version, step_id(bulletin.number))) is not None:
            return StepInModel(version, place, [])
    return StepInModel(None, None, faults_of(known[0]))


def place_of(version: FaultModelVersion, id: str) -> int | None:
    """Where among the version's repairs the one with this id stands."""
    return next((place for place, entry in records(version.document, "repairs") if id_of(entry) == id), None)


def faults_of(version: FaultModelVersion) -> list[tuple[str, str]]:
    """Id and words (“Motor: does not turn”) in the language in use, in the model's order."""
    said = Wording(version.document)
    ids = [id_of(entry) for _place, entry in records(version.document, "faults")]
    return [(id, _(": ").join(text for text in (said.component_of(id), said.fault(id)) if text)) for id in ids]
