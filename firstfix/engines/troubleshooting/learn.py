"""Learning a model from closed orders: shares of faults, likelihoods of outcomes, and how well repairs take.

An order's record seldom says which fault it was, and the part replaced last is a poor witness. So every fault is
weighed by how well it explains the whole record, steps that failed included, and what is learnt from those weights
changes them again: expectation maximisation (Dempster, Laird & Rubin, JRSS B 39, 1977). Escalated, cancelled and open
orders say what did not help; an order that came back says so of its last repair. Orders with the machine's age say
which faults come early, which by wear (ageing.py), and shares are those of the typical age.
"""

import copy
import math
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.troubleshooting.ageing import learnt_ageing, rates
from firstfix.engines.troubleshooting.model import AGEINGS, Model, Numbers, Tables
from firstfix.engines.troubleshooting.record import Answer, Attempt, Record
from firstfix.engines.troubleshooting.shares import learnt_shares

ROUNDS: Final = 6
STEPS: Final = 40
SETTLED: Final = 1e-7
#: Pseudo-orders behind a row of probabilities as its author gave it, one of these for all rows alike.
STRENGTHS: Final = (10.0, 20.0, 40.0, 80.0, 160.0, 320.0, 640.0, 1280.0, 1e6)
USUAL: Final = 80.0
#: Difference of log evidence (nats) that counts as clear.
CLEAR: Final = 2.0
#: A sure repair that failed, or a repair that helped against the model, is a surprise, not an impossibility.
SURPRISE: Final = 1e-4
#: Counts below are left out of the answer.
FAINT: Final = 0.005
MOST_WEIGHTS: Final = 40_000_000
#: Ages are taken to quarters of a year, so that like orders stay one.
AGES_A_YEAR: Final = 4

Step = tuple[str, int, int]
"""("observation", question, outcome) or ("repair", repair, 1 if it helped for good)."""


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """Probabilities and the expected counts behind them; `spread` is that of the FMEA's errors (see shares.py).

    `ageing` (F, classes) is None without orders that say the machine's age.
    """

    prior: Numbers
    counts: Numbers
    spread: float
    likelihoods: Numbers
    outcomes: Numbers
    likelihood_strength: float
    fixes: Numbers
    tries: Numbers
    fix_strength: float
    ageing: Numbers | None = None


def learn(model: Model, records: list[Record]) -> Learnt:
    """All probabilities of the model from its own and the orders' records."""
    return _Learner(Tables(model), records).learnt()


def learnt_document(document: dict[str, Any], model: Model, learnt: Learnt, orders: int) -> dict[str, Any]:
    """The document of the model with what was learnt: `prior` of every fault, changed rows, and `counts`."""
    changed = copy.deepcopy(document)
    for fault, share in zip(changed["faults"], learnt.prior.tolist(), strict=True):
        fault["prior"] = share
    if learnt.ageing is not None and document["schema"] != "fault-model/1":
        for fault, row in zip(changed["faults"], learnt.ageing.tolist(), strict=True):
            fault["ageing"] = dict(zip(AGEINGS, row, strict=True))
    tables = Tables(model)
    names = [fault.id for fault in model.faults]
    counts: dict[str, Any] = {
        "orders": orders,
        "fmea_error": round(learnt.spread, 4),
        "row_strength": learnt.likelihood_strength,
        "fix_strength": learnt.fix_strength,
        "faults": {name: round(count, 4) for name, count in zip(names, learnt.counts.tolist(), strict=True)},
        "observations": {},
        "repairs": {},
    }
    for entry in changed.get("observations") or []:
        outcomes, likelihoods = _pooled_rows(tables, learnt, entry["id"])
        seen = _rows(names, outcomes.T)
        if seen:
            counts["observations"][entry["id"]] = seen
            rows = entry["p"] = entry.get("p") or {}
            rows.update({name: _row(likelihoods[:, names.index(name)]) for name in seen})
    for place, (repair, row) in enumerate(zip(model.repairs, changed.get("repairs") or [], strict=True)):
        tried = _rows(names, learnt.tries[:, place].T)
        if tried:
            counts["repairs"][repair.id] = tried
            row["fixes"].update(
                {name: float(learnt.fixes[place, names.index(name)]) for name in tried if name in row["fixes"]}
            )
    return changed | {"counts": counts}


