"""Closed cases: how good the beliefs were, what the questions were worth, and what they teach the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.translate.fault_models import read_or_none, tables_for, tables_of
from firstfix.engines.mistakes import Mistakes
from firstfix.engines.troubleshooting.calibration import Bin, Calibration, calibration, confirmed_cases, reliability
from firstfix.engines.troubleshooting.compare import compare
from firstfix.engines.troubleshooting.drift import Alarm, drift
from firstfix.engines.troubleshooting.learn import Learnt, learn, learnt_document
from firstfix.engines.troubleshooting.model import Tables
from firstfix.engines.troubleshooting.pooling import Sister, pooled
from firstfix.engines.troubleshooting.record import Answer, Record, read_record, states_of
from firstfix.engines.troubleshooting.worth import worth_of_observations

#: Faults that were believed in with less say nothing in a reliability diagram, and there are many of them.
FAINT = 0.01
#: Share of the newest orders that a learnt model is held against before it is proposed, and how many that must be.
NEWEST, LEAST_TESTED = 0.2, 10


@dataclass(frozen=True)
class Score:
    """What a closed case says of its model; see `diagnosis.models.CaseScore`."""

    fault: str
    probability: float | None
    place: int | None
    beliefs: Sequence[float]
    cost: float
    repairs: int
    questions: Sequence[tuple[str, float, float]]


@dataclass(frozen=True)
class Lesson:
    """What closed orders teach. `before` and `after` are the published and the learnt model on the newest orders.

    The learnt model of that comparison knew only the older ones; `document` has learnt from all. `sisters` is how many
    other models of the family its shares were learnt with, 0 where they foretell worse together.
    """

    cases: int
    sisters: int
    before: Calibration
    after: Calibration
    document: dict[str, Any]
    shares: Sequence[tuple[str, float, float]]

    @property
    def is_better(self) -> bool:
        return self.after.log_loss < self.before.log_loss


def scores_of(version: FaultModelVersion, records: Sequence[Mapping[str, Any]]) -> list[Score | None]:
    """The score of each record (record/1) that is over; None for one that does not fit its model.

    The belief is the one before the last repair: afterwards, when the complaint was gone, it says little more than
    that it was gone. Of a case that came back nobody knows whether the confirmed fault was the one, so its belief is
    not counted.
    """
    tables = tables_for(version)
    return [_score(tables, record) for record in records]


def _score(tables: Tables, written: Mapping[str, Any]) -> Score | None:
    try:
        record = read_record(dict(written), tables.model)
    except Mistakes:
        return None
    worth = worth_of_observations(tables, [record])
    cost, repairs = _spent(tables, record)
    questions = [(one.id, round(one.price, 2), round(one.saving, 2)) for one in worth]
    cases = [] if record.repeated else confirmed_cases(tables, [record])
    if not cases:
        return Score("", None, None, (), cost, repairs, questions)
    belief, fault = cases[0]
    others = np.delete(belief, fault)
    return Score(
        fault=tables.model.faults[fault].id,
        probability=float(belief[fault]),
        place=1 + int((others > belief[fault]).sum()),
        beliefs=[round(float(one), 6) for one in np.sort(others[others >= FAINT])[::-1]],
        cost=cost,
        repairs=repairs,
        questions=questions,
    )


def _spent(tables: Tables, record: Record) -> tuple[float, int]:
    """What the steps of the record cost, and how many of them were repairs."""
    cost, repairs = 0.0, 0
    for step, before in zip(record.steps, states_of(tables, record)[:-1], strict=True):
        if isinstance(step, Answer):
            observation = tables.model.observations[step.question]
            cost += observation.cost + tables.opening(observation.needs, before.opened)
        else:
            repair = tables.model.repairs[step.repair]
            cost += repair.cost + tables.opening(repair.needs, before.opened)
            repairs += 1
    if record.closed == "escalated":
        cost += tables.model.escalate
    return round(cost, 2), repairs


def reliability_of(pairs: Sequence[tuple[float, bool]]) -> Sequence[Bin]:
    """Of (probability, whether it was so): the bins of a reliability diagram."""
    return reliability(pairs)


def drift_of(version: FaultModelVersion, records: Sequence[Mapping[str, Any]]) -> list[Alarm]:
    """Alarms over the records, oldest first, held against this version; what does not fit it counts as nothing seen."""
    tables = tables_for(version)
    return drift(tables, [read_or_none(tables, one) or Record() for one in records])


Teaching = tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]
"""An author's document and the records of its closed orders, oldest first."""


def lesson_from(
    author: Mapping[str, Any],
    published: Mapping[str, Any],
    records: Sequence[Mapping[str, Any]],
    *,
    family: Sequence[Teaching] = (),
) -> Lesson | None:
    """What the orders' records, oldest first, teach the author's document; None when too few have a confirmed fault.

    The shares of the other models of its family count as far as they are alike, if that foretells the newest better.
    For job workers: learning imports SciPy.
    """
    first, now = tables_of(author), tables_of(published)
    kept = [(one, other) for one in records if (other := read_or_none(first, one))]
    tested = max(LEAST_TESTED, round(NEWEST * len(kept)))
    older = [one for _written, one in kept[:-tested]]
    newest = [(written, one) for written, one in kept[-tested:] if not one.repeated]
    before = calibration(confirmed_cases(now, [one for w, _ in newest if (one := read_or_none(now, w))]))
    if before is None or before.orders < LEAST_TESTED or not older:
        return None

    def foretold(learnt: Learnt) -> Calibration:
        known = tables_of(learnt_document(dict(author), first.model, learnt, len(older)))
        after = calibration(confirmed_cases(known, [one for _written, one in newest]))
        assert after is not None  # `before` counted the same orders
        return after

    sisters = [_sister(document, theirs) for document, theirs in family]
    alone = learn(first.model, older)
    after, used = foretold(alone), 0
    if sisters and (together := foretold(_with_family(first, alone, sisters))).log_loss < after.log_loss:
        after, used = together, len(sisters)
    learnt = learn(first.model, [one for _written, one in kept])
    if used:
        learnt = _with_family(first, learnt, sisters)
    document = learnt_document(dict(author), first.model, learnt, len(kept))
    return Lesson(len(kept), used, before, after, document, _changed_shares(published, document))


def _sister(author: Mapping[str, Any], records: Sequence[Mapping[str, Any]]) -> Sister:
    tables = tables_of(author)
    learnt = learn(tables.model, [one for written in records if (one := read_or_none(tables, written))])
    return Sister(tuple(fault.id for fault in tables.model.faults), tables.model.prior, learnt.counts)


def _with_family(tables: Tables, learnt: Learnt, sisters: Sequence[Sister]) -> Learnt:
    """The same with the shares that its own counts and its sisters' say together."""
    own = Sister(tuple(fault.id for fault in tables.model.faults), tables.model.prior, learnt.counts)
    return replace(learnt, prior=pooled([own, *sisters]).shares[0])


def _changed_shares(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, float, float]]:
    """Faults whose share changed, the largest change first."""
    changes = [one for one in compare(dict(old), dict(new)) if one.field == "share"]
    return sorted(((one.id, one.old, one.new) for one in changes), key=lambda one: -abs(one[2] - one[1]))
