"""The kit is the best of all kits, told with what it weighs."""

import json
import subprocess
import sys
from itertools import pairwise, product

import numpy as np
import pytest

from firstfix.engines.troubleshooting import kit as kits
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


@pytest.mark.parametrize("seed", range(20))
def test_all_sets_and_the_program_find_kits_of_one_worth(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    known = case(seed)
    for capacity in (3, 8.0):
        by_sets = best_kit(known, start(known), capacity=capacity)
        with monkeypatch.context() as many:
            many.setattr(kits, "FEW", -1)
            by_program = best_kit(known, start(known), capacity=capacity)
        assert by_sets["first_fix"] == pytest.approx(by_program["first_fix"], abs=1e-9)
        assert by_sets["weight"] <= capacity + 1e-9


def test_a_web_worker_looks_at_the_most_promising_repairs_alone() -> None:
    """In a process of its own: SciPy stays where it is."""
    repairs = [repair(f"R{n}", {f"F{n + 1}": 0.9}, parts={f"P{n}": 1}) for n in range(30)]
    parts = [{"id": f"P{n}", "weight": 1} for n in range(30)]
    known = document([31.0 - n for n in range(31)], [], repairs, parts=parts)
    said = subprocess.run(
        [sys.executable, "-c", _KIT_ALONE, json.dumps(known)], capture_output=True, text=True, check=True
    ).stdout
    assert json.loads(said) == [["P0", "P1", "P2", "P3", "P4"], False]


_KIT_ALONE = """
import json, sys
from firstfix.engines.troubleshooting.kit import FEW, best_kit
from firstfix.engines.troubleshooting.model import Tables
from firstfix.engines.troubleshooting.reading import read_model
from firstfix.engines.troubleshooting.state import start
known = Tables(read_model(json.loads(sys.argv[1])))
kit = best_kit(known, start(known), capacity=5, most=FEW)
print(json.dumps([sorted(kit["parts"]), "scipy" in sys.modules]))
"""


def test_parts_that_add_too_little_stay_at_home() -> None:
    repairs = [repair("R1", {"F1": 0.9}, parts={"P1": 1}), repair("R2", {"F2": 0.9}, parts={"P2": 1})]
    parts = [{"id": "P1", "weight": 1}, {"id": "P2", "weight": 1}]
    known = Tables(read_model(document([0.9, 0.02, 0.08], [], repairs, parts=parts)))
    kit = best_kit(known, start(known), capacity=5, least=0.05)
    assert kit["parts"] == {"P1": 1}
    assert kit["first_fix"] == pytest.approx(0.81)