def _pooled_rows(tables: Tables, learnt: Learnt, name: str) -> tuple[Numbers, Numbers]:
    """Expected outcomes and learnt likelihoods of an observation, (outcomes, F); all its repeats say the same of it."""
    places = [place for place, one in enumerate(tables.model.observations) if one.id == name]
    spans = [slice(int(tables.rows[place]), int(tables.rows[place + 1])) for place in places]
    outcomes = np.sum([learnt.outcomes[span] for span in spans], axis=0)
    strength = learnt.likelihood_strength
    given = tables.likelihoods[spans[0]]
    return outcomes, (outcomes + strength * given) / (outcomes.sum(axis=0) + strength)


def _rows(names: list[str], table: Numbers) -> dict[str, list[float]]:
    """Rows with something in them, by fault."""
    found = np.nonzero(table.sum(axis=1) >= FAINT)[0]
    return {names[fault]: [round(value, 4) for value in table[fault].tolist()] for fault in found.tolist()}


def _row(row: Numbers) -> list[float]:
    """Probabilities that still add up to 1 when they are written and read."""
    return [float(value) for value in row / row.sum()]


class _Learner:
    def __init__(self, tables: Tables, records: list[Record]) -> None:
        self.tables = tables
        groups = Counter((record.fault, _steps(record), _age(record)) for record in records)
        if len(groups) * len(tables.model.faults) > MOST_WEIGHTS:
            raise Mistakes([f"{len(groups):,} different orders are too many for one run of this model"])
        self.orders = list(groups)
        ages = [age for _, _, age in self.orders]
        typical = tables.model.typical_age
        #: How a rate of each class stands at each order's age, (orders, classes); None without ages.
        self.rates: Numbers | None = None
        if any(age is not None for age in ages):
            self.rates = rates(np.array([typical if age is None else age for age in ages]), typical)
        self.weight = np.array([groups[order] for order in self.orders], dtype=np.float64)
        self.users: dict[Step, list[int]] = {}
        for place, (_, steps, _) in enumerate(self.orders):
            for step in steps:
                self.users.setdefault(step, []).append(place)
        self.confirmed = {place: fault for place, (fault, _, _) in enumerate(self.orders) if fault is not None}

    def learnt(self) -> Learnt:
        model, tables = self.tables.model, self.tables
        prior, spread = model.prior, 0.0
        likelihoods, fixes = tables.likelihoods, tables.fixes
        counts, strengths = np.zeros(len(prior)), (USUAL, USUAL)
        outcomes, tries = np.zeros_like(likelihoods), np.zeros((2, *fixes.shape))
        known = self._confirmed_counts()
        ageing = authored = _authored(model)
        for _ in range(ROUNDS if self.orders else 0):
            fit = self._fit(likelihoods, fixes)
            for _ in range(STEPS):
                shares, exposure = self._shares(prior, ageing)
                weights = fit * shares
                weights *= (self.weight / weights.sum(axis=1))[:, np.newaxis]
                counts, before = weights.sum(axis=0), prior
                prior, spread = learnt_shares(counts, model.prior, exposure)
                if np.abs(prior - before).max() < SETTLED:
                    break
            if self.rates is not None:
                chance = self.weight / (prior @ ageing @ self.rates.T)
                ageing = learnt_ageing(weights, self.rates, chance, authored)
            outcomes, tries = self._counts(weights)
            likelihoods, row_strength = self._likelihoods(outcomes, known[0])
            fixes, fix_strength = self._fixes(tries, known[1])
            strengths = row_strength, fix_strength
        found = None if self.rates is None else ageing
        return Learnt(prior, counts, spread, likelihoods, outcomes, strengths[0], fixes, tries, strengths[1], found)

    def _shares(self, prior: Numbers, ageing: Numbers) -> tuple[Numbers, Numbers | None]:
        """The shares at each order's age, (orders, F) or (F,), and how many orders a share of 1 would have brought."""
        if self.rates is None:
            return prior, None
        rate = self.rates @ ageing.T
        all_rates = rate @ prior
        return rate * prior / all_rates[:, np.newaxis], (self.weight / all_rates) @ rate

    def _fit(self, likelihoods: Numbers, fixes: Numbers) -> Numbers:
        """How well each fault explains each order, the best of them 1, (orders, F)."""
        logs = np.zeros((len(self.orders), len(self.tables.model.faults)))
        for step, users in self.users.items():
            logs[users] += np.log(self._chance(step, likelihoods, fixes))
        fit: Numbers = np.exp(logs - logs.max(axis=1, keepdims=True))
        for place, fault in self.confirmed.items():
            fit[place] = 0.0
            fit[place, fault] = 1.0
        return fit

    def _chance(self, step: Step, likelihoods: Numbers, fixes: Numbers) -> Numbers:
        kind, index, outcome = step
        if kind == "observation":
            return np.asarray(likelihoods[self.tables.rows[index] + outcome])
        return np.asarray(np.maximum(fixes[index] if outcome else 1.0 - fixes[index], SURPRISE))

    def _confirmed_counts(self) -> tuple[Numbers, Numbers]:
        """Counts of the orders whose fault is known; only these tell how far the author's rows can be trusted.

        Where the fault is guessed, failures are put down to faults that they suit, and rows look better than they are.
        """
        weights = np.zeros((len(self.orders), len(self.tables.model.faults)))
        for place, fault in self.confirmed.items():
            weights[place, fault] = self.weight[place]
        return self._counts(weights)

    def _counts(self, weights: Numbers) -> tuple[Numbers, Numbers]:
        """Expected outcomes (outcomes of all observations, F) and tries (failed or fixed, R, F)."""
        outcomes, tries = np.zeros_like(self.tables.likelihoods), np.zeros((2, *self.tables.fixes.shape))
        for (kind, index, outcome), users in self.users.items():
            seen = weights[users].sum(axis=0)
            if kind == "observation":
                outcomes[self.tables.rows[index] + outcome] += seen
            else:
                tries[outcome, index] += seen
        return outcomes, tries

    def _likelihoods(self, outcomes: Numbers, known: Numbers) -> tuple[Numbers, float]:
        """Rows of outcomes, each a Dirichlet around its author's."""
        tables = self.tables
        if not len(outcomes):
            return outcomes, USUAL
        totals = np.add.reduceat(outcomes, tables.rows[:-1], axis=0)
        lengths = np.diff(tables.rows)
        strength = _strength(tables.likelihoods, known, np.add.reduceat(known, tables.rows[:-1], axis=0))
        rows = (outcomes + strength * tables.likelihoods) / (np.repeat(totals, lengths, axis=0) + strength)
        return rows, strength

    def _fixes(self, tries: Numbers, known: Numbers) -> tuple[Numbers, float]:
        """Chances of repairs, each a beta distribution around its author's; what no author named stays impossible."""
        given = self.tables.fixes
        means = np.stack([1.0 - given, given])
        named = (given > 0) & (given < 1)
        strength = _strength(means, np.where(named, known, 0.0), np.where(named, known.sum(axis=0), 0.0))
        return np.where(given > 0, (tries[1] + strength * given) / (tries.sum(axis=0) + strength), 0.0), strength


