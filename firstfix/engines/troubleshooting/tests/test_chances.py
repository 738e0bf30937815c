"""What a belief about the fault means for whoever plans."""

import pytest

from firstfix.engines.troubleshooting.chances import LEAST_SHARE, first_fix, is_in, possible_faults
from firstfix.engines.troubleshooting.kit import best_kit
from firstfix.engines.troubleshooting.model import Tables
from firstfix.engines.troubleshooting.reading import read_model
from firstfix.engines.troubleshooting.state import start
from firstfix.engines.troubleshooting.tests.makers import document, repair


def known() -> Tables:
    """Three faults: one needs a part, one two parts or half a chance without, one nothing."""
    repairs = [
        repair("R1", {"F1": 0.9}, parts={"P1": 1}),
        repair("R2", {"F2": 0.8}, parts={"P1": 1, "P2": 2}),
        repair("R3", {"F2": 0.4, "F3": 1.0}),
    ]
    parts = [{"id": "P1", "weight": 1.0}, {"id": "P2", "weight": 2.0}]
    return Tables(read_model(document([0.5, 0.3, 0.15, 0.05], [], repairs, parts=parts)))


def test_agrees_with_the_kit_of_one_visit() -> None:
    """With everything along, and with the best kit of any weight, the chance is the one that the kit states."""
    tables = known()
    state = start(tables)
    faults = possible_faults(tables, state)
    for capacity in (0.0, 2.0, 8.0, 20.0):
        kit = best_kit(tables, state, capacity=capacity)
        parts = kit["parts"]
        chance = first_fix(faults, lambda repair: is_in(parts, repair.parts))  # noqa: B023
        assert chance == pytest.approx(kit["first_fix"], abs=LEAST_SHARE * len(state.belief))


def test_most_probable_first_and_no_repair_twice() -> None:
    tables = known()
    state = start(tables)
    shares = [fault.share for fault in possible_faults(tables, state)]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) <= 1 + 1e-12
    left = possible_faults(tables, state.failed(tables, 0))
    assert {repair.fixes for fault in left for repair in fault.repairs} == {0.8, 0.4, 1.0}


def test_says_what_repairs_take() -> None:
    tables = known()
    name = tables.model.repairs[0].id
    found = possible_faults(tables, start(tables), skills={name: {"cooling"}}, tools={name: {"gauge"}})
    taken = [repair for fault in found for repair in fault.repairs if repair.skills]
    assert taken
    assert all(repair.skills == {"cooling"} and repair.tools == {"gauge"} for repair in taken)
