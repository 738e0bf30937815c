"""Between our records and the troubleshooting engine. Everything is passed in; nothing is fetched here."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Literal

from django.utils.translation import gettext as _

from firstfix.diagnosis.models import FaultModelVersion, TroubleshootingRecord
from firstfix.diagnosis.rules import Wording
from firstfix.engines.mistakes import Mistakes
from firstfix.engines.troubleshooting.advice import advise, leading_faults
from firstfix.engines.troubleshooting.document import read_yaml, write_yaml
from firstfix.engines.troubleshooting.model import Tables
from firstfix.engines.troubleshooting.policy import BestPolicy
from firstfix.engines.troubleshooting.reading import read_model, remarks
from firstfix.engines.troubleshooting.record import read_record, state_of
from firstfix.engines.troubleshooting.tree import compile_tree
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import Invalid, Refused, Text

Way = Literal["remote", "visit", "escalate", "stop", "nothing"]
#: Tables of models that are kept in a process; a large one takes some 10 MB.
KEPT = 12


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
    """A step that may come next. `price` is its own, `cost` that of the whole rest of the case with it, in money."""

    id: str
    kind: str
    is_on_site: bool
    name: Text
    price: float
    cost: float
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
        return self.steps[0].cost if self.steps else 0.0


@dataclass
class _Tables:
    """The tables of the versions used last, by the version and its count of changes."""

    held: OrderedDict[tuple[int, int], Tables] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def of(self, version: FaultModelVersion) -> Tables:
        key = (version.pk, version.version)
        with self.lock:
            if key in self.held:
                self.held.move_to_end(key)
                return self.held[key]
        tables = tables_of(version.document)
        with self.lock:
            self.held[key] = tables
            while len(self.held) > KEPT:
                self.held.popitem(last=False)
        return tables


_tables = _Tables()


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


def advice_on(version: FaultModelVersion, record: Mapping[str, Any]) -> Advice:
    """What to do after the record (record/1); Invalid when the record does not fit the model."""
    tables = _tables.of(version)
    read = _read(tables, record)
    return _advice(advise(tables, BestPolicy(tables), state_of(tables, read), is_over=read.is_fixed), version.document)


def advice_for(record: TroubleshootingRecord) -> Advice:
    return advice_on(record.model_version, record.as_record())


def belief_after(version: FaultModelVersion, record: Mapping[str, Any], *, count: int) -> list[FaultShare]:
    """The most probable faults after the record, the most probable first."""
    tables = _tables.of(version)
    belief = state_of(tables, _read(tables, record)).belief
    return _shares(leading_faults(tables.model, belief, count), Wording(version.document))


def tree_of(document: Mapping[str, Any], *, nodes: int = 1000) -> dict[str, Any]:
    """The strategy tree (strategy-tree/1) from nothing known: what a phone without network follows."""
    tables = tables_of(document)
    return compile_tree(tables, BestPolicy(tables), state_of(tables, _read(tables, {})), symptoms={}, nodes=nodes)


def _read(tables: Tables, record: Mapping[str, Any]) -> Any:
    try:
        return read_record(dict(record), tables.model)
    except Mistakes as mistakes:
        raise Invalid({"step": "\n".join(mistakes.lines)}) from None


def refuse_without_model(version: FaultModelVersion | None) -> FaultModelVersion:
    if version is None:
        raise Refused(_("There is no published fault model for this product yet."))
    return version


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
        pictures=step.get("pictures", ()),
        minutes=float(words.entry(id).get("minutes") or 0),
        fixes=step.get("fixes"),
    )