def _steps(record: Record) -> tuple[Step, ...]:
    """What a record says about the fault, in no order; "don't know" says nothing."""
    steps: list[Step] = []
    for place, step in enumerate([*record.symptoms, *record.steps]):
        if isinstance(step, Attempt) and step.changed:
            steps.clear()  # what stands before was about another fault; so was this repair
            continue
        if isinstance(step, Answer):
            if step.outcome is not None:
                steps.append(("observation", step.question, step.outcome))
        else:
            is_last = place == len(record.symptoms) + len(record.steps) - 1
            steps.append(("repair", step.repair, int(is_last and record.is_fixed)))
    return tuple(sorted(steps))


def _age(record: Record) -> float | None:
    return None if record.age is None else round(AGES_A_YEAR * record.age) / AGES_A_YEAR


def _authored(model: Model) -> Numbers:
    """The classes as the author gives them, (F, classes); a fault of which nothing is said is random."""
    if model.ageing is not None:
        return model.ageing
    return np.tile(np.eye(len(AGEINGS))[AGEINGS.index("random")], (len(model.faults), 1))


def _strength(means: Numbers, counts: Numbers, totals: Numbers) -> float:
    """The usual strength, or the nearest one that the counts do not clearly speak against."""
    from scipy.special import gammaln  # a job learns; web workers stay small

    seen, rows = counts > 0, totals[totals > 0]
    some, mean = counts[seen], means[seen]
    if not len(some):
        return USUAL
    evidence = [
        (gammaln(some + strength * mean) - gammaln(strength * mean)).sum()
        + (gammaln(strength) - gammaln(rows + strength)).sum()
        for strength in STRENGTHS
    ]
    enough = max(evidence) - CLEAR
    fitting = (strength for strength, found in zip(STRENGTHS, evidence, strict=True) if found >= enough)
    return min(fitting, key=lambda strength: abs(math.log(strength / USUAL)))
