"""One case: what it may be, what to do next and why, and what a visit needs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from django.utils.translation import gettext as _

from firstfix.diagnosis.models import FaultModelVersion, TroubleshootingRecord
from firstfix.diagnosis.rules import Wording
from firstfix.diagnosis.translate.fault_models import policy_for, read_strictly, tables_for
from firstfix.diagnosis.translate.last_used import LastUsed
from firstfix.engines.troubleshooting.advice import advise, leading_faults
from firstfix.engines.troubleshooting.duration import visit_time
from firstfix.engines.troubleshooting.kit import FEW, best_kit
from firstfix.engines.troubleshooting.model import VISIT
from firstfix.engines.troubleshooting.record import state_of
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import Invalid, Text

Way = Literal["remote", "visit", "escalate", "stop", "nothing"]
#: Answers of the engine that are kept in a process: what follows a step is asked for again by the page that shows it.
ANSWERS_KEPT = 100
#: What an engineer carries to a visit by hand, kg.
CARRIED = 30.0
#: A repair that is the one that helps in fewer cases than this brings no parts, skills or tools along.
LIKELY = 0.03

_answers_kept: LastUsed[Mapping[str, Any]] = LastUsed(ANSWERS_KEPT)


@dataclass(frozen=True)
class FaultShare:
    id: str
    name: str
    component: str
    probability: float


@dataclass(frozen=True)
class PossibleOutcome:
    """An answer that may be given, how likely it is, and what one would think then."""

    id: str
    name: Text
    probability: float | None = None
    leads_to: str = ""


@dataclass(frozen=True)
class NextStep:
    """A step that may come next. `price` is its own, `cost` that of the whole rest of the case with it, in money.

    A step that somebody picked from the whole model, see `step_of`, has neither price nor cost nor reason.
    """

    id: str
    kind: str
    is_on_site: bool
    name: Text
    price: float | None
    cost: float | None
    reason: str
    outcomes: Sequence[PossibleOutcome]
    say: str = ""
    pictures: Sequence[str] = ()
    minutes: float = 0
    fixes: float | None = None


@dataclass(frozen=True)
class Danger:
    fault: str
    probability: float
    limit: float
    do: str


@dataclass(frozen=True)
class Advice:
    """What to do next: the best steps, best first, and what each way on is expected to cost (None: not possible)."""

    faults: Sequence[FaultShare]
    steps: Sequence[NextStep]
    dangers: Sequence[Danger]
    way: Way
    remote: float | None = None
    visit: float | None = None
    escalate: float | None = None
    is_exact: bool = False

    @property
    def best(self) -> NextStep | None:
        return self.steps[0] if self.steps else None

    @property
    def cost(self) -> float:
        """Of the rest of the case; nothing when it is over."""
        return self.steps[0].cost or 0.0 if self.steps else 0.0


@dataclass(frozen=True)
class VisitNeeds:
    """What a visit asks for by what is known of the case: ids of the model, which are codes of the catalogues.

    `minutes` is the mean time on site, `most_minutes` what eight of ten such cases end within; 0 where no repair is
    worth trying. `first_fix` is the chance that the repairs that the parts allow fix it.
    """

    parts: Mapping[str, int]
    first_fix: float
    minutes: float
    most_minutes: float
    skills: Sequence[str]
    tools: Sequence[str]


def advice_on(version: FaultModelVersion, record: Mapping[str, Any]) -> Advice:
    """What to do after the record (record/1); Invalid when the record does not fit the model."""
    key = (version.pk, version.version, json.dumps(record, sort_keys=True))
    return _advice(_answers_kept.of(key, lambda: _answer(version, record)), version.document)


def _answer(version: FaultModelVersion, record: Mapping[str, Any]) -> Mapping[str, Any]:
    tables = tables_for(version)
    read = read_strictly(tables, record)
    policy = policy_for(tables, version.figures)
    return advise(tables, policy, state_of(tables, read), is_over=read.is_fixed)


def advice_for(record: TroubleshootingRecord) -> Advice:
    return advice_on(record.model_version, record.as_record())


def belief_after(version: FaultModelVersion, record: Mapping[str, Any], *, count: int) -> list[FaultShare]:
    """The most probable faults after the record, the most probable first."""
    tables = tables_for(version)
    belief = state_of(tables, read_strictly(tables, record)).belief
    return _shares(leading_faults(tables.model, belief, count), Wording(version.document))


def step_of(version: FaultModelVersion, id: str) -> NextStep:
    """Any step of the model, whether or not the engine would take it; Invalid when there is none of this id."""
    words = Wording(version.document)
    entry = words.entry(id)
    if not entry:
        raise Invalid({"step": _("This fault model has no such step.")})
    is_repair = "fixes" in entry
    outcomes = ("fixed", "failed", "changed") if is_repair else entry["outcomes"]
    return NextStep(
        id=id, kind="repair" if is_repair else entry["kind"],
        is_on_site=id not in steps_for_customers(version),
        name=words.step(id), price=None, cost=None, reason="",
        outcomes=[PossibleOutcome(one, words.outcome(id, one)) for one in outcomes],
        say=str(Bilingual.of(entry.get("say"))), pictures=pictures_of(entry.get("pictures", ())),
        minutes=minutes_of(entry),
    )  # fmt: skip


def steps_for_customers(version: FaultModelVersion) -> set[str]:
    """Steps that somebody without our training may do beside the machine, told by telephone or by a link."""
    model = tables_for(version).model
    remote = [one.id for one in model.observations if not one.needs & VISIT]
    return {*remote, *(one.id for one in model.repairs if not one.needs & VISIT)}


def visit_needs(record: TroubleshootingRecord) -> VisitNeeds:
    """What to send: the kit, and time, skills and tools of the steps that probably come.

    Needs nothing but NumPy: of repairs with parts the most promising count, see `best_kit`.
    """
    tables, document = tables_for(record.model_version), record.model_version.document
    state = state_of(tables, read_strictly(tables, record.as_record()))
    kit = best_kit(tables, state, capacity=CARRIED, most=FEW, least=LIKELY)
    words = Wording(document)
    accesses = {one["id"]: one for one in document.get("accesses", ())}
    time = visit_time(
        tables, state,
        repairs=np.array([minutes_of(words.entry(one.id)) for one in tables.model.repairs]),
        accesses=np.array([minutes_of(accesses.get(one.id, {})) for one in tables.model.accesses]),
    )  # fmt: skip
    chances = tables.fixes @ state.belief
    likely = [
        one.id
        for one, chance, tried in zip(tables.model.repairs, chances, state.tried, strict=True)
        if one.needs & VISIT and chance >= LIKELY and not tried
    ]
    on_site = record.as_record() | {"on_site": True}
    tests = [one.id for one in advice_on(record.model_version, on_site).steps if one.is_on_site and one.kind == "test"]
    entries = [words.entry(id) for id in (*tests, *likely)]
    return VisitNeeds(
        parts=kit["parts"], first_fix=kit["first_fix"], minutes=time.mean, most_minutes=time.most,
        skills=list(dict.fromkeys(str(one["skill"]) for one in entries if one.get("skill"))),
        tools=list(dict.fromkeys(str(tool) for one in entries for tool in one.get("tools") or ())),
    )  # fmt: skip


def minutes_of(entry: Mapping[str, Any]) -> float:
    return float(entry.get("minutes") or 0)


def pictures_of(pictures: Sequence[str]) -> Sequence[str]:
    """Pictures that a browser can fetch: addresses of ours. A bare name of a file stands for something elsewhere."""
    return [one for one in pictures if isinstance(one, str) and one.startswith("/") and not one.startswith("//")]


def step_pictures(document: Mapping[str, Any]) -> set[str]:
    """Of all steps of a model."""
    return {one for entry in Wording(document).steps.values() for one in pictures_of(entry.get("pictures", ()))}


def _advice(answer: Mapping[str, Any], document: Mapping[str, Any]) -> Advice:
    words, costs = Wording(document), answer["advice"]
    return Advice(
        faults=_shares(answer["faults"], words),
        steps=[_step(step, words) for step in answer["steps"]],
        dangers=[
            Danger(words.fault(one["fault"]), one["probability"], one["limit"], str(Bilingual.of(one["do"])))
            for one in answer["dangers"]
        ],
        way=costs["do"],
        remote=costs["remote"],
        visit=costs["visit"],
        escalate=costs["escalate"],
        is_exact=bool(answer.get("exact")),
    )


def _shares(faults: Sequence[Mapping[str, Any]], words: Wording) -> list[FaultShare]:
    return [
        FaultShare(one["fault"], words.fault(one["fault"]), words.component_of(one["fault"]), one["probability"])
        for one in faults
    ]


def _step(step: Mapping[str, Any], words: Wording) -> NextStep:
    id, kind = step["step"], step["kind"]
    if kind == "repair":
        fixes = step["fixes"]
        outcomes = [
            PossibleOutcome("fixed", words.outcome(id, "fixed"), fixes),
            PossibleOutcome("failed", words.outcome(id, "failed"), 1 - fixes),
            PossibleOutcome("changed", words.outcome(id, "changed")),
        ]
    else:
        outcomes = [
            PossibleOutcome(
                one["outcome"],
                words.outcome(id, one["outcome"]),
                one["probability"],
                words.fault(one["faults"][0]["fault"]) if one["faults"] else "",
            )
            for one in step.get("outcomes", ())
        ]
    return NextStep(
        id=id,
        kind=kind,
        is_on_site=step.get("where") == "onsite",
        name=words.step(id),
        price=step["price"],
        cost=step["expected_cost"],
        reason=str(Bilingual.of(step["reason"])),
        outcomes=outcomes,
        say=str(Bilingual.of(step.get("say"))),
        pictures=pictures_of(step.get("pictures", ())),
        minutes=minutes_of(words.entry(id)),
        fixes=step.get("fixes"),
    )
