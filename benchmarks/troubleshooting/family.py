"""Seeded families of fault models (fault-model/1), like the samples of ../shared/data/fault-models.

Small kinds: A independent repairs, no visit cost; B with a visit; C repairs that share faults, with a visit; D more
faults and questions, fewer repairs. Large: 500 faults with very uneven shares, 200 tests that flag some
of them, a repair for each fault and 50 swaps of an assembly of ten.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

Json = dict[str, Any]
Random = np.random.Generator

KINDS = ("A", "B", "C", "D")
RATES = {"remote_min": 0.6, "onsite_min": 1.1, "downtime_min": 0.4}


def small(kind: str, seed: int) -> tuple[Json, dict[str, str]]:
    """A model of the kind and the symptom that is reported, if any."""
    random = np.random.default_rng([KINDS.index(kind), seed])
    faults, repairs, tests = (11, 8, 6) if kind == "D" else (9, 9, 5)
    names = [f"F_{number}" for number in range(faults)]
    observations = [_informative(random, names, number) for number in range(tests)]
    symptoms: dict[str, str] = {}
    if random.random() < 0.6:
        observations.append({**_test(random, names, "Q_S", 0.25), "kind": "symptom", "where": "remote"})
        symptoms = {"Q_S": "yes"}
    visit = 0 if kind == "A" else 120
    model = {
        "schema": "fault-model/1",
        "product": {"id": f"{kind}-{seed}", "version": 1},
        "rates": {**RATES, "visit": visit, "revisit": 2 * visit, "escalate": 500},
        "faults": _faults(random, names),
        "observations": observations,
        "repairs": [_repair(random, names, number, dependent=kind in "CD") for number in range(repairs)],
        "parts": [_part(random, number) for number in range(8)],
    }
    return model, symptoms


def large(seed: int, faults: int = 500, tests: int = 200, swaps: int = 50, parts: int = 300) -> Json:
    """One large product."""
    random = np.random.default_rng([9, seed])
    names = [f"F_{number}" for number in range(faults - 1)]
    shares = random.dirichlet(np.full(faults - 1, 0.4)) * 0.97 + 1e-7
    known = [{"id": name, "prior": float(share)} for name, share in zip(names, shares, strict=True)]
    repairs = [_repair(random, names, number, dependent=False, parts=parts) for number in range(faults - 1)]
    for number in range(swaps):
        group = random.choice(len(names), 10, replace=False)
        fixes = {names[place]: float(random.uniform(0.85, 0.99)) for place in group.tolist()}
        minutes = float(random.uniform(40, 95))
        repairs.append({"id": f"R_SWAP{number}", "where": "onsite", "minutes": minutes, "fixes": fixes})
    return {
        "schema": "fault-model/1",
        "product": {"id": f"L-{seed}", "version": 1},
        "rates": {**RATES, "visit": 150, "revisit": 300, "escalate": 2000},
        "faults": [*known, {"id": "F_OTHER", "prior": 0.03}],
        "observations": [_test(random, names, f"Q_{number}", 0.065) for number in range(tests)],
        "repairs": repairs,
        "parts": [_part(random, number) for number in range(parts)],
    }


def _faults(random: Random, names: list[str]) -> list[Json]:
    """Half of the models have ranks, half learnt shares."""
    if random.random() < 0.5:
        return [{"id": name, "occurrence": int(random.integers(1, 10))} for name in [*names, "F_OTHER"]]
    shares = random.dirichlet(np.full(len(names), 1.2))
    known = [{"id": name, "prior": float(share) + 1e-4} for name, share in zip(names, shares, strict=True)]
    return [*known, {"id": "F_OTHER", "prior": 0.03}]


def _informative(random: Random, names: list[str], number: int) -> Json:
    """Two or three outcomes, each fault with a row of its own."""
    outcomes = ["normal", "low", "high"] if random.random() < 0.25 else ["no", "yes"]

    def row() -> list[float]:
        usual = random.random() < 0.75
        if len(outcomes) == 2:
            odd = random.uniform(0.02, 0.2) if usual else random.uniform(0.8, 0.98)
            return [float(1 - odd), float(odd)]
        return _rounded(random.dirichlet([4, 1, 1] if usual else [1, 3, 2]) * 0.94 + 0.02)

    return {
        "id": f"Q_{number}",
        "kind": "question",
        "where": "remote" if random.random() < 0.65 else "onsite",
        "minutes": float(random.uniform(0.8, 10)),
        "outcomes": outcomes,
        "default": row(),
        "p": {name: row() for name in names},
    }


def _test(random: Random, names: list[str], name: str, share: float) -> Json:
    """Yes for a few of the faults, seldom for the others."""
    false, flagged = float(random.uniform(0.01, 0.1)), [one for one in names if random.random() < share]
    hits = {one: float(random.uniform(0.7, 0.98)) for one in flagged}
    remote = random.random() < 0.45
    return {
        "id": name,
        "kind": "question" if remote else "test",
        "where": "remote" if remote else "onsite",
        "minutes": float(random.uniform(1, 6) if remote else random.uniform(3, 12)),
        "outcomes": ["no", "yes"],
        "default": [1 - false, false],
        "p": {one: [1 - hit, hit] for one, hit in hits.items()},
    }


def _repair(random: Random, names: list[str], number: int, *, dependent: bool, parts: int = 8) -> Json:
    fixes = {names[number % len(names)]: float(random.uniform(0.85, 0.98))}
    for place in random.integers(0, len(names), int(random.integers(1, 4)) if dependent else 0).tolist():
        fixes.setdefault(names[place], float(random.uniform(0.3, 0.98)))
    used = random.choice(parts, int(random.integers(0, 3)), replace=False).tolist() if random.random() < 0.5 else []
    return {
        "id": f"R_{number}",
        "where": "remote" if random.random() < 0.4 else "onsite",
        "minutes": float(random.lognormal(2.4, 0.7)),
        "parts": {f"P_{place}": int(random.integers(1, 3)) for place in used},
        "fixes": fixes,
    }


def _part(random: Random, number: int) -> Json:
    return {
        "id": f"P_{number}",
        "price": float(random.uniform(1, 30)),
        "weight": float(random.uniform(0.1, 5)),
        "carry": float(random.uniform(1, 20)),
    }


def _rounded(shares: npt.NDArray[np.float64]) -> list[float]:
    return [float(share) for share in shares / shares.sum()]
