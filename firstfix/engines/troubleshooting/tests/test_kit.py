"""The kit is the best of all kits, told with what it weighs."""

from itertools import pairwise, product

import numpy as np
import pytest

from firstfix.engines.troubleshooting.kit import best_kit
from firstfix.engines.troubleshooting.model import Tables
from firstfix.engines.troubleshooting.reading import read_model
from firstfix.engines.troubleshooting.state import start
from firstfix.engines.troubleshooting.tests.makers import document, repair


def case(seed: int) -> Tables:
    random = np.random.default_rng(seed)
    faults, parts = 7, 5
    names = [*(f"F{number}" for number in range(1, faults)), "F_OTHER"]
    repairs = []
    for number in range(9):
        fixes = {names[place]: float(random.uniform(0.3, 1)) for place in random.integers(0, faults, 2).tolist()}
        used = {f"P{place}": int(random.integers(1, 4)) for place in random.integers(0, parts, 2).tolist()}
        repairs.append(repair(f"R{number}", fixes, parts=used if random.random() < 0.85 else {}))
    carried = [{"id": f"P{number}", "weight": float(random.integers(0, 6))} for number in range(parts)]
    return Tables(read_model(document(list(random.dirichlet(np.ones(faults)) + 0.001), [], repairs, parts=carried)))


def first_fix(known: Tables, parts: dict[str, int]) -> float:
    can = [one.fixes for one in known.model.repairs if all(parts.get(name, 0) >= n for name, n in one.parts.items())]
    return float(np.max(can, axis=0) @ known.model.prior) if can else 0.0


def by_enumeration(known: Tables, capacity: float) -> float:
    names = list(known.model.parts)
    kits = (dict(zip(names, amounts, strict=True)) for amounts in product(range(4), repeat=len(names)))
    light = (k for k in kits if sum(known.model.parts[name].weight * n for name, n in k.items()) <= capacity)
    return max(first_fix(known, kit) for kit in light)


@pytest.mark.parametrize("seed", range(12))
def test_no_kit_is_better(seed: int) -> None:
    known = case(seed)
    for capacity in (0, 4, 11.0):
        kit = best_kit(known, start(known), capacity=capacity)
        assert kit["first_fix"] == pytest.approx(by_enumeration(known, capacity), abs=1e-9)
        assert kit["first_fix"] == pytest.approx(first_fix(known, kit["parts"]), abs=1e-9)
        weight = sum(known.model.parts[name].weight * amount for name, amount in kit["parts"].items())
        assert kit["weight"] == pytest.approx(weight)
        assert weight <= capacity + 1e-9


def test_more_capacity_is_never_worse() -> None:
    known = case(3)
    shares = [best_kit(known, start(known), capacity=kg)["first_fix"] for kg in range(0, 20, 2)]
    assert all(after >= before - 1e-9 for before, after in pairwise(shares))


def test_repairs_tried_already_need_no_parts() -> None:
    known = Tables(
        read_model(
            document(
                [0.6, 0.4], [], [repair("R", {"F1": 0.9}, parts={"P": 1})], parts=[{"id": "P", "weight": 1, "price": 2}]
            )
        )
    )
    state = start(known)
    assert best_kit(known, state, capacity=5)["parts"] == {"P": 1}
    assert best_kit(known, state.failed(known, 0), capacity=5) == {"parts": {}, "first_fix": 0.0, "weight": 0}


def test_parts_that_nobody_needs_stay() -> None:
    known = Tables(
        read_model(
            document(
                [0.6, 0.4],
                [],
                [repair("CHEAP", {"F1": 0.9}), repair("DEAR", {"F1": 0.8}, parts={"P": 1})],
                parts=[{"id": "P", "weight": 1}],
            )
        )
    )
    assert best_kit(known, start(known), capacity=5)["parts"] == {}
